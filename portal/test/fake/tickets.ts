import type { AuditRecord, Change, Comment, Ref, Ticket } from '../../src/api/types.ts'
import { explain } from './data/sla.ts'
import { configuration, contact, id, statuses } from './data/tenant.ts'
import type { FakeAnswer, FakeApi, FakeRequest } from './server.ts'
import { FakeProblem } from './server.ts'
import { dueOf, hasSlaState } from './sla.ts'
import { auditRecords } from './timeline.ts'

const NOW = '2026-11-21T09:30:00Z'

function visible(api: FakeApi): Ticket[] {
  if (api.me.kind === 'member') return api.tickets
  return api.tickets.filter((ticket) => ticket.requester.email === contact.email)
}

function find(api: FakeApi, number: number): Ticket {
  const found = visible(api).find((ticket) => ticket.number === number)
  if (!found) throw new FakeProblem(404, 'not_found', `there is no ticket ${number}`)
  return found
}

function refusal(field: string, reason: string): FakeProblem {
  return new FakeProblem(422, 'validation_failed', 'the request is not valid', [{ field, reason }])
}

/** Contacts see nothing of what is promised to them. */
function shownTo(api: FakeApi, ticket: Ticket): Ticket {
  return api.me.kind === 'member' ? ticket : { ...ticket, sla: null, followers: [], merged: [] }
}

const hidesClosed = (api: FakeApi, ticket: Ticket) =>
  api.me.kind === 'member' && ticket.status.category === 'closed'

/** Tickets without a live due time come last, whichever way the others go. */
function byDue(a: Ticket, b: Ticket, sign: number): number {
  const [one, other] = [dueOf(a), dueOf(b)]
  if (one === other) return 0
  if (one === Number.MAX_SAFE_INTEGER) return 1
  if (other === Number.MAX_SAFE_INTEGER) return -1
  return sign * (one - other)
}

function listTickets(api: FakeApi, query: URLSearchParams): FakeAnswer {
  const assignee = query.get('assignee_id') === 'me' ? api.me.id : query.get('assignee_id')
  const categories = query.get('status_category')?.split(',')
  const rows = visible(api).filter(
    (ticket) =>
      (!query.get('team_id') || ticket.team?.id === query.get('team_id')) &&
      (!assignee || ticket.assignee?.id === assignee) &&
      (query.get('unassigned') !== 'true' || ticket.assignee === null) &&
      hasSlaState(ticket, query.get('sla_state')) &&
      (categories ? categories.includes(ticket.status.category) : !hidesClosed(api, ticket)),
  )
  const isNatural = !categories?.includes('closed') && api.me.kind === 'member'
  const usual = isNatural ? 'priority' : 'created'
  const order = query.get('order') ?? usual
  const direction = query.get('direction') ?? (order === 'due' ? 'asc' : 'desc')
  const sign = direction === 'asc' ? 1 : -1
  if (order !== usual && rows.length > api.maxSorted) {
    const reason = `can't be used on more than ${api.maxSorted} tickets: narrow the filter, or order queues by priority`
    throw refusal('order', reason)
  }
  const key = (ticket: Ticket) =>
    order === 'priority'
      ? -Number(ticket.priority.slice(1))
      : Date.parse(order === 'created' ? ticket.created_at : ticket.updated_at)
  rows.sort((a, b) => sign * (key(a) - key(b)) || b.number - a.number)
  if (order === 'due') rows.sort((a, b) => byDue(a, b, sign))
  const limit = Number(query.get('limit') ?? 50)
  const start = Number(query.get('cursor') ?? 0)
  const end = start + limit
  const next = end < rows.length ? String(end) : null
  return {
    status: 200,
    body: { data: rows.slice(start, end).map((row) => shownTo(api, row)), next_cursor: next },
  }
}

function withTag(api: FakeApi, ticket: Ticket, status = 200): FakeAnswer {
  return { status, body: shownTo(api, ticket), headers: { etag: `"${ticket.version}"` } }
}

