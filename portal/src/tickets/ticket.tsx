// One ticket, for members: its story, the reply, its properties.
import { useParams } from '@tanstack/react-router'
import { ChevronDown, Pencil } from 'lucide-react'
import { lazy, Suspense, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ProblemError } from '../api/client'
import type { Ticket } from '../api/types'
import { useSession } from '../app/session'
import { Button, ErrorState, IconButton, Page, Skeleton, useMediaQuery } from '../ui'
import { useConfiguration, useTicket, useTimeline } from './api'
import { ClosedTicket } from './closed-ticket'
import type { ComposerHandle } from './composer'
import { Properties } from './properties'
import { useShortcuts } from './shortcuts'
import { ExplainDialog } from './sla/explain-dialog'
import { PromiseButton } from './sla/sla-chip'
import { BackButton, TicketFrame, TicketSkeleton, TicketTitle, useGoBack } from './ticket-frame'
import { useUpdateTicket } from './writes'

// The editor is the heaviest part of the portal: it is fetched while the timeline is read.
const Composer = lazy(async () => ({ default: (await import('./composer')).Composer }))

export function TicketPage() {
  const { number: text } = useParams({ strict: false }) as { number: string }
  return <TicketView number={Number(text)} />
}

export function TicketView({ number }: { number: number }) {
  const { t } = useTranslation('tickets')
  const { me } = useSession()
  const goBack = useGoBack()
  const ticket = useTicket(number)
  const timeline = useTimeline(number, ticket.data?.version)
  const configuration = useConfiguration().data
  const isWide = useMediaQuery('(min-width: 1024px)')
  const composer = useRef<ComposerHandle>(null)
  const [seenSeq, setSeenSeq] = useState<number | null>(null)
  const [isExplaining, setIsExplaining] = useState(false)
  const canWrite = me.scopes.includes('tickets:write')
  useShortcuts({
    r: () => composer.current?.write('public'),
    n: () => composer.current?.write('internal'),
    u: goBack,
  })
  if (ticket.isError && !ticket.data) {
    const isMissing = ticket.error instanceof ProblemError && ticket.error.status === 404
    return (
      <Page title={isMissing ? t('ticket.missing') : t('ticket.one')} back={<BackButton />}>
        <ErrorState error={ticket.error} onRetry={() => void ticket.refetch()} />
      </Page>
    )
  }
  if (!ticket.data) return <TicketSkeleton />

  const records = timeline.records ?? []
  const newest = records.at(-1)?.seq ?? 0
  const newSince =
    seenSeq === null
      ? 0
      : records.filter(
          (record) => record.seq > seenSeq && record.comment && record.actor.id !== me.id,
        ).length
  // What was there before is not new because it is still being read.
  const noteWriting = () => timeline.isComplete && setSeenSeq((seen) => seen ?? newest)
  const isClosed = ticket.data.status.category === 'closed'
  const explain = () => setIsExplaining(true)
  const properties = <Properties ticket={ticket.data} onExplain={explain} />
  return (
    <>
      <TicketFrame
        ticket={ticket.data}
        title={<Title ticket={ticket.data} canWrite={canWrite && !isClosed} />}
        showsPriority
        promise={ticket.data.sla && <PromiseButton sla={ticket.data.sla} onPress={explain} />}
        timeline={timeline}
        aside={
          isWide ? (
            <div className="p-5">{properties}</div>
          ) : (
            <details className="group">
              <summary className="flex cursor-pointer list-none items-center gap-2 px-4 py-2.5 text-sm -outline-offset-2 sm:px-6">
                <span className="font-medium text-ink">{t('properties.label')}</span>
                <span className="min-w-0 flex-1 truncate text-end text-muted">
                  {ticket.data.assignee?.name ?? t('row.nobody')}
                  {ticket.data.team && ` · ${ticket.data.team.name}`}
                </span>
                <ChevronDown
                  size={16}
                  aria-hidden
                  className="shrink-0 text-muted transition-transform group-open:rotate-180"
                />
              </summary>
              <div className="px-4 pt-1 pb-5 sm:px-6">{properties}</div>
            </details>
          )
        }
        reply={
          isClosed ? (
            <ClosedTicket ticket={ticket.data} />
          ) : (
            canWrite && (
              <Suspense fallback={<Skeleton className="h-40 w-full" />}>
                {/* biome-ignore lint/a11y/noStaticElementInteractions: only notes which comments were there when writing began */}
                <div onFocus={noteWriting} onInput={noteWriting}>
                  <Composer
                    key={number}
                    ref={composer}
                    number={number}
                    version={ticket.data.version}
                    configuration={configuration}
                    canNote
                    newSince={newSince}
                    onSent={() => setSeenSeq(null)}
                  />
                </div>
              </Suspense>
            )
          )
        }
      />
      <ExplainDialog ticket={ticket.data} isOpen={isExplaining} onOpenChange={setIsExplaining} />
    </>
  )
}

function Title({ ticket, canWrite }: { ticket: Ticket; canWrite: boolean }) {
  const { t } = useTranslation('tickets')
  const update = useUpdateTicket()
  const [title, setTitle] = useState<string | null>(null)
  const save = () => {
    const next = title?.trim()
    setTitle(null)
    if (!next || next === ticket.title) return
    update.mutate(
      { number: ticket.number, version: ticket.version, patch: { title: next } },
      // What was typed is put back, beside the title the ticket has.
      { onError: () => setTitle(next) },
    )
  }
  if (title === null) {
    return (
      <div className="flex items-start gap-1">
        <TicketTitle>{ticket.title}</TicketTitle>
        {canWrite && (
          <IconButton
            size="sm"
            className="-my-0.5"
            label={t('ticket.editTitle')}
            icon={Pencil}
            onPress={() => setTitle(ticket.title)}
          />
        )}
      </div>
    )
  }
  return (
    <form
      className="flex flex-wrap items-center gap-2"
      onSubmit={(event) => {
        event.preventDefault()
        save()
      }}
    >
      <h1 className="sr-only">{ticket.title}</h1>
      <input
        // biome-ignore lint/a11y/noAutofocus: the person has just asked to edit the title
        autoFocus
        aria-label={t('ticket.title')}
        value={title}
        maxLength={300}
        onChange={(event) => setTitle(event.target.value)}
        onKeyDown={(event) => event.key === 'Escape' && setTitle(null)}
        className="field min-w-40 flex-1 text-lg"
      />
      <Button type="submit" variant="primary">
        {t('ticket.save')}
      </Button>
      <Button variant="ghost" onPress={() => setTitle(null)}>
        {t('ticket.cancel')}
      </Button>
    </form>
  )
}
