// The frame of one ticket: who it is above, its story with the reply below it, what it is beside.
import { useCanGoBack, useNavigate, useRouter } from '@tanstack/react-router'
import { ArrowDown, ArrowLeft, LoaderCircle } from 'lucide-react'
import { type ReactNode, type RefObject, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { problemLine } from '../api/problem-text'
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
  useTitle,
} from '../ui'
import type { TimelineQuery } from './api'
import { isVisible, Timeline } from './timeline'

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

export function TicketFrame({
  ticket,
  title,
  showsPriority = false,
  promise,
  timeline,
  reply,
  aside,
}: {
  ticket: Ticket
  title: ReactNode
  showsPriority?: boolean
  /** What the ticket is promised next. */
  promise?: ReactNode
  timeline: TimelineQuery
  reply: ReactNode
  aside?: ReactNode
}) {
  const { t } = useTranslation('tickets')
  useTitle(`${ticket.display_number} ${ticket.title}`)
  const story = useRef<HTMLElement>(null)
  const { records } = timeline
  useLastInView(story, timeline)
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
            {promise}
          </div>
        </div>
      </header>
      <div className="relative flex min-h-0 flex-1 flex-col overflow-y-auto lg:flex-row lg:overflow-hidden">
        <div className="order-2 flex min-w-0 flex-1 flex-col lg:order-1 lg:min-h-0">
          <section
            ref={story}
            // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled region must be reachable by keyboard
            tabIndex={0}
            aria-label={t('timeline.region')}
            className="relative p-4 -outline-offset-2 sm:px-6 lg:min-h-0 lg:flex-1 lg:overflow-y-auto"
          >
            <div className="mx-auto max-w-4xl">
              {records ? (
                <>
                  <Timeline ticket={ticket} records={records} />
                  <Rest timeline={timeline} count={records.filter(isVisible).length} />
                </>
              ) : timeline.isError ? (
                <ErrorState error={timeline.error} onRetry={() => void timeline.refetch()} />
              ) : (
                <Skeleton className="h-40 w-full" />
              )}
            </div>
            <ToNewest story={story} newest={records?.at(-1)?.seq} />
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

/** What is said below a timeline whose newer part is not there yet. */
function Rest({ timeline, count }: { timeline: TimelineQuery; count: number }) {
  const { t } = useTranslation('tickets')
  if (timeline.isComplete) return null
  if (timeline.isError) {
    return (
      <div role="alert" className="flex flex-wrap items-center gap-3 py-4 text-sm text-danger-ink">
        <p className="min-w-0 flex-1">
          {t('timeline.cut')} {problemLine(timeline.error)}
        </p>
        <Button size="sm" onPress={() => void timeline.refetch()}>
          {t('timeline.rest')}
        </Button>
      </div>
    )
  }
  return (
    <p role="status" className="flex items-center justify-center gap-2 py-4 text-sm text-muted">
      <LoaderCircle size={15} aria-hidden className="animate-spin" />
      {t('timeline.soFar', { count })}
    </p>
  )
}

function lastMessage(story: HTMLElement | null): HTMLElement | null {
  return [...(story?.querySelectorAll<HTMLElement>('article') ?? [])].at(-1) ?? null
}

/** The way down to the newest message, while it lies below what is in view. */
function ToNewest({
  story,
  newest,
}: {
  story: RefObject<HTMLElement | null>
  newest: number | undefined
}) {
  const { t } = useTranslation('tickets')
  const [isBelow, setIsBelow] = useState(false)
  // biome-ignore lint/correctness/useExhaustiveDependencies: looks anew when another message is the newest
  useEffect(() => {
    const message = lastMessage(story.current)
    if (!message) return
    const observer = new IntersectionObserver(([entry]) => {
      if (!entry) return
      const { isIntersecting, boundingClientRect } = entry
      setIsBelow(!isIntersecting && boundingClientRect.top > 0)
    })
    observer.observe(message)
    return () => observer.disconnect()
  }, [story, newest])
  if (!isBelow) return null
  return (
    <div className="sticky bottom-9 z-10 flex h-0 justify-center">
      <Button
        size="sm"
        icon={ArrowDown}
        className="rounded-full! shadow-high"
        onPress={() => lastMessage(story.current)?.scrollIntoView({ block: 'start' })}
      >
        {t('timeline.newest')}
      </Button>
    </div>
  )
}

// Shows the last message from its beginning at first; then what one has written, and whatever comes while the end is in view.
function useLastInView(
  story: RefObject<HTMLElement | null>,
  { records, isComplete }: TimelineQuery,
) {
  const { me } = useSession()
  const last = records?.at(-1)
  const newest = last?.seq ?? 0
  const isOwn = last?.actor.id === me.id
  const seen = useRef(0)
  const isAtEnd = useRef(false)
  // Whoever has begun to read while the newer part is on its way stays where they are.
  const isReading = useRef(false)
  const isWhole = useRef(isComplete)
  isWhole.current = isComplete
  useEffect(() => {
    const element = story.current
    if (!element) return
    const onScroll = () => {
      if (!isWhole.current) {
        isReading.current = true
        return
      }
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
    if (!element || !isComplete || newest === seen.current) return
    const message = lastMessage(element)
    if (seen.current > 0) {
      if (isOwn) isAtEnd.current = true
      if (isAtEnd.current) element.scrollTop = element.scrollHeight
    } else if (message && !isReading.current && message !== element.querySelector('article')) {
      const distance = message.getBoundingClientRect().top - element.getBoundingClientRect().top
      element.scrollTop += distance - 16
    }
    seen.current = newest
  }, [story, newest, isOwn, isComplete])
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
