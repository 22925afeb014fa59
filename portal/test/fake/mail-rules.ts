/** The rules about mail: what is done with what the checks doubt, caps, and senders by name. */
import type { FieldError, MailCaps, MailSettings, SenderRule } from '../../src/api/types.ts'
import { refuse, requireScope } from './calendars.ts'
import { type FakeAnswer, type FakeApi, FakeProblem, type FakeRequest } from './server.ts'

/** As `MailCaps::check` of the domain. */
function checkCaps(caps: MailCaps): void {
  const errors: FieldError[] = []
  let [shorter, least] = ['', 0]
  for (const [field, most] of Object.entries(caps)) {
    if (!(most >= 1 && most <= 1000)) {
      errors.push({ field: `caps.${field}`, reason: 'must be 1 to 1000' })
    } else if (most < least) {
      errors.push({ field: `caps.${field}`, reason: `must not be less than ${shorter}` })
    }
    ;[shorter, least] = [field, most]
  }
  refuse(errors)
}

function putRule(api: FakeApi, sender: string, body: FakeRequest['body']): FakeAnswer {
  if (!/^[^\s@]*@[^\s@]+\.[^\s@]+$/.test(sender)) {
    refuse([{ field: 'sender', reason: 'must be an e-mail address, or @ and a domain' }])
  }
  const rule: SenderRule = {
    sender: sender.toLowerCase(),
    verdict: body.verdict === 'allowed' ? 'allowed' : 'blocked',
    created_at: '2026-11-21T09:30:00Z',
    created_by: { id: api.me.id, name: api.me.name },
  }
  api.senderRules = [rule, ...api.senderRules.filter((one) => one.sender !== rule.sender)]
  return { status: 200, body: rule }
}

export function answerMailRules(api: FakeApi, request: FakeRequest): FakeAnswer | undefined {
  const { method, path, body } = request
  const route = `${method} ${path}`
  if (route === 'GET /v1/mail_settings') {
    requireScope(api, 'configuration:read')
    return { status: 200, body: api.mailSettings }
  }
  if (route === 'PATCH /v1/mail_settings') {
    requireScope(api, 'configuration:write')
    const changes = body as Partial<MailSettings>
    if (changes.caps) checkCaps(changes.caps)
    const { quoted_comments: quoted = 0 } = changes
    if (!(quoted >= 0 && quoted <= 20)) {
      refuse([{ field: 'quoted_comments', reason: 'must be 0 to 20' }])
    }
    const { rating_delay_hours: delay = 24 } = changes
    if (!(delay >= 1 && delay <= 168)) {
      refuse([{ field: 'rating_delay_hours', reason: 'must be 1 to 168' }])
    }
    api.mailSettings = { ...api.mailSettings, ...changes }
    return { status: 200, body: api.mailSettings }
  }
  if (route === 'GET /v1/sender_rules') {
    requireScope(api, 'suspended_mail:read')
    return { status: 200, body: { data: api.isEmpty ? [] : api.senderRules, next_cursor: null } }
  }
  const encoded = /^\/v1\/sender_rules\/([^/]+)$/.exec(path)?.[1]
  if (encoded === undefined || !['PUT', 'DELETE'].includes(method)) return undefined
  requireScope(api, 'configuration:write')
  const sender = decodeURIComponent(encoded)
  if (method === 'PUT') return putRule(api, sender, body)
  if (!api.senderRules.some((rule) => rule.sender === sender)) {
    throw new FakeProblem(404, 'not_found', `there is no rule about ${sender}`)
  }
  api.senderRules = api.senderRules.filter((rule) => rule.sender !== sender)
  return { status: 204 }
}
