/** An API in memory that answers as the real one does: for the unit tests and the screenshots. */
import type {
  AuditRecord,
  Me,
  Member,
  MemberRole,
  Problem,
  QuietHours,
  Role,
  Ticket,
} from '../../src/api/types.ts'
import { answerAddresses, answerDomains, FakeAddresses } from './addresses.ts'
import { answerCalendars, FakeCalendars } from './calendars.ts'
import { linkedFile } from './data/linked-file.ts'
import { suppressions, suspendedMail } from './data/mail.ts'
import { mailSettings, mails, senderRules } from './data/mail-log.ts'
import { configuration, members, meOf, SCOPES } from './data/tenant.ts'
import { makeRecords, makeTicket } from './data/tickets.ts'
import { answerMailLog } from './mail-log.ts'
import { answerMailRules } from './mail-rules.ts'
import { answerMe } from './me.ts'
import { answerPolicies, FakePolicies } from './policies.ts'
import { answerRecalculation } from './recalculation.ts'
import { answerSuppressions } from './suppressions.ts'
import { answerSurveys } from './surveys.ts'
import { answerSuspendedMail } from './suspended-mail.ts'
import { answerTemplates, FakeTemplates } from './templates.ts'
import { answerTickets } from './tickets.ts'

export type FakeRequest = {
  method: string
  path: string
  query: URLSearchParams
  headers: Record<string, string | undefined>
  body: Record<string, unknown>
}
export type FakeAnswer = { status: number; body?: unknown; headers?: Record<string, string> }

export class FakeProblem extends Error {
  readonly problem: Omit<Problem, 'request_id'>
  constructor(status: number, code: string, detail: string, errors?: Problem['errors']) {
    super(detail)
    const type = `https://lambdesk.example/problems/${code}`
    const title = code.replaceAll('_', ' ')
    this.problem = { type, title, status, code, detail, ...(errors && { errors }) }
  }
}

export type FakeOptions = {
  role?: Role
  ticketCount?: number
  /** Lists answer with nothing. */
  isEmpty?: boolean
  /** Paths that begin with one of these fail with 500. */
  failing?: string[]
  isSignedIn?: boolean
}

/** The state of one fake tenant. */
export class FakeApi {
  me: Me
  tickets: Ticket[]
  records = new Map<number, AuditRecord[]>()
  members = [...members]
  suspendedMail = [...suspendedMail]
  suppressions = [...suppressions]
  mails = [...mails]
  senderRules = [...senderRules]
  mailSettings = mailSettings
  addresses = new FakeAddresses()
  templates = new FakeTemplates()
  calendars = new FakeCalendars()
  policies = new FakePolicies()
  quietHours: QuietHours | null = null
  isEmpty: boolean
  failing: string[]
  /** Lists longer than this have their usual order only. */
  maxSorted = 2_000
  hasCookie: boolean
  tokens = new Set<string>()
  requests: FakeRequest[] = []
  private counter = 0

  constructor(options: FakeOptions = {}) {
    const { role = 'admin', ticketCount = 60, isEmpty = false, failing = [] } = options
    this.me = meOf(role)
    this.isEmpty = isEmpty
    this.failing = failing
    this.hasCookie = options.isSignedIn ?? true
    this.tickets = isEmpty ? [] : Array.from({ length: ticketCount }, (_, i) => makeTicket(i + 1))
    for (const ticket of this.tickets) this.records.set(ticket.number, makeRecords(ticket))
  }

  next(): number {
    this.counter += 1
    return this.counter
  }

  session() {
    this.hasCookie = true
    const token = `token-${this.next()}`
    this.tokens.add(token)
    return { access_token: token, expires_at: '2026-11-21T10:00:00Z', me: this.me }
  }

  /** All access tokens expire, as after fifteen minutes. */
  expireTokens(): void {
    this.tokens.clear()
  }

  handle(request: FakeRequest): FakeAnswer {
    this.requests.push(request)
    const requestId = `req-${this.requests.length.toString(16).padStart(8, '0')}`
    const headers = {
      'x-request-id': requestId,
      'content-type': 'application/json',
      'cache-control': 'no-store',
    }
    try {
      const answer = this.answer(request)
      return { ...answer, headers: { ...headers, ...answer.headers } }
    } catch (error) {
      if (!(error instanceof FakeProblem)) throw error
      return {
        status: error.problem.status,
        body: { ...error.problem, request_id: requestId },
        headers: { ...headers, 'content-type': 'application/problem+json' },
      }
    }
  }

