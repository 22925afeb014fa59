/** Held mail that a person lets through, or takes out of the list. */
import { requireScope } from './calendars.ts'
import { type FakeAnswer, type FakeApi, FakeProblem, type FakeRequest } from './server.ts'

/** Tickets of the fake API that are there to put a mail on. */
const LAST_TICKET = 900

export function changeSuspendedMail(api: FakeApi, request: FakeRequest): FakeAnswer | undefined {
  const { method, path, body } = request
  const [, id, recovery] = /^\/v1\/suspended_mail\/([^/]+)(\/recovery)?$/.exec(path) ?? []
  if (id === undefined || method !== (recovery ? 'POST' : 'DELETE')) return undefined
  requireScope(api, 'tickets:write')
  const mail = api.suspendedMail.find((one) => one.id === id)
  if (!mail) throw new FakeProblem(404, 'not_found', 'no such mail is held')
  if (!recovery) {
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
  if (mail.reason === 'virus') throw new FakeProblem(409, 'conflict', 'a virus was found in it')
  api.suspendedMail = api.suspendedMail.filter((one) => one !== mail)
  return { status: 200, body: { ticket_number } }
}
