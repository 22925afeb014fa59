// One ticket: its story, the reply, its properties.
import { useNavigate, useParams } from '@tanstack/react-router'
import { ArrowLeft, Pencil } from 'lucide-react'
import { lazy, Suspense, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ProblemError } from '../api/client'
import type { Ticket } from '../api/types'
import { useSession } from '../app/session'
import {
  Button,
  ErrorState,
  IconButton,
  Page,
  PriorityChip,
  Skeleton,
  StatusChip,
  toast,
} from '../ui'
import { useConfiguration, useTicket, useTimeline, useUpdateTicket } from './api'
import type { ComposerHandle } from './composer'
import { Properties } from './properties'
import { useShortcuts } from './shortcuts'
import { Timeline } from './timeline'

// The editor is the heaviest part of the portal: it is fetched while the timeline is read.
const Composer = lazy(async () => ({ default: (await import('./composer')).Composer }))

export function TicketPage() {
  const { number: text } = useParams({ strict: false }) as { number: string }
  const number = Number(text)
  const { t } = useTranslation('tickets')
  const { me } = useSession()
  const navigate = useNavigate()
  const ticket = useTicket(number)
  const timeline = useTimeline(number, ticket.data?.version)
  const configuration = useConfiguration().data
  const composer = useRef<ComposerHandle>(null)
  const [seenSeq, setSeenSeq] = useState<number | null>(null)
  const canWrite = me.scopes.includes('tickets:write')
  useShortcuts({
    r: () => composer.current?.write('public'),
    n: () => composer.current?.write('internal'),
    u: () => void navigate({ to: '/tickets' }),
  })
  const back = (
    <IconButton label={t('ticket.back')} icon={ArrowLeft} onPress={() => window.history.back()} />
  )
  if (ticket.isError && !ticket.data) {
    const isMissing = ticket.error instanceof ProblemError && ticket.error.status === 404
    return (
      <Page title={isMissing ? t('ticket.missing') : t('ticket.title')} actions={back}>
        <ErrorState error={ticket.error} onRetry={() => void ticket.refetch()} />
      </Page>
    )
  }
  if (!ticket.data) return <TicketSkeleton />

  const records = timeline.data ?? []
  const newest = records.at(-1)?.seq ?? 0
  const newSince =
    seenSeq === null
      ? 0
      : records.filter(
          (record) => record.seq > seenSeq && record.comment && record.actor.id !== me.id,
        ).length
  const isClosed = ticket.data.status.category === 'closed'
  return (
    <Page title={ticket.data.display_number}>
      <div className="grid min-h-0 flex-1 content-start gap-6 overflow-y-auto p-4 sm:px-6 lg:grid-cols-[minmax(0,1fr)_18rem]">
        <div className="flex min-w-0 flex-col gap-4">
          <Header ticket={ticket.data} back={back} canWrite={canWrite && !isClosed} />
          {timeline.isError && !timeline.data ? (
            <ErrorState error={timeline.error} onRetry={() => void timeline.refetch()} />
          ) : timeline.isPending ? (
            <Skeleton className="h-40 w-full" />
          ) : (
            <Timeline number={number} records={records} />
          )}
          {isClosed ? (
            <p className="rounded-lg border border-line bg-sunken px-4 py-3 text-sm text-muted">
              {t('ticket.closed')}
            </p>
          ) : (
            canWrite && (
              <Suspense fallback={<Skeleton className="h-36 w-full" />}>
                {/* biome-ignore lint/a11y/noStaticElementInteractions: only notes which comments were there when writing began */}
                <div onFocus={() => setSeenSeq((seen) => seen ?? newest)}>
                  <Composer
                    key={number}
                    ref={composer}
                    number={number}
                    configuration={configuration}
                    canNote
                    newSince={newSince}
                    onSent={() => setSeenSeq(null)}
                  />
                </div>
              </Suspense>
            )
          )}
        </div>
        <aside aria-label={t('properties.label')} className="lg:sticky lg:top-4 lg:self-start">
          <div className="rounded-lg border border-line bg-surface p-4">
            <Properties ticket={ticket.data} />
          </div>
        </aside>
      </div>
    </Page>
  )
}

function Header({
  ticket,
  back,
  canWrite,
}: {
  ticket: Ticket
  back: React.ReactNode
  canWrite: boolean
}) {
  const { t } = useTranslation('tickets')
  const update = useUpdateTicket()
  const [title, setTitle] = useState<string | null>(null)
  const save = () => {
    const next = title?.trim()
    setTitle(null)
    if (!next || next === ticket.title) return
    update.mutate(
      { number: ticket.number, version: ticket.version, patch: { title: next } },
      {
        onError: (error) =>
          toast.error(error instanceof ProblemError ? error.detail : t('update.failed')),
      },
    )
  }
  return (
    <header className="flex items-start gap-2">
      {back}
      <div className="min-w-0 flex-1">
        {title === null ? (
          <div className="flex items-start gap-1">
            <h2 className="text-xl leading-snug font-semibold text-balance text-ink">
              {ticket.title}
            </h2>
            {canWrite && (
              <IconButton
                size="sm"
                label={t('ticket.editTitle')}
                icon={Pencil}
                onPress={() => setTitle(ticket.title)}
              />
            )}
          </div>
        ) : (
          <form
            className="flex gap-2"
            onSubmit={(event) => {
              event.preventDefault()
              save()
            }}
          >
            <input
              // biome-ignore lint/a11y/noAutofocus: the person has just asked to edit the title
              autoFocus
              aria-label={t('ticket.title')}
              value={title}
              maxLength={300}
              onChange={(event) => setTitle(event.target.value)}
              onKeyDown={(event) => event.key === 'Escape' && setTitle(null)}
              className="min-w-0 flex-1 rounded-md border border-line bg-surface px-2 py-1 text-lg text-ink"
            />
            <Button type="submit" variant="primary">
              {t('ticket.save')}
            </Button>
          </form>
        )}
        <div className="mt-1.5 flex flex-wrap items-center gap-2 text-xs text-muted">
          <span className="tabular-nums">{ticket.display_number}</span>
          <StatusChip name={ticket.status.name} category={ticket.status.category} />
          <PriorityChip priority={ticket.priority} />
        </div>
      </div>
    </header>
  )
}

export function TicketSkeleton() {
  const { t } = useTranslation('tickets')
  return (
    <Page title={t('ticket.loading')}>
      <div className="grid gap-6 p-4 sm:px-6 lg:grid-cols-[minmax(0,1fr)_18rem]" aria-busy="true">
        <div className="flex flex-col gap-4">
          <Skeleton className="h-8 w-2/3" />
          <Skeleton className="h-40 w-full" />
          <Skeleton className="h-28 w-full" />
        </div>
        <Skeleton className="h-80 w-full" />
      </div>
    </Page>
  )
}