function record(api: FakeApi, ticket: Ticket, part: Partial<AuditRecord>): AuditRecord {
  const records = api.records.get(ticket.number) ?? []
  const made: AuditRecord = {
    seq: records.length + 1,
    at: NOW,
    actor: { kind: api.me.kind, id: api.me.id, name: api.me.name },
    channel: 'portal',
    kind: 'updated',
    changes: [],
    comment: null,
    effects: [],
    sla: [],
    hash: api.me.kind === 'member' ? 'f'.repeat(64) : null,
    ...part,
  }
  records.push(made)
  api.records.set(ticket.number, records)
  ticket.version += 1
  ticket.updated_at = NOW
  return made
}

function checkVersion(ticket: Ticket, { headers }: FakeRequest): void {
  const wanted = headers['if-match']?.replaceAll('"', '')
  if (wanted !== undefined && wanted !== String(ticket.version)) {
    throw new FakeProblem(412, 'version_mismatch', `the ticket is at version ${ticket.version}`)
  }
}

function setStatus(ticket: Ticket, statusId: unknown): Change[] {
  const status = statuses.find((row) => row.id === statusId)
  if (!status) return []
  const from = ticket.status
  ticket.status = { id: status.id, name: status.name, category: status.category }
  const [from_label, to_label] = [from.name, status.name]
  return [{ field: 'status', from: from.id, to: status.id, from_label, to_label }]
}

/** The mail that tells the requester, where the tenant wants one. */
function resolutionMail(api: FakeApi, { requester, status }: Ticket, changes: Change[]) {
  const isResolved =
    status.category === 'resolved' && changes.some(({ field }) => field === 'status')
  if (!isResolved || !api.mailSettings.announces_resolution) return {}
  const detail = `notice of the resolution to ${requester.email}, because a member resolved the ticket`
  const delivery = { state: 'queued' as const, at: NOW, detail: null, left_out: [] }
  return { delivery, effects: [{ kind: 'send_mail', detail }] }
}

function updateTicket(api: FakeApi, ticket: Ticket, request: FakeRequest): FakeAnswer {
  checkVersion(ticket, request)
  const { body } = request
  const changes: Change[] = setStatus(ticket, body.status_id)
  const note = (field: Change['field'], from: string | null, to: string | null) =>
    changes.push({ field, from, to, from_label: from, to_label: to })
  if (typeof body.title === 'string') {
    note('title', ticket.title, body.title)
    ticket.title = body.title
  }
  if (typeof body.priority === 'string') {
    note('priority', ticket.priority, body.priority)
    ticket.priority = body.priority as Ticket['priority']
  }
  if (body.assignee_id !== undefined) {
    const found = configuration.members.find((row) => row.id === body.assignee_id)
    const assignee = found ? { id: found.id, name: found.name } : null
    note('assignee', ticket.assignee?.name ?? null, assignee?.name ?? null)
    ticket.assignee = assignee
  }
  if (body.team_id !== undefined) {
    const found = configuration.teams.find((row) => row.id === body.team_id)
    const team = found ? { id: found.id, name: found.name } : null
    note('team', ticket.team?.name ?? null, team?.name ?? null)
    ticket.team = team
  }
  if (Array.isArray(body.tags)) {
    note('tags', ticket.tags.join(', '), body.tags.join(', '))
    ticket.tags = body.tags.map(String)
  }
  if (Array.isArray(body.follower_ids)) {
    const known = [...configuration.members, ...ticket.followers]
    const followers = body.follower_ids.map((followerId) => {
      const found = known.find((row) => row.id === followerId)
      if (!found) throw refusal('follower_ids', 'must name active members')
      return { id: found.id, name: found.name }
    })
    const names = (refs: Ref[]) => refs.map(({ name }) => name).join(', ')
    note('followers', names(ticket.followers), names(followers))
    ticket.followers = followers
  }
  record(api, ticket, { changes, ...resolutionMail(api, ticket, changes) })
  return withTag(api, ticket)
}

function commentOf(api: FakeApi, body: Record<string, unknown>): Comment {
  const text = String(body.text ?? String(body.html ?? '').replace(/<[^>]+>/g, ' '))
  return {
    id: id('com', 1000 + api.next()),
    visibility: body.visibility === 'internal' ? 'internal' : 'public',
    author: { kind: api.me.kind, id: api.me.id, name: api.me.name },
    html: String(body.html ?? `<p>${text}</p>`),
    text,
    attachments: [],
    mail: null,
    delivery:
      body.visibility === 'internal'
        ? null
        : { state: 'queued', at: NOW, detail: null, left_out: [] },
  }
}

