import { ProblemError, problemFromResponse } from './problem'
import type { Session } from './types'

export { isProblem, ProblemError } from './problem'

export type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'
export type QueryValue = string | number | boolean | null | undefined
export type RequestOptions = {
  body?: unknown
  query?: Record<string, QueryValue>
  headers?: Record<string, string>
  signal?: AbortSignal
  /** The request goes on when the page is left, and the cookie of its answer is kept. */
  keepalive?: boolean
}
export type ApiResult<T> = { data: T; etag: string | null }

/** Operations that carry no bearer token: their 401 is an answer and not a lost session. */
const PUBLIC_PATHS = [
  '/v1/tenants',
  '/v1/sessions',
  '/v1/sign_in_links',
  '/v1/invitations',
  '/v1/attachment_links',
  '/v1/surveys',
]

// The access token lives in this module's memory alone; the refresh token is a cookie that no
// script can read. A reload therefore starts with a refresh.
let accessToken: string | null = null
/** Whose token it is. The cookie is shared by all tabs: a renewal may bring somebody else. */
let tokenOwner: string | null = null
let refreshing: Promise<Session | null> | null = null
const lostListeners = new Set<() => void>()
const renewedListeners = new Set<(session: Session) => void>()

/** Sets or forgets the access token, and whose it is. */
export function setAccessToken(token: string | null, owner: string | null = null): void {
  accessToken = token
  tokenOwner = owner
}

/** Calls `listener` with each session that a renewal brings. */
export function onSessionRenewed(listener: (session: Session) => void): () => void {
  renewedListeners.add(listener)
  return () => renewedListeners.delete(listener)
}

/** Calls `listener` when a request finds that the session cannot be renewed. */
export function onSessionLost(listener: () => void): () => void {
  lostListeners.add(listener)
  return () => lostListeners.delete(listener)
}

function isPublic(path: string): boolean {
  return PUBLIC_PATHS.some((prefix) => path === prefix || path.startsWith(`${prefix}/`))
}

function urlOf(path: string, query: RequestOptions['query']): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined && value !== null && value !== '') search.set(name, String(value))
  }
  const suffix = search.size > 0 ? `?${search}` : ''
  return `/api${path}${suffix}`
}

async function send(method: Method, path: string, options: RequestOptions): Promise<Response> {
  const headers: Record<string, string> = { accept: 'application/json', ...options.headers }
  if (options.body !== undefined) headers['content-type'] = 'application/json'
  if (accessToken && !isPublic(path)) headers.authorization = `Bearer ${accessToken}`
  try {
    return await fetch(urlOf(path, options.query), {
      method,
      headers,
      body: options.body === undefined ? undefined : JSON.stringify(options.body),
      signal: options.signal,
      keepalive: options.keepalive,
      credentials: 'same-origin',
    })
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    throw new ProblemError({ status: 0, code: 'network' })
  }
}

async function readBody<T>(response: Response): Promise<T> {
  if (response.status === 204) return undefined as T
  const text = await response.text()
  return (text === '' ? undefined : JSON.parse(text)) as T
}

/**
 * Reads an answer to its end although nobody wants to know it. The browser keeps a request whose
 * answer may not be stored, and with it one of its few connections, until somebody does.
 */
async function discard(response: Response): Promise<void> {
  await response.text().catch(() => undefined)
}

/**
 * One renewal at a time, over all open tabs: answers that overtake each other could leave an older token in the cookie,
 * and one that was spent long ago ends the session.
 */
function withRefreshLock<T>(work: () => Promise<T>): Promise<T> {
  if (typeof navigator === 'undefined' || !navigator.locks) return work()
  return navigator.locks.request('lambdesk-refresh', work) as Promise<T>
}

/**
 * Renews the session by the refresh cookie. Answers null when there is none or it is spent;
 * throws when the API could not be asked.
 */
export function refreshSession(): Promise<Session | null> {
  refreshing ??= withRefreshLock(async () => {
    // Left in the middle of it, the page still gets the next cookie: the API repeats a lost answer for half a minute only.
    const response = await send('POST', '/v1/sessions/refresh', { body: {}, keepalive: true })
    if (response.status >= 400 && response.status < 500 && response.status !== 429) {
      setAccessToken(null)
      await discard(response)
      return null
    }
    if (!response.ok) throw await problemFromResponse(response)
    const session = await readBody<Session>(response)
    setAccessToken(session.access_token, session.me.id)
    for (const listener of renewedListeners) listener(session)
    return session
  }).finally(() => {
    refreshing = null
  })
  return refreshing
}

/** Sends one request to the API. Anything but a success is thrown as a `ProblemError`. */
export async function request<T>(
  method: Method,
  path: string,
  options: RequestOptions = {},
): Promise<ApiResult<T>> {
  const [tokenSent, sender] = [accessToken, tokenOwner]
  let response = await send(method, path, options)
  if (response.status === 401 && !isPublic(path)) {
    // Another request may have renewed the token while this one was under way.
    const isRenewed = accessToken !== null && accessToken !== tokenSent
    const hasSession = isRenewed || (await refreshSession()) !== null
    // What one person began is never finished in the name of another.
    if (hasSession && sender !== null && sender !== tokenOwner) {
      throw await problemFromResponse(response)
    }
    if (hasSession) {
      await discard(response)
      response = await send(method, path, options)
    }
    if (response.status === 401) {
      for (const listener of lostListeners) listener()
    }
  }
  if (!response.ok) throw await problemFromResponse(response)
  return { data: await readBody<T>(response), etag: response.headers.get('etag') }
}

/** A key that makes the repetition of one create request harmless. */
export function newIdempotencyKey(): string {
  return crypto.randomUUID()
}
