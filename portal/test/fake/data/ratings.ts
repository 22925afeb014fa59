import type { AuditRecord, Rating, Ticket } from '../../../src/api/types.ts'
import { at, id, statuses } from './tenant.ts'

/** A ticket's requester rates the help, with words if there are any. */
export function rate(ticket: Ticket, records: AuditRecord[], rating: Rating, text?: string): void {
  const { id: contactId, name } = ticket.requester
  const actor = { kind: 'contact' as const, id: contactId, name }
  const seq = records.length + 1
  const from = ticket.rating?.score ?? null
  records.push({
    seq,
    at: rating.rated_at,
    actor,
    channel: 'portal',
    kind: 'rated',
    changes: [{ field: 'rating', from, to: rating.score, from_label: null, to_label: null }],
    comment: text
      ? {
          id: id('com', 2000 + seq),
          visibility: 'public',
          author: actor,
          html: `<p>${text}</p>`,
          text,
          attachments: [],
          mail: null,
          delivery: null,
        }
      : null,
    effects: [],
    sla: [],
    hash: 'a'.repeat(64),
  })
  ticket.rating = rating
  ticket.version += 1
}

/** A ticket that is resolved, whose requester was asked how the help was, answered, and thought again. */
export function makeRated(ticket: Ticket, records: AuditRecord[]): void {
  const [first] = records
  const resolved = statuses.find(({ category }) => category === 'resolved')
  if (!first || !resolved) throw new Error('no ticket to rate')
  const { id: statusId, name, category } = resolved
  const base = { comment: null, effects: [], sla: [], hash: 'a'.repeat(64) }
  const from = ticket.status
  records.push(
    {
      ...base,
      seq: records.length + 1,
      at: at(60 * 27),
      actor: { kind: 'member', id: id('mem', 2), name: 'Jonas Weber' },
      channel: 'portal',
      kind: 'updated',
      changes: [
        { field: 'status', from: from.id, to: statusId, from_label: from.name, to_label: name },
      ],
    },
    {
      ...base,
      seq: records.length + 2,
      at: at(60 * 3),
      actor: { kind: 'system', id: null, name: 'Lambdesk' },
      channel: 'time',
      kind: 'updated',
      changes: [],
      effects: [
        {
          kind: 'send_mail',
          detail: `survey to ${ticket.requester.email}, because the ticket was resolved`,
        },
      ],
      delivery: { state: 'delivered', at: at(60 * 3 - 1), detail: null, left_out: [] },
    },
  )
  Object.assign(ticket, { status: { id: statusId, name, category }, resolved_at: at(60 * 27) })
  const words =
    'The hub is silent again, and I was told each step. Picking the bike up took a while.'
  rate(ticket, records, { score: 3, rated_at: at(90) })
  rate(ticket, records, { score: 4, rated_at: at(85) }, words)
}
