// What has happened to a ticket, as whoever asks may see it.
import type { Change, Comment, Ticket } from '../../src/api/types.ts'
import type { FakeAnswer, FakeApi } from './server.ts'

const PAGE_BYTES = 1_000_000
const PUBLIC_FIELDS: Change['field'][] = [
  'title',
  'status',
  'follow_up_of',
  'follow_ups',
  'merged_into',
  'rating',
]

function forRequester(comment: Comment): Comment {
  const { mail } = comment
  const shown = mail && { ...mail, is_sender_verified: null, threaded_by: null }
  return { ...comment, delivery: null, mail: shown }
}

/** As many records as asked for, and never more than a megabyte: one at least. */
export function auditRecords(api: FakeApi, ticket: Ticket, query: URLSearchParams): FakeAnswer {
  const all = api.records.get(ticket.number) ?? []
  const start = Number(query.get('cursor') ?? 0)
  const limit = Number(query.get('limit') ?? 50)
  let [end, bytes] = [start, 0]
  while (end < all.length && end - start < limit) {
    bytes += JSON.stringify(all[end]).length
    if (bytes > PAGE_BYTES && end > start) break
    end += 1
  }
  const page = all.slice(start, end)
  const rows =
    api.me.kind === 'member'
      ? page
      : page
          .filter((row) => row.comment?.visibility !== 'internal')
          .map((row) => ({
            ...row,
            effects: [],
            sla: [],
            hash: null,
            changes: row.changes.filter(({ field }) => PUBLIC_FIELDS.includes(field)),
            comment: row.comment && forRequester(row.comment),
          }))
          .filter((row) => row.comment || row.changes.length > 0 || row.kind === 'created')
  const next_cursor = end < all.length ? String(end) : null
  return { status: 200, body: { data: rows, next_cursor } }
}
