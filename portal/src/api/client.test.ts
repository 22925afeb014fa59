import { beforeEach, describe, expect, it, vi } from 'vitest'
import { FakeApi } from '../../test/fake/server'
import { useFakeApi } from '../../test/render'
import { onSessionLost, ProblemError, refreshSession, request, setAccessToken } from './client'
import type { Configuration, Ticket } from './types'

let api: FakeApi
beforeEach(() => {
  api = useFakeApi(new FakeApi())
})

const refreshes = () => api.requests.filter(({ path }) => path === '/v1/sessions/refresh').length
const configuration = () => request<Configuration>('GET', '/v1/configuration')

describe('request', () => {
  it('carries the token and answers data and etag', async () => {
    await refreshSession()
    const { data, etag } = await request<Ticket>('GET', '/v1/tickets/7')
    expect(data.number).toBe(7)
    expect(etag).toBe('"3"')
    expect(api.requests.at(-1)?.headers.authorization).toMatch(/^Bearer token-/)
  })

  it('leaves unset query values out', async () => {
    await refreshSession()
    const query = { limit: 2, team_id: undefined, cursor: null, unassigned: false, order: '' }
    await request('GET', '/v1/tickets', { query })
    expect(api.requests.at(-1)?.query.toString()).toBe('limit=2&unassigned=false')
  })

  it('renews an expired token once and repeats the request', async () => {
    await refreshSession()
    api.expireTokens()
    const { data } = await configuration()
    expect(data.tenant.slug).toBe('demo')
    expect(refreshes()).toBe(2)
  })

  it('renews once for many requests at the same time', async () => {
    await refreshSession()
    api.expireTokens()
    await Promise.all([configuration(), configuration(), configuration()])
    expect(refreshes()).toBe(2)
  })

  it('tells that the session is lost when it cannot be renewed', async () => {
    await refreshSession()
    api.expireTokens()
    api.hasCookie = false
    const listener = vi.fn()
    const stop = onSessionLost(listener)
    await expect(configuration()).rejects.toMatchObject({ status: 401, code: 'unauthenticated' })
    expect(listener).toHaveBeenCalledOnce()
    stop()
  })

  it('reads every answer to its end, so that no request stays open in the browser', async () => {
    await refreshSession()
    const answers: Response[] = []
    const answer = globalThis.fetch
    vi.stubGlobal('fetch', async (...call: Parameters<typeof fetch>) => {
      answers.push(await answer(...call))
      return answers.at(-1)
    })
    api.expireTokens()
    await configuration()
    api.expireTokens()
    api.hasCookie = false
    await expect(configuration()).rejects.toMatchObject({ code: 'unauthenticated' })
    expect(await refreshSession()).toBeNull()
    expect(answers.map(({ status, bodyUsed }) => [status, bodyUsed])).toEqual([
      [401, true],
      [200, true],
      [200, true],
      [401, true],
      [401, true],
      [401, true],
    ])
  })

  it('finishes nothing in the name of somebody who signed in meanwhile', async () => {
    await refreshSession()
    api.expireTokens()
    api.me = { ...api.me, id: 'mem_somebody_else' }
    const body = { visibility: 'public', text: 'half of it' }
    const attempt = request('POST', '/v1/tickets/7/comments', { body })
    await expect(attempt).rejects.toMatchObject({ status: 401, code: 'unauthenticated' })
    expect(api.requests.filter(({ path }) => path.endsWith('/comments'))).toHaveLength(1)
  })

  it('takes a wrong password for an answer and renews nothing', async () => {
    const body = { tenant: 'demo', email: 'a@b.example', password: 'no' }
    const attempt = request('POST', '/v1/sessions', { body })
    await expect(attempt).rejects.toMatchObject({ code: 'invalid_credentials' })
    expect(refreshes()).toBe(0)
  })

  it('turns a lost connection into a problem and keeps the session', async () => {
    await refreshSession()
    const listener = vi.fn()
    const stop = onSessionLost(listener)
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('failed to fetch')))
    await expect(configuration()).rejects.toMatchObject({ status: 0, code: 'network' })
    await expect(refreshSession()).rejects.toBeInstanceOf(ProblemError)
    expect(listener).not.toHaveBeenCalled()
    stop()
  })

  it('makes a problem of an answer that is not JSON', async () => {
    setAccessToken('any')
    vi.stubGlobal('fetch', async () => new Response('<html>', { status: 502 }))
    await expect(configuration()).rejects.toMatchObject({ status: 502, code: 'internal' })
  })

  it('keeps field errors and the request id of a problem', async () => {
    await refreshSession()
    const error = await request('POST', '/v1/tickets', { body: { title: '' } }).catch((e) => e)
    expect(error).toBeInstanceOf(ProblemError)
    expect(error.reasonFor('title')).toBe('must not be empty')
    expect(error.requestId).toMatch(/^req-/)
  })
})
