// Reads of tickets. Every query key begins with tenant and person, so that nothing of one session shows in another.
import {
  queryOptions,
  skipToken,
  useInfiniteQuery,
  useQueries,
  useQuery,
} from '@tanstack/react-query'
import { ProblemError, request } from '../api/client'
import type {
  AttachmentDownload,
  AuditRecord,
  Configuration,
  Me,
  Page,
  Ticket,
  TicketSla,
  TicketSummary,
} from '../api/types'
import { useSession } from '../app/session'
import type { DraftPlace } from './drafts'

export type QueueFilter = {
  team_id?: string
  assignee_id?: string
  unassigned?: boolean
  requester_id?: string
  status_category?: string
  sla_state?: string
  order?: 'updated' | 'created' | 'priority' | 'due'
  direction?: 'asc' | 'desc'
}

/** Which way a list goes when none is asked for: what is due soonest comes first, of the rest the newest and most urgent. */
export function usualDirection(order: QueueFilter['order']): NonNullable<QueueFilter['direction']> {
  return order === 'due' ? 'asc' : 'desc'
}

/** The order of a list for which none is asked: one that works however many tickets there are, where there is one. */
export function usualOrder(filter: QueueFilter): NonNullable<QueueFilter['order']> {
  const categories = filter.status_category?.split(',') ?? []
  if (filter.requester_id) return 'created'
  if (!categories.includes('closed')) return 'priority'
  return categories.length === 1 ? 'created' : 'updated'
}

/** Whether a list is too long for the order that was asked for. */
export function isOrderRefused(error: unknown): boolean {
  return error instanceof ProblemError && error.reasonFor('order') !== undefined
}

const scope = (me: Me) => [me.tenant.id, me.id] as const

export const keys = {
  configuration: (me: Me) => [...scope(me), 'configuration'] as const,
  queues: (me: Me) => [...scope(me), 'queue'] as const,
  queue: (me: Me, filter: QueueFilter) => [...scope(me), 'queue', filter] as const,
  ticket: (me: Me, number: number) => [...scope(me), 'ticket', number] as const,
  sla: (me: Me, number: number) => [...scope(me), 'sla', number] as const,
  timeline: (me: Me, number: number) => [...scope(me), 'timeline', number] as const,
  /** The first pages of a timeline, while the others are on their way. */
  timelineSoFar: (me: Me, number: number) => [...scope(me), 'timeline-so-far', number] as const,
  /** Of a comment, or of a ticket to be, that is on its way. */
  sending: (me: Me, ticket: DraftPlace['ticket']) => [...scope(me), 'sending', ticket] as const,
}

export function useConfiguration() {
  const { me } = useSession()
  return useQuery({
    queryKey: keys.configuration(me),
    queryFn: async ({ signal }) =>
      (await request<Configuration>('GET', '/v1/configuration', { signal })).data,
    staleTime: 5 * 60_000,
  })
}

export function useQueue(filter: QueueFilter) {
  const { me } = useSession()
  return useInfiniteQuery({
    queryKey: keys.queue(me, filter),
    initialPageParam: null as string | null,
    queryFn: async ({ pageParam, signal }) => {
      const query = { ...filter, limit: 50, cursor: pageParam ?? undefined }
      return (await request<Page<TicketSummary>>('GET', '/v1/tickets', { query, signal })).data
    },
    getNextPageParam: (last) => last.next_cursor ?? null,
    // All loaded pages are read again: the more there are, the less often.
    refetchInterval: ({ state }) => 30_000 * Math.max(1, state.data?.pages.length ?? 1),
  })
}

const HOUR = 3_600_000

/** How long to wait before a ticket is read again: one that is being worked on moves, an old one rests. */
export function ticketPoll(updatedAt: string | undefined, now: number): number {
  return updatedAt && now - Date.parse(updatedAt) < HOUR ? 15_000 : 60_000
}

function ticketQuery(me: Me, number: number) {
  return queryOptions({
    queryKey: keys.ticket(me, number),
    queryFn: async ({ signal }) =>
      (await request<Ticket>('GET', `/v1/tickets/${number}`, { signal })).data,
  })
}

export function useTicket(number: number) {
  const { me } = useSession()
  return useQuery({
    ...ticketQuery(me, number),
    // React Query polls visible pages only.
    refetchInterval: ({ state }) => ticketPoll(state.data?.updated_at, Date.now()),
  })
}

