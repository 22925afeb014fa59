// Writes of tickets. A change shows at once and is taken back when the server refuses it.
import {
  type InfiniteData,
  type QueryClient,
  useIsMutating,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query'
import { useState } from 'react'
import { newIdempotencyKey, ProblemError, request } from '../api/client'
import type {
  AddCommentInput,
  AddCommentResult,
  AuditRecord,
  Configuration,
  CreateTicketInput,
  Me,
  MergeTicketsInput,
  Page,
  Ticket,
  TicketSummary,
  UpdateTicketInput,
} from '../api/types'
import { useSession } from '../app/session'
import i18n from '../i18n'
import { toast } from '../ui'
import { keys, useConfiguration } from './api'
import { clearSent, type Draft, type DraftPlace } from './drafts'

export type TicketPatch = UpdateTicketInput

type QueueData = InfiniteData<Page<TicketSummary>, string | null>

/** Whether somebody else has changed the ticket since it was shown. */
export function isStale(error: unknown): boolean {
  return error instanceof ProblemError && error.status === 412
}

const isWhole = (ticket: TicketSummary): ticket is Ticket => 'followers' in ticket

// What the ticket will look like, as far as the client can tell.
export function patched<T extends TicketSummary>(
  ticket: T,
  patch: TicketPatch,
  configuration: Configuration,
): T {
  const next = { ...ticket }
  if (patch.title != null) next.title = patch.title
  if (patch.priority != null) next.priority = patch.priority
  if (patch.tags != null) next.tags = patch.tags
  if (patch.assignee_id !== undefined) {
    next.assignee = configuration.members.find((member) => member.id === patch.assignee_id) ?? null
  }
  if (patch.team_id !== undefined)
    next.team = configuration.teams.find((team) => team.id === patch.team_id) ?? null
  const { follower_ids } = patch
  if (follower_ids != null && isWhole(next)) {
    const known = [...configuration.members, ...next.followers]
    next.followers = follower_ids.flatMap((id) => known.find((one) => one.id === id) ?? [])
  }
  const status = configuration.statuses.find((candidate) => candidate.id === patch.status_id)
  if (status) next.status = status
  return next
}

function withRow(
  data: QueueData | undefined,
  number: number,
  change: (row: TicketSummary) => TicketSummary,
): QueueData | undefined {
  return (
    data && {
      ...data,
      pages: data.pages.map((page) => ({
        ...page,
        data: page.data.map((row) => (row.number === number ? change(row) : row)),
      })),
    }
  )
}

// Puts a ticket into every place of the cache that shows it.
function showTicket(
  client: QueryClient,
  me: Me,
  number: number,
  change: <T extends TicketSummary>(ticket: T) => T,
) {
  client.setQueriesData<QueueData>({ queryKey: keys.queues(me) }, (data) =>
    withRow(data, number, change),
  )
  client.setQueryData<Ticket>(keys.ticket(me, number), (ticket) => ticket && change(ticket))
}

// The fields of a row, taken from a whole ticket.
function pick<T extends TicketSummary>(row: T, ticket: Ticket): Partial<T> {
  const entries = Object.entries(ticket).filter(([name]) => name in row)
  return Object.fromEntries(entries) as Partial<T>
}

// Where own writes led from a version that was on the screen: two quick changes are no conflict with oneself.
const ownWrites = new WeakMap<QueryClient, Map<string, number>>()
const stepOf = (number: number, version: number) => `${number}/${version}`

function noteOwnWrite(client: QueryClient, number: number, from: number, to: number) {
  const steps = ownWrites.get(client) ?? new Map<string, number>()
  ownWrites.set(client, steps)
  if (to !== from) steps.set(stepOf(number, from), to)
}

function versionAfterOwn(client: QueryClient, number: number, seen: number): number {
  const next = ownWrites.get(client)?.get(stepOf(number, seen))
  return next === undefined ? seen : versionAfterOwn(client, number, next)
}

export function useUpdateTicket() {
  const { me } = useSession()
  const client = useQueryClient()
  const configuration = useConfiguration().data
  return useMutation({
    // One after the other, so that each names the version that the one before it made.
    scope: { id: `update/${me.tenant.id}/${me.id}` },
    networkMode: 'always',
    mutationFn: async ({
      number,
      version,
      patch,
    }: {
      number: number
      /** The version that was on the screen. */
      version: number
      patch: TicketPatch
    }) => {
      const seen = versionAfterOwn(client, number, version)
      const headers = { 'If-Match': `"${seen}"` }
      const path = `/v1/tickets/${number}`
      const ticket = (await request<Ticket>('PATCH', path, { body: patch, headers })).data
      noteOwnWrite(client, number, seen, ticket.version)
      return ticket
    },
    onMutate: async ({ number, patch }) => {
      await client.cancelQueries({ queryKey: keys.queues(me) })
      await client.cancelQueries({ queryKey: keys.ticket(me, number) })
      const rows = client
        .getQueriesData<QueueData>({ queryKey: keys.queues(me) })
        .flatMap(([key, data]) => {
          const found = data?.pages.flatMap((page) => page.data).find((r) => r.number === number)
          return found ? [{ key, row: found }] : []
        })
      const ticket = client.getQueryData<Ticket>(keys.ticket(me, number))
      if (configuration) showTicket(client, me, number, (row) => patched(row, patch, configuration))
      return { rows, ticket }
    },
    onError: (error, { number }, before) => {
      // This ticket alone is put back: another may have changed meanwhile.
      for (const { key, row } of before?.rows ?? [])
        client.setQueryData<QueueData>(key, (data) => withRow(data, number, () => row))
      if (before?.ticket) client.setQueryData(keys.ticket(me, number), before.ticket)
      void client.invalidateQueries({ queryKey: keys.ticket(me, number) })
      void client.invalidateQueries({ queryKey: keys.queues(me) })
      toast.error(isStale(error) ? i18n.t('tickets:update.stale') : error)
    },
    onSuccess: (ticket) => {
      showTicket(client, me, ticket.number, (row) => ({ ...row, ...pick(row, ticket) }))
      client.setQueryData(keys.ticket(me, ticket.number), ticket)
      void client.invalidateQueries({ queryKey: keys.queues(me) })
    },
  })
}

export type Sending<Body> = {
  body: Body
  /** The idempotency key. */
  key: string
  place: DraftPlace
  /** What is taken out of the draft once the server has it. */
  sent: Pick<Draft, 'html' | 'fields' | 'files'>
  /** The version that was on the screen, when a change in between must stop it. */
  version?: number
}

/** Whether something of this ticket is on its way, from this page or from one that was left meanwhile. */
export function useIsSending(ticket: DraftPlace['ticket']): boolean {
  const { me } = useSession()
  return useIsMutating({ mutationKey: keys.sending(me, ticket) }) > 0
}

export function useAddComment(number: number) {
  const { me } = useSession()
  const client = useQueryClient()
  return useMutation({
    mutationKey: keys.sending(me, number),
    // Without a network it fails and says so, instead of being sent at a moment nobody expects.
    networkMode: 'always',
    mutationFn: async ({ body, key, version }: Sending<AddCommentInput>) => {
      const headers: Record<string, string> = { 'Idempotency-Key': key }
      if (version !== undefined)
        headers['If-Match'] = `"${versionAfterOwn(client, number, version)}"`
      const path = `/v1/tickets/${number}/comments`
      return (await request<AddCommentResult>('POST', path, { body, headers })).data
    },
    onSuccess: ({ ticket, record }, { place, sent }) => {
      clearSent(place, sent)
      const before = client.getQueriesData<AuditRecord[]>({ queryKey: keys.timeline(me, number) })
      const records = before
        .flatMap(([, data]) => (data ? [data] : []))
        .sort((a, b) => b.length - a.length)[0]
      // Put behind what was read to its end only: else what lies between would seem not to be there.
      if (records && !records.some((other) => other.seq === record.seq)) {
        client.setQueryData([...keys.timeline(me, number), ticket.version], [...records, record])
      }
      client.setQueryData(keys.ticket(me, number), ticket)
      void client.invalidateQueries({ queryKey: keys.timeline(me, number) })
      void client.invalidateQueries({ queryKey: keys.queues(me) })
    },
    onError: (error) => {
      // Somebody who was named has left.
      if (error instanceof ProblemError && error.reasonFor('mention_ids')) {
        void client.invalidateQueries({ queryKey: keys.configuration(me) })
      }
      // Closed, changed or gone: what the ticket is now says more than the refusal.
      void client.invalidateQueries({ queryKey: keys.ticket(me, number) })
    },
  })
}

/** Sends the mail of a record once more, which did not arrive. What becomes of it stands on a record of its own. */
export function useResendComment(number: number, seq: number) {
  const { me } = useSession()
  const client = useQueryClient()
  // A mail is sent again once only: an answer that was lost is asked for by the same key.
  const [key] = useState(newIdempotencyKey)
  return useMutation({
    // As with changes of the ticket: each names the version that the one before it made.
    scope: { id: `update/${me.tenant.id}/${me.id}` },
    networkMode: 'always',
    mutationFn: async (version: number) => {
      const seen = versionAfterOwn(client, number, version)
      const headers = { 'If-Match': `"${seen}"`, 'Idempotency-Key': `${key}/${seen}` }
      const path = `/v1/tickets/${number}/comments/${seq}/resend`
      const { ticket } = (await request<AddCommentResult>('POST', path, { headers })).data
      noteOwnWrite(client, number, seen, ticket.version)
      return ticket
    },
    onSuccess: (ticket) => {
      client.setQueryData(keys.ticket(me, number), ticket)
      toast.success(i18n.t('tickets:resend.done'))
    },
    onError: (error) => {
      toast.error(isStale(error) ? i18n.t('tickets:update.stale') : error)
      void client.invalidateQueries({ queryKey: keys.ticket(me, number) })
    },
    onSettled: () => client.invalidateQueries({ queryKey: keys.timeline(me, number) }),
  })
}

/** Closes a ticket for good; it goes on in the one that comes back. */
export function useMergeTicket(number: number) {
  const { me } = useSession()
  const client = useQueryClient()
  return useMutation({
    networkMode: 'always',
    mutationFn: async (into: number) => {
      const body: MergeTicketsInput = { into }
      return (await request<Ticket>('POST', `/v1/tickets/${number}/merge`, { body })).data
    },
    onSuccess: (ticket) => client.setQueryData(keys.ticket(me, ticket.number), ticket),
    onSettled: (_ticket, _error, into) => {
      for (const one of [number, into]) {
        void client.invalidateQueries({ queryKey: keys.ticket(me, one) })
        void client.invalidateQueries({ queryKey: keys.timeline(me, one) })
      }
      void client.invalidateQueries({ queryKey: keys.queues(me) })
    },
  })
}

export function useCreateTicket(ticket: DraftPlace['ticket']) {
  const { me } = useSession()
  const client = useQueryClient()
  return useMutation({
    mutationKey: keys.sending(me, ticket),
    networkMode: 'always',
    mutationFn: async ({ body, key }: Sending<CreateTicketInput>) => {
      const headers = { 'Idempotency-Key': key }
      return (await request<Ticket>('POST', '/v1/tickets', { body, headers })).data
    },
    onSuccess: (ticket, { place, sent }) => {
      clearSent(place, sent)
      client.setQueryData(keys.ticket(me, ticket.number), ticket)
      const { follow_up_of } = ticket
      // The closed ticket now names the one that goes on with it.
      if (follow_up_of) void client.invalidateQueries({ queryKey: keys.ticket(me, follow_up_of) })
      void client.invalidateQueries({ queryKey: keys.queues(me) })
    },
  })
}