function addComment(api: FakeApi, ticket: Ticket, request: FakeRequest): FakeAnswer {
  checkVersion(ticket, request)
  if (ticket.status.category === 'closed') {
    throw new FakeProblem(409, 'ticket_closed', `ticket ${ticket.number} is closed`)
  }
  const named = Array.isArray(request.body.mention_ids) ? request.body.mention_ids : []
  if (named.some((memberId) => !configuration.members.some((row) => row.id === memberId))) {
    throw refusal('mention_ids', 'must name active members')
  }
  const changes = setStatus(ticket, request.body.status_id)
  const comment = commentOf(api, request.body)
  const made = record(api, ticket, { kind: 'commented', changes, comment })
  ticket.comment_count += 1
  const headers = { etag: `"${ticket.version}"` }
  return { status: 201, body: { ticket: shownTo(api, ticket), record: made }, headers }
}

function resendComment(api: FakeApi, ticket: Ticket, seq: number, request: FakeRequest) {
  checkVersion(ticket, request)
  const found = api.records.get(ticket.number)?.find((one) => one.seq === seq)
  const delivery = found?.comment?.delivery ?? found?.delivery
  const isStuck = ['failed', 'bounced', 'parked'].includes(delivery?.state ?? '')
  if (!delivery || !isStuck || delivery.resent_as) {
    throw new FakeProblem(409, 'conflict', `the mail of record ${seq} is not stuck`)
  }
  const name = found?.comment ? 'reply' : (found?.effects[0]?.detail.split(' to ')[0] ?? 'reply')
  const detail = `${name} to ${ticket.requester.email}, because ${api.me.name} had it sent again`
  const made = record(api, ticket, {
    kind: 'mail_resent',
    delivery: { state: 'queued', at: NOW, detail: null, left_out: [] },
    effects: [{ kind: 'send_mail', detail }],
  })
  delivery.resent_as = made.seq
  const headers = { etag: `"${ticket.version}"` }
  return { status: 201, body: { ticket: shownTo(api, ticket), record: made }, headers }
}

/** The ticket that another goes on in, which is closed for it. */
function mergeTickets(api: FakeApi, source: Ticket, body: Record<string, unknown>): FakeAnswer {
  const target = api.tickets.find(({ number }) => number === body.into)
  if (!target) throw refusal('into', 'is not a ticket')
  if (source.merged_into === target.number) return withTag(api, target)
  if (source.status.category === 'closed') {
    throw new FakeProblem(409, 'ticket_closed', `ticket ${source.number} is closed`)
  }
  if (source === target) throw refusal('into', 'must be another ticket')
  if (target.status.category === 'closed') {
    throw refusal('into', 'is closed: merge into one that is open')
  }
  const closed = statuses.find(({ category }) => category === 'closed')
  const gained = (field: Change['field'], { number, display_number }: Ticket): Change => {
    return { field, from: null, to: number, from_label: null, to_label: display_number }
  }
  const changes = [...setStatus(source, closed?.id), gained('merged_into', target)]
  Object.assign(source, { merged_into: target.number, closed_at: NOW, closes_at: null })
  record(api, source, { changes })
  const people = [source.requester.email, ...source.cc]
  target.cc = [...new Set([...target.cc, ...people])].filter(
    (one) => one !== target.requester.email,
  )
  target.merged.push(source.number)
  record(api, target, { changes: [gained('merged', source)] })
  return withTag(api, target)
}

function closedTicket(api: FakeApi, number: unknown): Ticket | undefined {
  if (number === undefined) return undefined
  const closed = visible(api).find((ticket) => ticket.number === number)
  if (!closed) throw refusal('follow_up_of', 'is not a ticket')
  if (closed.status.category === 'closed') return closed
  throw refusal('follow_up_of', 'is not closed: reply to it instead')
}

