// What a contact sees: its own tickets, and the conversation in each.
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { LifeBuoy, Plus } from 'lucide-react'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import {
  Button,
  EmptyState,
  ErrorState,
  Page,
  Skeleton,
  StatusChip,
  Time,
  useMediaQuery,
} from '../ui'
import { useQueue, useTicket, useTimeline } from './api'
import { ClosedTicket } from './closed-ticket'
import { Facts } from './properties'
import { TicketRating } from './rating'
import { BackButton, TicketFrame, TicketSkeleton, TicketTitle } from './ticket-frame'

const Composer = lazy(async () => ({ default: (await import('./composer')).Composer }))

export function OwnTicketsPage() {
  const { t } = useTranslation('tickets')
  const navigate = useNavigate()
  const queue = useQueue({})
  const rows = queue.data?.pages.flatMap((page) => page.data) ?? []
  // On a wide screen the sidebar offers the same.
  const hasSidebar = useMediaQuery('(min-width: 768px)')
  const ask = !hasSidebar && (
    <Button variant="primary" icon={Plus} onPress={() => void navigate({ to: '/tickets/new' })}>
      {t('own.ask')}
    </Button>
  )
  const isEmpty = queue.isSuccess && rows.length === 0
  return (
    <Page title={t('own.title')} actions={!isEmpty && ask}>
      <div className="flex min-h-0 flex-1 flex-col overflow-y-auto p-4 sm:p-6">
        <div className="mx-auto flex w-full max-w-4xl flex-col gap-4">
          {queue.isError && !queue.data ? (
            <ErrorState error={queue.error} onRetry={() => void queue.refetch()} />
          ) : queue.isPending ? (
            <Skeleton className="h-48 w-full" />
          ) : rows.length === 0 ? (
            <EmptyState
              icon={LifeBuoy}
              title={t('own.empty')}
              description={t('own.emptyHint')}
              action={ask}
            />
          ) : (
            <>
              <ul className="card overflow-hidden">
                {rows.map((ticket) => (
                  <li key={ticket.number} className="border-b border-line last:border-0">
                    <Link
                      to="/tickets/$number"
                      params={{ number: String(ticket.number) } as never}
                      className="flex items-center gap-3 px-4 py-3 -outline-offset-2 hover:bg-hover sm:px-5"
                    >
                      <span className="min-w-0 flex-1">
                        <span className="block truncate text-base font-medium text-ink">
                          {ticket.title}
                        </span>
                        <span className="mt-0.5 flex items-center gap-2 text-xs text-faint">
                          <span className="tabular-nums">{ticket.display_number}</span>
                          <span aria-hidden>·</span>
                          <span>
                            {t('facts.updated')} <Time value={ticket.updated_at} relative />
                          </span>
                        </span>
                      </span>
                      <span className="shrink-0">
                        <StatusChip name={ticket.status.name} category={ticket.status.category} />
                      </span>
                    </Link>
                  </li>
                ))}
              </ul>
              {queue.hasNextPage && (
                <Button
                  variant="secondary"
                  className="self-center"
                  isPending={queue.isFetchingNextPage}
                  onPress={() => void queue.fetchNextPage()}
                >
                  {t('own.more')}
                </Button>
              )}
            </>
          )}
        </div>
      </div>
    </Page>
  )
}

export function OwnTicketPage() {
  const { number: text } = useParams({ strict: false }) as { number: string }
  const number = Number(text)
  const { t } = useTranslation('tickets')
  const ticket = useTicket(number)
  const timeline = useTimeline(number, ticket.data?.version)
  const isWide = useMediaQuery('(min-width: 1024px)')
  if (ticket.isError && !ticket.data) {
    return (
      <Page title={t('ticket.one', { context: 'contact' })} back={<BackButton />}>
        <ErrorState error={ticket.error} onRetry={() => void ticket.refetch()} />
      </Page>
    )
  }
  if (!ticket.data) return <TicketSkeleton />
  const isClosed = ticket.data.status.category === 'closed'
  return (
    <TicketFrame
      ticket={ticket.data}
      title={<TicketTitle>{ticket.data.title}</TicketTitle>}
      timeline={timeline}
      aside={
        isWide && (
          <div className="flex flex-col gap-5 p-5">
            {ticket.data.rating && <TicketRating rating={ticket.data.rating} />}
            <Facts ticket={ticket.data} />
          </div>
        )
      }
      reply={
        isClosed ? (
          <ClosedTicket ticket={ticket.data} />
        ) : (
          <Suspense fallback={<Skeleton className="h-40 w-full" />}>
            <Composer
              key={number}
              number={number}
              version={ticket.data.version}
              configuration={undefined}
              canNote={false}
              newSince={0}
              onSent={() => {}}
            />
          </Suspense>
        )
      }
    />
  )
}
