// A ticket written in the portal: by a member for somebody, or by a contact for itself.
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Ticket } from '../api/types'
import type { NewTicketSearch } from '../app/search'
import { useSession } from '../app/session'
import { ErrorState, Page, Skeleton, toast } from '../ui'
import { useTicket } from './api'
import { type DraftPlace, hasDraft } from './drafts'
import { NewTicketForm } from './new-ticket-form'
import { useIsSending } from './writes'

export function NewTicketPage() {
  const { t } = useTranslation('tickets')
  const { me } = useSession()
  const { follow_up_of: closed } = useSearch({ strict: false }) as NewTicketSearch
  const title = closed
    ? 'new.titleFollowUp'
    : me.kind === 'member'
      ? 'new.title'
      : 'new.titleContact'
  return (
    <Page title={t(title)}>
      <div className="min-h-0 flex-1 overflow-y-auto p-4 sm:p-6">
        {closed ? <FollowUp key={closed} number={closed} /> : <NewTicket key="new" />}
      </div>
    </Page>
  )
}

/** The form, once the ticket that it goes on with is there. */
function FollowUp({ number }: { number: number }) {
  const { data, isError, error, refetch } = useTicket(number)
  if (data) return <NewTicket followUpOf={data} />
  if (isError) return <ErrorState error={error} onRetry={() => void refetch()} />
  return <Skeleton className="mx-auto h-96 w-full max-w-3xl" />
}

function NewTicket({ followUpOf }: { followUpOf?: Ticket }) {
  const { t } = useTranslation('tickets')
  const { me } = useSession()
  const navigate = useNavigate()
  const ticket: DraftPlace['ticket'] = followUpOf ? `follow-up-of-${followUpOf.number}` : 'new'
  const isSending = useIsSending(ticket)
  const [tenant, person] = [me.tenant.id, me.id]
  const place = useMemo<DraftPlace>(
    () => ({ tenant, person, ticket, mode: 'public' }),
    [tenant, person, ticket],
  )
  // What was sent, perhaps by this page before it was left and opened again, is no text of the form any more.
  const [generation, setGeneration] = useState(0)
  const wasSending = useRef(isSending)
  useEffect(() => {
    if (wasSending.current && !isSending && !hasDraft(place)) setGeneration((count) => count + 1)
    wasSending.current = isSending
  }, [isSending, place])
  const isShown = useRef(false)
  useEffect(() => {
    isShown.current = true
    return () => {
      isShown.current = false
    }
  }, [])
  const onCreated = (ticket: Ticket) => {
    if (!isShown.current) {
      toast.success(t('new.created', { number: ticket.display_number, context: me.kind }))
      return
    }
    const params = { number: String(ticket.number) } as never
    void navigate({ to: '/tickets/$number', params, replace: true })
  }
  return (
    <NewTicketForm
      key={generation}
      place={place}
      followUpOf={followUpOf}
      isSending={isSending}
      onCreated={onCreated}
    />
  )
}
