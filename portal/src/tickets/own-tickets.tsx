// What a contact sees: its own tickets, and the conversation in each.
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { ArrowLeft, LifeBuoy, Plus } from 'lucide-react'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, EmptyState, ErrorState, IconButton, Page, Skeleton, StatusChip, Time } from '../ui'
import { useQueue, useTicket, useTimeline } from './api'
import { Facts } from './properties'
import { TicketSkeleton } from './ticket'
import { Timeline } from './timeline'

const Composer = lazy(async () => ({ default: (await import('./composer')).Composer }))

export function OwnTicketsPage() {
  const { t } = useTranslation('tickets')
  const navigate = useNavigate()
  const queue = useQueue({ order: 'updated' })
  const rows = queue.data?.pages.flatMap((page) => page.data) ?? []
  const ask = (
    <Button variant="primary" icon={Plus} onPress={() => void navigate({ to: '/tickets/new' })}>
      {t('own.ask')}
    </Button>
  )
  return (
    <Page title={t('own.title')} actions={ask}>
      <div className="mx-auto flex min-h-0 w-full max-w-3xl flex-1 flex-col gap-3 overflow-y-auto p-4 sm:px-6">
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
            <ul className="overflow-hidden rounded-lg border border-line bg-surface">
              {rows.map((ticket) => (
                <li key={ticket.number} className="border-b border-line last:border-0">
                  <Link
                    to="/tickets/$number"
                    params={{ number: String(ticket.number) } as never}
                    className="flex items-center gap-3 px-4 py-3 hover:bg-hover"
                  >
                    <span className="min-w-0 flex-1">
                      <span className="block truncate text-sm font-medium text-ink">
                        {ticket.title}
                      </span>
                      <span className="mt-0.5 flex items-center gap-2 text-xs text-faint">
                        <span className="tabular-nums">{ticket.display_number}</span>
                        <Time value={ticket.updated_at} relative />
                      </span>
                    </span>
                    <StatusChip name={ticket.status.name} category={ticket.status.category} />
                  </Link>
                </li>
              ))}
            </ul>
            {queue.hasNextPage && (
              <Button
                variant="secondary"
                isPending={queue.isFetchingNextPage}
                onPress={() => void queue.fetchNextPage()}
              >
                {t('own.more')}
              </Button>
            )}
          </>
        )}
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
  if (ticket.isError && !ticket.data) {
    return (
      <Page title={t('ticket.title')}>
        <ErrorState error={ticket.error} onRetry={() => void ticket.refetch()} />
      </Page>
    )
  }
  if (!ticket.data) return <TicketSkeleton />
  const isClosed = ticket.data.status.category === 'closed'
  return (
    <Page title={ticket.data.display_number}>
      <div className="min-h-0 flex-1 overflow-y-auto">
        <div className="mx-auto flex w-full max-w-3xl flex-col gap-4 p-4 sm:px-6">
          <header className="flex items-start gap-2">
            <IconButton
              label={t('ticket.back')}
              icon={ArrowLeft}
              onPress={() => window.history.back()}
            />
            <div className="min-w-0">
              <h2 className="text-xl leading-snug font-semibold text-balance text-ink">
                {ticket.data.title}
              </h2>
              <div className="mt-1.5 flex items-center gap-2 text-xs text-muted">
                <span className="tabular-nums">{ticket.data.display_number}</span>
                <StatusChip name={ticket.data.status.name} category={ticket.data.status.category} />
              </div>
            </div>
          </header>
          {timeline.isError && !timeline.data ? (
            <ErrorState error={timeline.error} onRetry={() => void timeline.refetch()} />
          ) : (
            <Timeline number={number} records={timeline.data ?? []} />
          )}
          {isClosed ? (
            <p className="rounded-lg border border-line bg-sunken px-4 py-3 text-sm text-muted">
              {t('own.closed')}
            </p>
          ) : (
            <Suspense fallback={<Skeleton className="h-36 w-full" />}>
              <Composer
                key={number}
                number={number}
                configuration={undefined}
                canNote={false}
                newSince={0}
                onSent={() => {}}
              />
            </Suspense>
          )}
          <Facts ticket={ticket.data} />
        </div>
      </div>
    </Page>
  )
}
