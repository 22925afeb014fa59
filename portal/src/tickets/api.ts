// Reads and writes of tickets. Every query key begins with tenant and person, so that nothing of one session shows in another.
import {
  type InfiniteData,
  type QueryClient,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query'
import { request } from '../api/client'
import type { AuditRecord, Configuration, Me, Page, Ticket, TicketSummary } from '../api/types'
import { useSession } from '../app/session'

export type QueueFilter = {
  team_id?: string
  assignee_id?: string
  unassigned?: boolean
  requester_id?: string
  status_category?: string
  order?: 'updated' | 'created' | 'priority'
  direction?: 'asc' | 'desc'
}

export type TicketPatch = {
  title?: string
  status_id?: string
  priority?: string
  assignee_id?: string | null
  team_id?: string | null
  tags?: string[]
}

export type NewComment = {
  visibility: 'public' | 'internal'
  html: string
  attachment_ids: string[]
  status_id?: string
}

export type NewTicket = {
  title: string
  html: string
  priority?: string
  team_id?: string
  assignee_id?: string
  requester?: { email: string; name?: string }
  tags?: string[]
  attachment_ids: string[]
}

const scope = (me: Me) => [me.tenant.id, me.id] as const

export const keys = {
  configuration: (me: Me) => [...scope(me), 'configuration'] as const,
  queues: (me: Me) => [...scope(me), 'queue'] as const,
  queue: (me: Me, filter: QueueFilter) => [...scope(me), 'queue', filter] as const,
  ticket: (me: Me, number: number) => [...scope(me), 'ticket', number] as const,
  timeline: (me: Me, number: number) => [...scope(me), 'timeline', number] as const,
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
    getNextPageParam: (last) => last.next_cursor,
    refetchInterval: 30_000,
  })
}

export function useTicket(number: number) {
  const { me } = useSession()
  return useQuery({
    queryKey: keys.ticket(me, number),
    queryFn: async ({ signal }) =>
      (await request<Ticket>('GET', `/v1/tickets/${number}`, { signal })).data,
    // React Query polls visible pages only.
    refetchInterval: 15_000,
  })
}

// The whole timeline, oldest first; fetched again when the ticket's version moves.
export function useTimeline(number: number, version: number | undefined) {
  const { me } = useSession()
  return useQuery<AuditRecord[]>({
    queryKey: [...keys.timeline(me, number), version],
    enabled: version !== undefined,
    // The older version of this very ticket stays on the screen meanwhile, and never another ticket.
    placeholderData: (previous, query) => (query?.queryKey[3] === number ? previous : undefined),
    refetchInterval: 15_000,
    queryFn: async ({ signal }) => {
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
        cursor = page.next_cursor
      } while (cursor)
      return records
    },
  })
}

type QueueData = InfiniteData<Page<TicketSummary>, string | null>

// What the ticket will look like, as far as the client can tell.
export function patched<T extends TicketSummary>(
  ticket: T,
  patch: TicketPatch,
  configuration: Configuration,
): T {
  const next = { ...ticket }
  if (patch.title !== undefined) next.title = patch.title
  if (patch.priority !== undefined) next.priority = patch.priority as T['priority']
  if (patch.tags !== undefined) next.tags = patch.tags
  if (patch.assignee_id !== undefined) {
    next.assignee = configuration.members.find((member) => member.id === patch.assignee_id) ?? null
  }
  if (patch.team_id !== undefined)
    next.team = configuration.teams.find((team) => team.id === patch.team_id) ?? null
  const status = configuration.statuses.find((candidate) => candidate.id === patch.status_id)
  if (status) next.status = status
  return next
}

// Puts a ticket into every place of the cache that shows it.
export function showTicket(
  client: QueryClient,
  me: Me,
  number: number,
  change: <T extends TicketSummary>(ticket: T) => T,
) {
  client.setQueriesData<QueueData>(
    { queryKey: keys.queues(me) },
    (data) =>
      data && {
        ...data,
        pages: data.pages.map((page) => ({
          ...page,
          data: page.data.map((row) => (row.number === number ? change(row) : row)),
        })),
      },
  )
  client.setQueryData<Ticket>(keys.ticket(me, number), (ticket) => ticket && change(ticket))
}

