// The frame of one ticket: who it is above, its story with the reply below it, what it is beside.
import { useCanGoBack, useNavigate, useRouter } from '@tanstack/react-router'
import { ArrowLeft } from 'lucide-react'
import { type ReactNode, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { AuditRecord, Ticket } from '../api/types'
import { useSession } from '../app/session'
import { ErrorState, IconButton, Page, PriorityChip, Skeleton, StatusChip, useTitle } from '../ui'
import { Timeline } from './timeline'

/** Back to where the reader came from, or to the list when the ticket's address was opened directly. */
export function useGoBack(): () => void {
  const router = useRouter()
  const navigate = useNavigate()
  const canGoBack = useCanGoBack()
  return () => {
    if (canGoBack) router.history.back()
    else void navigate({ to: '/tickets' })
  }
}

export function BackButton() {
  const { t } = useTranslation('tickets')
  return <IconButton label={t('ticket.back')} icon={ArrowLeft} onPress={useGoBack()} />
}

/** The title as it is read; the page of members puts a form in its place. */
export function TicketTitle({ children }: { children: ReactNode }) {
  return (
    <h1 className="text-lg leading-snug font-semibold text-pretty break-words text-ink outline-none">
      {children}
    </h1>
  )
}

type Timelike = {
  data: AuditRecord[] | undefined
  error: unknown
  isError: boolean
  refetch: () => unknown
}

export function TicketFrame({
  ticket,
  title,
  showsPriority = false,
  timeline,
  reply,
  aside,
}: {
  ticket: Ticket
  title: ReactNode
  showsPriority?: boolean
  timeline: Timelike
  reply: ReactNode
  aside?: ReactNode
}) {
  const { t } = useTranslation('tickets')
  useTitle(`${ticket.display_number} ${ticket.title}`)
  const story = useRef<HTMLElement>(null)
  const { data: records } = timeline
  useLastInView(story, records)
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <header className="flex shrink-0 items-start gap-1.5 border-b border-line bg-surface py-2.5 ps-2 pe-4 sm:ps-4 sm:pe-6">
        <BackButton />
        <div className="min-w-0 flex-1 py-1">
          {title}
          <div className="mt-1 flex flex-wrap items-center gap-2 text-xs text-muted">
            <span className="tabular-nums">{ticket.display_number}</span>
            <StatusChip name={ticket.status.name} category={ticket.status.category} />
            {showsPriority && <PriorityChip priority={ticket.priority} />}
          </div>
        </div>
      </header>
      <div className="flex min-h-0 flex-1 flex-col overflow-y-auto lg:flex-row lg:overflow-hidden">
        <div className="order-2 flex min-w-0 flex-1 flex-col lg:order-1 lg:min-h-0">
          <section
            ref={story}
            // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled region must be reachable by keyboard
            tabIndex={0}
            aria-label={t('timeline.region')}
            className="p-4 -outline-offset-2 sm:px-6 lg:min-h-0 lg:flex-1 lg:overflow-y-auto"
          >
            <div className="mx-auto max-w-4xl">
              {records ? (
                <Timeline number={ticket.number} records={records} />
              ) : timeline.isError ? (
                <ErrorState error={timeline.error} onRetry={() => void timeline.refetch()} />
              ) : (
                <Skeleton className="h-40 w-full" />
              )}
            </div>
          </section>
          <div className="shrink-0 px-4 pb-4 sm:px-6">
            <div className="mx-auto max-w-4xl">{reply}</div>
          </div>
        </div>
        {aside && (
          <aside
            aria-label={t('properties.label')}
            className="order-1 shrink-0 border-line bg-surface max-lg:border-b lg:order-2 lg:w-76 lg:overflow-y-auto lg:border-s"
          >
            {aside}
          </aside>
        )}
      </div>
    </div>
  )
}

// Shows the last message from its beginning at first; then what one has written, and whatever comes while the end is in view.
function useLastInView(story: React.RefObject<HTMLElement | null>, records?: AuditRecord[]) {
  const { me } = useSession()
  const last = records?.at(-1)
  const newest = last?.seq ?? 0
  const isOwn = last?.actor.id === me.id
  const seen = useRef(0)
  const isAtEnd = useRef(false)
  useEffect(() => {
    const element = story.current
    if (!element) return
    const onScroll = () => {
      isAtEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < 80
    }
    // Messages grow as their images come, and the room for them shrinks as one writes.
    const observer = new ResizeObserver(() => {
      if (isAtEnd.current) element.scrollTop = element.scrollHeight
    })
    for (const box of [element, ...element.children]) observer.observe(box)
    element.addEventListener('scroll', onScroll, { passive: true })
    return () => {
      observer.disconnect()
      element.removeEventListener('scroll', onScroll)
    }
  }, [story])
  useEffect(() => {
    const element = story.current
    if (!element || newest === seen.current) return
    const messages = element.querySelectorAll<HTMLElement>('article')
    const message = messages.item(messages.length - 1)
    if (seen.current > 0) {
      if (isOwn) isAtEnd.current = true
      if (isAtEnd.current) element.scrollTop = element.scrollHeight
    } else if (messages.length > 1) {
      const distance = message.getBoundingClientRect().top - element.getBoundingClientRect().top
      element.scrollTop += distance - 16
    }
    seen.current = newest
  }, [story, newest, isOwn])
}

export function TicketSkeleton() {
  const { t } = useTranslation('tickets')
  return (
    <Page title={t('ticket.loading')}>
      <div className="grid gap-6 p-4 sm:px-6 lg:grid-cols-[minmax(0,1fr)_18rem]" aria-busy="true">
        <div className="flex flex-col gap-4">
          <Skeleton className="h-40 w-full" />
          <Skeleton className="h-28 w-full" />
          <Skeleton className="h-40 w-full" />
        </div>
        <Skeleton className="h-80 w-full" />
      </div>
    </Page>
  )
}