  private answer(request: FakeRequest): FakeAnswer {
    const { method, path } = request
    const route = `${method} ${path}`
    if (this.failing.some((prefix) => path.startsWith(prefix))) {
      throw new FakeProblem(500, 'internal', 'the request could not be finished')
    }
    switch (route) {
      case 'POST /v1/sessions/refresh':
        if (!this.hasCookie) throw new FakeProblem(401, 'invalid_token', 'the session has ended')
        return { status: 200, body: this.session() }
      case 'POST /v1/sessions':
        if (request.body.password !== 'correct horse battery') {
          throw new FakeProblem(401, 'invalid_credentials', 'wrong address or password')
        }
        return { status: 200, body: this.session() }
      case 'DELETE /v1/sessions/current':
        this.hasCookie = false
        this.tokens.clear()
        return { status: 204 }
      case 'POST /v1/sign_in_links':
        return { status: 202, body: {} }
      case 'POST /v1/sign_in_links/redeem':
      case 'POST /v1/invitations/accept':
        if (request.body.token !== 'good') {
          throw new FakeProblem(401, 'invalid_token', 'the link is spent or expired')
        }
        return { status: 200, body: this.session() }
      case 'POST /v1/attachment_links/redeem':
        return redeemAttachmentLink(request.body.token)
      case 'POST /v1/tenants':
        if (request.body.slug === 'taken') {
          throw new FakeProblem(409, 'slug_taken', 'the slug taken is in use')
        }
        return { status: 201, body: this.session() }
    }
    const survey = answerSurveys(this, request)
    if (survey) return survey
    this.requireToken(request)
    switch (route) {
      case 'GET /v1/me':
      case 'PATCH /v1/me':
        return answerMe(this, request)
      case 'GET /v1/configuration':
        return { status: 200, body: this.configuration() }
      case 'GET /v1/members':
        return this.page('members:read', this.members)
      case 'POST /v1/members':
        return this.inviteMember(request.body)
      case 'GET /v1/suspended_mail':
        return this.page('suspended_mail:read', this.suspendedMail)
      case 'GET /v1/sla_recalculation':
        return answerRecalculation(this)
    }
    return (
      answerSuspendedMail(this, request) ??
      answerMailLog(this, request) ??
      answerMailRules(this, request) ??
      answerCalendars(this, request) ??
      answerPolicies(this, request) ??
      answerSuppressions(this, request) ??
      answerAddresses(this, request) ??
      answerDomains(this, request) ??
      answerTemplates(this, request) ??
      answerTickets(this, request)
    )
  }

  private requireToken({ headers }: FakeRequest): void {
    const token = headers.authorization?.replace('Bearer ', '') ?? ''
    if (!this.tokens.has(token)) {
      throw new FakeProblem(401, 'unauthenticated', 'the access token is missing or expired')
    }
  }

  private configuration() {
    if (this.me.kind === 'member') return configuration
    return { ...configuration, teams: [], members: [], calendars: [] }
  }

  private page(scope: string, rows: unknown[]): FakeAnswer {
    if (!SCOPES[this.me.role].includes(scope)) {
      throw new FakeProblem(403, 'forbidden', `the role ${this.me.role} lacks ${scope}`)
    }
    return { status: 200, body: { data: this.isEmpty ? [] : rows, next_cursor: null } }
  }

  private inviteMember(body: Record<string, unknown>): FakeAnswer {
    if (this.members.some((member) => member.email === body.email)) {
      throw new FakeProblem(409, 'address_taken', 'a member of the tenant has that address')
    }
    const member: Member = {
      id: `mem_${this.next().toString(16).padStart(32, '0')}`,
      name: String(body.name),
      email: String(body.email),
      role: body.role as MemberRole,
      is_active: false,
      is_invited: true,
      created_at: '2026-11-21T09:30:00Z',
    }
    this.members.push(member)
    return { status: 201, body: member }
  }
}

function redeemAttachmentLink(token: unknown): FakeAnswer {
  if (token === 'gone') throw new FakeProblem(404, 'not_found', 'the file is not there')
  if (token !== 'good') throw new FakeProblem(401, 'invalid_token', 'the link is forged or late')
  return { status: 200, body: linkedFile }
}

/** A `fetch` that ends in the fake API and not in the network. */
export function fetchOf(api: FakeApi): typeof fetch {
  return async (input, init) => {
    const source = input instanceof Request ? input.url : String(input)
    const url = new URL(source, 'http://demo.localhost')
    const sent = [...new Headers(init?.headers).entries()]
    const headers = Object.fromEntries(sent.map(([name, value]) => [name.toLowerCase(), value]))
    const answer = api.handle({
      method: init?.method ?? 'GET',
      path: url.pathname.replace(/^\/api/, ''),
      query: url.searchParams,
      headers,
      body: init?.body ? JSON.parse(String(init.body)) : {},
    })
    const body = answer.body === undefined ? null : JSON.stringify(answer.body)
    return new Response(body, { status: answer.status, headers: answer.headers })
  }
}