/** A ticket whose number somebody may not have named yet. */
export function useTicketIf(number: number | null) {
  const { me } = useSession()
  return useQuery({ ...ticketQuery(me, number ?? 0), enabled: number !== null })
}

/** Tickets by number, as they were when somebody last looked; without those that the reader may not see. */
export function useTickets(numbers: readonly number[]): { tickets: Ticket[]; isPending: boolean } {
  const { me } = useSession()
  return useQueries({
    queries: numbers.map((number) => ticketQuery(me, number)),
    combine: (results) => ({
      tickets: results.flatMap(({ data }) => data ?? []),
      isPending: results.some((result) => result.isPending),
    }),
  })
}

/** Why the clocks of a ticket stand where they stand; read again each minute, as they run. */
export function useTicketSla(number: number, version: number) {
  const { me } = useSession()
  return useQuery<TicketSla>({
    queryKey: [...keys.sla(me, number), version],
    placeholderData: (previous, query) => (query?.queryKey[3] === number ? previous : undefined),
    refetchInterval: 60_000,
    queryFn: async ({ signal }) =>
      (await request<TicketSla>('GET', `/v1/tickets/${number}/sla`, { signal })).data,
  })
}

const QUICK_POLLS = 12
const MOST_POLLS = 30

/**
 * How long to wait before a version's timeline is read again, having been read `reads` times. Only the state of a mail
 * moves without a new version, so nothing is asked unless one is on its way, ever more rarely, and not for ever: longer
 * than the API tries to hand it over.
 */
export function timelinePoll(records: AuditRecord[] | undefined, reads: number): number | false {
  const isUnderWay = records?.some(({ comment, delivery }) =>
    [comment?.delivery, delivery].some((mail) => mail?.state === 'queued'),
  )
  if (!isUnderWay || reads > MOST_POLLS) return false
  if (reads > QUICK_POLLS) return 300_000
  return Math.min(2_000 * 2 ** Math.max(reads - 1, 0), 60_000)
}

export type TimelineQuery = {
  /** Oldest first and without a gap: all of them, or the first pages while the others are on their way. */
  records: AuditRecord[] | undefined
  /** False while there are newer ones to come. */
  isComplete: boolean
  error: unknown
  isError: boolean
  refetch: () => unknown
}

// The whole timeline, page by page; read again when the ticket's version moves.
export function useTimeline(number: number, version: number | undefined): TimelineQuery {
  const { me } = useSession()
  const soFar = useQuery<AuditRecord[]>({
    queryKey: keys.timelineSoFar(me, number),
    queryFn: skipToken,
  })
  const whole = useQuery<AuditRecord[]>({
    queryKey: [...keys.timeline(me, number), version],
    enabled: version !== undefined,
    // The older version of this very ticket stays on the screen meanwhile, and never another ticket.
    placeholderData: (previous, query) => (query?.queryKey[3] === number ? previous : undefined),
    refetchInterval: ({ state }) =>
      timelinePoll(state.data, state.dataUpdateCount + state.errorUpdateCount),
    queryFn: async ({ signal, client }) => {
      const records: AuditRecord[] = []
      let cursor: string | null = null
      do {
        const query: Record<string, string | number | undefined> = {
          limit: 100,
          cursor: cursor ?? undefined,
        }
        const page: Page<AuditRecord> = (
          await request<Page<AuditRecord>>('GET', `/v1/tickets/${number}/audit_records`, {
            query,
            signal,
          })
        ).data
        records.push(...page.data)
        // A page of long mails ends early, and one of notes is empty to a contact: only the cursor says that it was the last.
        cursor = page.next_cursor ?? null
        if (cursor) {
          client.setQueryData<AuditRecord[]>(keys.timelineSoFar(me, number), (known = []) =>
            records.length > known.length ? [...records] : known,
          )
        }
      } while (cursor)
      return records
    },
  })
  return {
    records: whole.data ?? soFar.data,
    isComplete: whole.data !== undefined,
    error: whole.error,
    isError: whole.isError,
    refetch: whole.refetch,
  }
}

export async function attachmentUrl(number: number, id: string): Promise<string> {
  const path = `/v1/tickets/${number}/attachments/${id}`
  return (await request<AttachmentDownload>('GET', path)).data.url
}
