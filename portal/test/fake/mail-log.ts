/** The mail log: what came in and went out, its originals, and mail that is taken in again. */
import type { Mail, ReplayedMail } from '../../src/api/types.ts'
import { requireScope } from './calendars.ts'
import { type FakeAnswer, type FakeApi, FakeProblem, type FakeRequest } from './server.ts'

function listMails(api: FakeApi, query: URLSearchParams): FakeAnswer {
  requireScope(api, 'tickets:read')
  const [direction, ticket] = [query.get('direction'), query.get('ticket')]
  const rows = (api.isEmpty ? [] : api.mails).filter(
    (mail) =>
      (!direction || mail.direction === direction) &&
      (!ticket || mail.ticket_number === Number(ticket)),
  )
  const start = Number(query.get('cursor') ?? 0)
  const end = start + Number(query.get('limit') ?? 50)
  const next_cursor = end < rows.length ? String(end) : null
  return { status: 200, body: { data: rows.slice(start, end), next_cursor } }
}

function replay(mail: Mail): ReplayedMail {
  if (mail.state === 'suspended') return { outcome: 'suspended', ticket_number: null }
  const ticket_number = mail.ticket_number ?? null
  return { outcome: mail.state === 'noted' ? 'noted' : 'taken_in_before', ticket_number }
}

export function answerMailLog(api: FakeApi, request: FakeRequest): FakeAnswer | undefined {
  const { method, path, query } = request
  const route = `${method} ${path}`
  if (route === 'GET /v1/mails') return listMails(api, query)
  const [, verb, mailId, rest] = /^(\w+) \/v1\/mails\/([^/]+)\/(raw|replay)$/.exec(route) ?? []
  if (mailId === undefined || verb !== (rest === 'raw' ? 'GET' : 'POST')) return undefined
  requireScope(api, rest === 'raw' ? 'tickets:read' : 'tickets:write')
  const mail = api.mails.find((one) => one.id === mailId)
  if (!mail?.has_raw) throw new FakeProblem(404, 'not_found', 'there is no original of it')
  if (rest === 'replay') return { status: 200, body: replay(mail) }
  const url = `/api/fake/raw/${mail.id}`
  return { status: 200, body: { id: mail.id, url, expires_at: '2026-11-21T09:35:00Z' } }
}
