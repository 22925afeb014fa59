// The agent's queue: a virtualised list, its filter and order in the URL, everything by keyboard.
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useVirtualizer } from '@tanstack/react-virtual'
import { ArrowDownWideNarrow, CircleHelp, Inbox, Plus, Search } from 'lucide-react'
import { useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { TicketSummary } from '../api/types'
import { useSession } from '../app/session'
import {
  Button,
  EmptyState,
  ErrorState,
  IconButton,
  Page,
  Select,
  Skeleton,
  useMediaQuery,
} from '../ui'
import {
  isOrderRefused,
  type QueueFilter,
  useConfiguration,
  useQueue,
  usualDirection,
  usualOrder,
} from './api'
import { QueueRow } from './queue-row'
import { matches, useWords } from './queue-words'
import { useSelection } from './selection'
import { ShortcutHelp, useShortcuts } from './shortcuts'
import { NoSuchPromise, SlaFilter } from './sla/sla-filter'
import { type TicketPatch, useUpdateTicket } from './writes'

type QueueSearch = QueueFilter & { view?: string; q?: string }

const ORDERS = ['priority', 'due', 'created', 'updated'] as const
/** What the two directions of an order are called. */
const DIRECTIONS = { priority: 'priority', due: 'due', created: 'time', updated: 'time' } as const

/** Of a row whose title has one line; where rows are narrow, a promise stands below the rest. Rows are measured once they show. */
const ROW_HEIGHT = 67
const PROMISE_HEIGHT = 26

function filterOf({ view: _view, q: _q, ...filter }: QueueSearch): QueueFilter {
  return filter
}

export function QueuePage() {
  const { t } = useTranslation('tickets')
  const { me } = useSession()
  const search = useSearch({ strict: false }) as QueueSearch
  const navigate = useNavigate()
  const filter = useMemo(() => filterOf(search), [search])
  const queue = useQueue(filter)
  // The usual order is asked for by asking for none: it alone works at any length.
  const usual = usualOrder(filter)
  const order = filter.order ?? usual
  const configuration = useConfiguration().data
  const update = useUpdateTicket()
  const setSearch = (next: Partial<QueueSearch>) =>
    void navigate({ to: '/tickets', search: { ...search, ...next } as never, replace: true })
  // "Soonest first" and "newest first" go opposite ways: what was chosen for one is no wish for the other.
  const setOrder = (next: NonNullable<QueueFilter['order']>) =>
    setSearch({
      order: next === usual ? undefined : next,
      ...(usualDirection(next) !== usualDirection(order) && { direction: undefined }),
    })
  const [words, setWords] = useWords(search.q ?? '', (q) => setSearch({ q: q || undefined }))
  const [showsHelp, setShowsHelp] = useState(false)
  const scroller = useRef<HTMLElement>(null)
  const wordsField = useRef<HTMLInputElement>(null)
  // On a wide screen the sidebar offers a new ticket.
  const hasSidebar = useMediaQuery('(min-width: 768px)')
  const hasWideRows = useMediaQuery('(min-width: 1280px)')
  const canWrite = me.scopes.includes('tickets:write')

  const loaded = useMemo(() => queue.data?.pages.flatMap((page) => page.data) ?? [], [queue.data])
  const isSearching = words.trim() !== ''
  const rows = useMemo(
    () => (isSearching ? loaded.filter((ticket) => matches(ticket, words.trim())) : loaded),
    [loaded, words, isSearching],
  )
  const hasPromises = loaded.some(({ sla }) => sla?.clocks.length)
  const numbers = useMemo(() => rows.map((ticket) => ticket.number), [rows])
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) =>
      ROW_HEIGHT + (hasWideRows || !rows[index]?.sla?.clocks.length ? 0 : PROMISE_HEIGHT),
    overscan: 8,
    getItemKey: (index) => rows[index]?.number ?? index,
  })
  const items = virtual.getVirtualItems()
  const last = items.at(-1)?.index ?? 0
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = queue
  useEffect(() => {
    // While words are looked for, only the reader asks for more: else one rare word would load everything.
    // What has failed is asked for again by the reader too.
    if (isSearching || !hasNextPage || isFetchingNextPage || isFetchNextPageError) return
    if (last >= rows.length - 10) void fetchNextPage()
  }, [
    last,
    rows.length,
    isSearching,
    hasNextPage,
    isFetchingNextPage,
    isFetchNextPageError,
    fetchNextPage,
  ])

  const selection = useSelection(`${me.tenant.id}/${me.id}`, numbers)
  const selected = rows[selection.index]
  // The mark stays in view: when coming back to the list, and when the list moves it out.
  const view = useRef({ isOpened: false, number: null as number | null, wasInView: true })
  const isInView =
    virtual.range === null ||
    (selection.index >= virtual.range.startIndex && selection.index <= virtual.range.endIndex)
  useEffect(() => {
    if (rows.length === 0) return
    const { isOpened, number, wasInView } = view.current
    const hasMoved = number === selection.number && wasInView
    if (selection.index >= 0 && (!isOpened || hasMoved)) virtual.scrollToIndex(selection.index)
    view.current.isOpened = true
    view.current.number = selection.number
  }, [selection.index, selection.number, rows.length, virtual])
  useEffect(() => {
    view.current.wasInView = isInView
  })

  // What the keyboard selects takes the focus, so that Enter opens what is marked; its row may be still to come.
  const wantsFocus = useRef<number | null>(null)
  useEffect(() => {
    const link = scroller.current?.querySelector<HTMLElement>(
      `[data-number="${wantsFocus.current}"] a`,
    )
    if (!link) return
    wantsFocus.current = null
    link.focus({ preventScroll: true })
  })
  const [, setMoves] = useState(0)
  const goTo = (index: number) => {
    const number = numbers[index]
    if (number === undefined) return
    wantsFocus.current = number
    selection.select(number)
    setMoves((count) => count + 1)
    virtual.scrollToIndex(index)
  }
  const move = (step: 1 | -1) => goTo(selection.next(step))
  const open = (ticket: TicketSummary | undefined) => {
    if (ticket)
      void navigate({ to: '/tickets/$number', params: { number: String(ticket.number) } as never })
  }
  const change = (ticket: TicketSummary, patch: TicketPatch) =>
    update.mutate({ number: ticket.number, version: ticket.version, patch })
  useShortcuts({
    j: () => move(1),
    k: () => move(-1),
    arrowdown: () => move(1),
    arrowup: () => move(-1),
    enter: () => open(selected),
    a: () => {
      if (selected && canWrite) change(selected, { assignee_id: me.id })
    },
    c: () => canWrite && void navigate({ to: '/tickets/new' }),
    '/': () => wordsField.current?.focus(),
    '?': () => setShowsHelp(true),
  })

  const team = configuration?.teams.find((candidate) => candidate.id === search.team_id)
  const title =
    search.view === 'team' && team
      ? team.name
      : t(`view.${search.view ?? 'active'}`, { defaultValue: t('view.active') })
  const searchFurther = hasNextPage && isSearching && (
    <Button
      size="sm"
      variant="secondary"
      isPending={isFetchingNextPage}
      onPress={() => void fetchNextPage()}
    >
      {t('queue.searchFurther')}
    </Button>
  )

  return (
    <Page
      title={title}
      actions={
        <>
          <IconButton
            label={t('shortcuts.title')}
            icon={CircleHelp}
            onPress={() => setShowsHelp(true)}
          />
          {canWrite && !hasSidebar && (
            <Button
              variant="primary"
              icon={Plus}
              onPress={() => void navigate({ to: '/tickets/new' })}
            >
              {t('queue.new')}
            </Button>
          )}
        </>
      }
    >
      <div className="flex min-h-0 flex-1 flex-col gap-3 p-4 sm:px-6">
        <div className="grid grid-cols-2 items-end gap-2 sm:flex">
          <div className="relative min-w-0 flex-1 sm:min-w-40">
            <Search
              size={15}
              aria-hidden
              className="pointer-events-none absolute inset-y-0 start-2.5 my-auto text-faint"
            />
            <input
              ref={wordsField}
              type="search"
              className="field min-h-8! py-1! ps-8! text-sm"
              aria-label={t('queue.find')}
              placeholder={t('queue.find')}
              value={words}
              onChange={(event) => setWords(event.target.value)}
              onFocus={() => {
                wantsFocus.current = null
              }}
              onKeyDown={(event) => {
                if (event.key === 'Escape') wordsField.current?.blur()
                if (event.key !== 'Enter' && event.key !== 'ArrowDown') return
                event.preventDefault()
                goTo(Math.max(selection.index, 0))
              }}
            />
          </div>
          <SlaFilter value={search.sla_state} onChange={(sla_state) => setSearch({ sla_state })} />
          <Select
            label={t('queue.order')}
            isCompact
            isSmall
            items={ORDERS.map((id) => ({ id, label: t(`queue.by.${id}`) }))}
            selectedKey={order}
            onSelectionChange={(id) => setOrder(id as NonNullable<QueueFilter['order']>)}
          />
          <Select
            label={t('queue.direction')}
            isCompact
            isSmall
            items={(['desc', 'asc'] as const).map((direction) => ({
              id: direction,
              label: t(`queue.direction_${DIRECTIONS[order]}_${direction}`),
            }))}
            selectedKey={search.direction ?? usualDirection(order)}
            onSelectionChange={(direction) =>
              setSearch({ direction: direction as QueueFilter['direction'] })
            }
          />
        </div>
        {filter.order && isOrderRefused(queue.error) ? (
          <div role="alert">
            <EmptyState
              icon={ArrowDownWideNarrow}
              title={t('queue.tooLong')}
              description={t('queue.tooLongHint', { order: t(`queue.by.${filter.order}`) })}
              action={
                <Button
                  variant="primary"
                  onPress={() => setSearch({ order: undefined, direction: undefined })}
                >
                  {t('queue.backTo', { order: t(`queue.by.${usual}`) })}
                </Button>
              }
            />
          </div>
        ) : queue.isError && !queue.data ? (
          <ErrorState error={queue.error} onRetry={() => void queue.refetch()} />
        ) : queue.isPending ? (
          <div
            role="status"
            className="flex flex-col gap-2"
            aria-busy="true"
            aria-label={t('queue.loading')}
          >
            {Array.from({ length: 8 }, (_, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: skeleton rows are all alike
              <Skeleton key={index} className="h-16 w-full" />
            ))}
          </div>
        ) : loaded.length === 0 && search.sla_state ? (
          <NoSuchPromise
            state={search.sla_state}
            onShowAll={() => setSearch({ sla_state: undefined })}
          />
        ) : rows.length === 0 ? (
          <EmptyState
            icon={Inbox}
            title={isSearching ? t('queue.noMatch') : t('queue.empty')}
            description={
              isSearching ? t('queue.noMatchHint', { count: loaded.length }) : t('queue.emptyHint')
            }
            action={searchFurther}
          />
        ) : (
          <section
            ref={scroller}
            className="card min-h-0 flex-1 overflow-y-auto"
            // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled region must be reachable by keyboard
            tabIndex={0}
            aria-label={title}
          >
            <ul style={{ height: virtual.getTotalSize(), position: 'relative' }}>
              {items.map((item) => {
                const ticket = rows[item.index]
                if (!ticket) return null
                return (
                  <QueueRow
                    key={item.key}
                    ref={virtual.measureElement}
                    ticket={ticket}
                    index={item.index}
                    count={hasNextPage ? -1 : rows.length}
                    offset={item.start}
                    isSelected={ticket.number === selection.number}
                    configuration={configuration}
                    canWrite={canWrite}
                    hasPromises={hasPromises}
                    onSelect={() => selection.select(ticket.number)}
                    onChange={(patch) => change(ticket, patch)}
                  />
                )
              })}
            </ul>
            {searchFurther ? (
              <div className="flex items-center justify-center gap-3 p-3 text-sm text-muted">
                {t('queue.searched', { count: loaded.length })}
                {searchFurther}
              </div>
            ) : isFetchNextPageError ? (
              <ErrorState error={queue.error} onRetry={() => void fetchNextPage()} />
            ) : (
              isFetchingNextPage && (
                <p className="p-3 text-center text-sm text-muted">{t('queue.loadingMore')}</p>
              )
            )}
          </section>
        )}
      </div>
      <ShortcutHelp isOpen={showsHelp} onOpenChange={setShowsHelp} />
    </Page>
  )
}