function createTicket(api: FakeApi, body: Record<string, unknown>): FakeAnswer {
  if (typeof body.title !== 'string' || body.title.trim() === '') {
    throw refusal('title', 'must not be empty')
  }
  const closed = closedTicket(api, body.follow_up_of)
  const number = Math.max(0, ...api.tickets.map((ticket) => ticket.number)) + 1
  const [status] = statuses
  if (!status) throw new Error('no status')
  const asked = body.requester as { email: string; name?: string } | undefined
  const { name, email } = {
    name: asked?.name ?? asked?.email ?? api.me.name,
    email: asked?.email ?? api.me.email,
  }
  const ticket: Ticket = {
    number,
    display_number: `T-${String(number).padStart(6, '0')}`,
    title: body.title,
    status: { id: status.id, name: status.name, category: status.category },
    priority: (body.priority as Ticket['priority']) ?? 'p3',
    team: null,
    assignee: null,
    requester: { id: contact.id, name, email },
    tags: Array.isArray(body.tags) ? body.tags.map(String) : [],
    channel: 'portal',
    comment_count: 1,
    created_at: NOW,
    updated_at: NOW,
    version: 0,
    cc: [],
    followers: [],
    address: null,
    resolved_at: null,
    closed_at: null,
    closes_at: null,
    follow_up_of: closed?.number ?? null,
    follow_ups: [],
    merged_into: null,
    merged: [],
    rating: null,
    sla: null,
  }
  api.tickets.unshift(ticket)
  closed?.follow_ups.push(number)
  record(api, ticket, {
    kind: 'created',
    comment: commentOf(api, { ...body, visibility: 'public' }),
  })
  return withTag(api, ticket, 201)
}

function upload(api: FakeApi, body: Record<string, unknown>): FakeAnswer {
  const attachmentId = id('att', 500 + api.next())
  const url = `/api/fake/upload/${attachmentId}`
  const headers = { 'content-type': String(body.content_type), 'if-none-match': '*' }
  const expires_at = '2026-11-21T09:45:00Z'
  return {
    status: 201,
    body: { id: attachmentId, upload: { method: 'PUT', url, headers, expires_at } },
  }
}

const answered = new WeakMap<FakeApi, Map<string, FakeAnswer>>()

/** Answers everything under tickets and attachments; a key that made something gets the same answer again. */
export function answerTickets(api: FakeApi, request: FakeRequest): FakeAnswer {
  const key = request.headers['idempotency-key']
  if (key === undefined) return answerOnce(api, request)
  const answers = answered.get(api) ?? new Map<string, FakeAnswer>()
  answered.set(api, answers)
  const answer = answers.get(key) ?? answerOnce(api, request)
  answers.set(key, answer)
  return answer
}

function answerOnce(api: FakeApi, request: FakeRequest): FakeAnswer {
  const { method, path } = request
  if (path === '/v1/tickets') {
    return method === 'POST' ? createTicket(api, request.body) : listTickets(api, request.query)
  }
  if (path === '/v1/attachments') return upload(api, request.body)
  const [, number, rest] = /^\/v1\/tickets\/(\d+)(?:\/(.+))?$/.exec(path) ?? []
  if (number === undefined) throw new FakeProblem(404, 'not_found', `nothing answers ${path}`)
  const ticket = find(api, Number(number))
  if (rest === undefined) {
    return method === 'PATCH' ? updateTicket(api, ticket, request) : withTag(api, ticket)
  }
  if (rest === 'merge') return mergeTickets(api, ticket, request.body)
  if (rest === 'comments') return addComment(api, ticket, request)
  const resent = /^comments\/(\d+)\/resend$/.exec(rest)?.[1]
  if (resent) return resendComment(api, ticket, Number(resent), request)
  if (rest === 'audit_records') return auditRecords(api, ticket, request.query)
  if (rest === 'sla' && api.me.kind === 'member') return { status: 200, body: explain(ticket) }
  if (rest === 'verification') {
    const records = (api.records.get(ticket.number) ?? []).length
    const head_hash = 'f'.repeat(64)
    return {
      status: 200,
      body: { number: ticket.number, records, valid: true, first_invalid_seq: null, head_hash },
    }
  }
  const attachmentId = rest.replace('attachments/', '')
  const file = [...api.records.values()]
    .flat()
    .flatMap((row) => row.comment?.attachments ?? [])
    .find((row) => row.id === attachmentId)
  if (!file) throw new FakeProblem(404, 'not_found', 'there is no such attachment')
  const url = `/api/fake/raw/${file.id}`
  return { status: 200, body: { ...file, url, expires_at: '2026-11-21T09:45:00Z' } }
}