// Changes fields at once on the screen, and takes it back when the server refuses.
export function useUpdateTicket() {
  const { me } = useSession()
  const client = useQueryClient()
  const configuration = useConfiguration().data
  return useMutation({
    mutationFn: async ({
      number,
      version,
      patch,
    }: {
      number: number
      version: number
      patch: TicketPatch
    }) =>
      (
        await request<Ticket>('PATCH', `/v1/tickets/${number}`, {
          body: patch,
          headers: { 'If-Match': `"${version}"` },
        })
      ).data,
    onMutate: async ({ number, patch }) => {
      await client.cancelQueries({ queryKey: keys.queues(me) })
      await client.cancelQueries({ queryKey: keys.ticket(me, number) })
      const queues = client.getQueriesData<QueueData>({ queryKey: keys.queues(me) })
      const ticket = client.getQueryData<Ticket>(keys.ticket(me, number))
      if (configuration) showTicket(client, me, number, (row) => patched(row, patch, configuration))
      return { queues, ticket }
    },
    onError: (_error, { number }, before) => {
      for (const [key, data] of before?.queues ?? []) client.setQueryData(key, data)
      if (before?.ticket) client.setQueryData(keys.ticket(me, number), before.ticket)
      void client.invalidateQueries({ queryKey: keys.ticket(me, number) })
      void client.invalidateQueries({ queryKey: keys.queues(me) })
    },
    onSuccess: (ticket) => {
      showTicket(client, me, ticket.number, (row) => ({ ...row, ...pick(row, ticket) }))
      client.setQueryData(keys.ticket(me, ticket.number), ticket)
      void client.invalidateQueries({ queryKey: keys.queues(me) })
    },
  })
}

// The fields of a row, taken from a whole ticket.
function pick<T extends TicketSummary>(row: T, ticket: Ticket): Partial<T> {
  const entries = Object.entries(ticket).filter(([name]) => name in row)
  return Object.fromEntries(entries) as Partial<T>
}

export function useAddComment(number: number) {
  const { me } = useSession()
  const client = useQueryClient()
  return useMutation({
    mutationFn: async ({ comment, key }: { comment: NewComment; key: string }) =>
      (
        await request<{ ticket: Ticket; record: AuditRecord }>(
          'POST',
          `/v1/tickets/${number}/comments`,
          {
            body: comment,
            headers: { 'Idempotency-Key': key },
          },
        )
      ).data,
    onSuccess: ({ ticket, record }) => {
      const before = client.getQueriesData<AuditRecord[]>({ queryKey: keys.timeline(me, number) })
      const records =
        before.map(([, data]) => data ?? []).sort((a, b) => b.length - a.length)[0] ?? []
      if (!records.some((other) => other.seq === record.seq)) {
        client.setQueryData([...keys.timeline(me, number), ticket.version], [...records, record])
      }
      client.setQueryData(keys.ticket(me, number), ticket)
      void client.invalidateQueries({ queryKey: keys.timeline(me, number) })
      void client.invalidateQueries({ queryKey: keys.queues(me) })
    },
  })
}

export function useCreateTicket() {
  const { me } = useSession()
  const client = useQueryClient()
  return useMutation({
    mutationFn: async ({ ticket, key }: { ticket: NewTicket; key: string }) =>
      (
        await request<Ticket>('POST', '/v1/tickets', {
          body: ticket,
          headers: { 'Idempotency-Key': key },
        })
      ).data,
    onSuccess: (ticket) => {
      client.setQueryData(keys.ticket(me, ticket.number), ticket)
      void client.invalidateQueries({ queryKey: keys.queues(me) })
    },
  })
}

export async function attachmentUrl(number: number, id: string): Promise<string> {
  return (await request<{ url: string }>('GET', `/v1/tickets/${number}/attachments/${id}`)).data.url
}
