/** Held mail: what it says, and that a person lets it through or takes it out of the list. */
import { requireScope } from './calendars.ts'
import { contentsOf } from './data/held-mail.ts'
import { type FakeAnswer, type FakeApi, FakeProblem, type FakeRequest } from './server.ts'

/** Tickets of the fake API that are there to put a mail on. */
const LAST_TICKET = 900

export function answerSuspendedMail(api: FakeApi, request: FakeRequest): FakeAnswer | undefined {
  const { method, path, body } = request
  const [, id, recovery] = /^\/v1\/suspended_mail\/([^/]+)(\/recovery)?$/.exec(path) ?? []
  const known = recovery ? ['POST'] : ['GET', 'DELETE']
  if (id === undefined || !known.includes(method)) return undefined
  requireScope(api, method === 'GET' ? 'suspended_mail:read' : 'tickets:write')
  const mail = api.suspendedMail.find((one) => one.id === id)
  if (!mail) throw new FakeProblem(404, 'not_found', 'no such mail is held')
  if (method === 'GET') return { status: 200, body: contentsOf(mail) }
  if (method === 'DELETE') {
    api.suspendedMail = api.suspendedMail.filter((one) => one !== mail)
    return { status: 204 }
  }
  const { ticket_number = 43 } = (body ?? {}) as { ticket_number?: number }
  if (ticket_number > LAST_TICKET) {
    const reason = 'does not exist'
    throw new FakeProblem(422, 'validation_failed', `ticket_number: ${reason}`, [
      { field: 'ticket_number', reason },
    ])
  }
  const { reason, detail } = mail
  if (reason === 'virus') throw new FakeProblem(409, 'conflict', 'a virus was found in it')
  if (reason === 'no_sender') throw new FakeProblem(409, 'conflict', detail)
  api.suspendedMail = api.suspendedMail.filter((one) => one !== mail)
  return { status: 200, body: { ticket_number } }
}
