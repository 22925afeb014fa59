// The agent's queue: a virtualised list, its filter and order in the URL, everything by keyboard.
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useVirtualizer } from '@tanstack/react-virtual'
import { CircleHelp, Inbox, Plus } from 'lucide-react'
import { useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ProblemError } from '../api/client'
import type { TicketSummary } from '../api/types'
import { useSession } from '../app/session'
import { Button, EmptyState, ErrorState, IconButton, Page, Select, Skeleton, toast } from '../ui'
import { type QueueFilter, useConfiguration, useQueue, useUpdateTicket } from './api'
import { QueueRow } from './queue-row'
import { ShortcutHelp, useShortcuts } from './shortcuts'

type QueueSearch = QueueFilter & { view?: string }

const ORDERS = ['updated', 'created', 'priority'] as const

function filterOf({ view: _view, ...filter }: QueueSearch): QueueFilter {
  return filter
}

function matches(ticket: TicketSummary, words: string): boolean {
  const text = `${ticket.title} ${ticket.display_number} ${ticket.requester.name} ${ticket.requester.email} ${ticket.tags.join(' ')}`
  return text.toLowerCase().includes(words.toLowerCase())
}

export function QueuePage() {
  const { t } = useTranslation('tickets')
  const { me } = useSession()
  const search = useSearch({ strict: false }) as QueueSearch
  const navigate = useNavigate()
  const filter = useMemo(() => filterOf(search), [search])
  const queue = useQueue(filter)
  const configuration = useConfiguration().data
  const update = useUpdateTicket()
  const [words, setWords] = useState('')
  const [selected, setSelected] = useState(0)
  const [showsHelp, setShowsHelp] = useState(false)
  const scroller = useRef<HTMLElement>(null)
  const wordsField = useRef<HTMLInputElement>(null)
  const canWrite = me.scopes.includes('tickets:write')

  const loaded = useMemo(() => queue.data?.pages.flatMap((page) => page.data) ?? [], [queue.data])
  const rows = useMemo(
    () => (words ? loaded.filter((ticket) => matches(ticket, words)) : loaded),
    [loaded, words],
  )
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 68,
    overscan: 8,
    getItemKey: (index) => rows[index]?.number ?? index,
  })
  const items = virtual.getVirtualItems()
  const last = items.at(-1)?.index ?? 0
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = queue
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && last >= rows.length - 10) void fetchNextPage()
  }, [last, rows.length, hasNextPage, isFetchingNextPage, fetchNextPage])

  const current = Math.min(selected, Math.max(rows.length - 1, 0))
  const select = (index: number) => {
    const next = Math.max(0, Math.min(index, rows.length - 1))
    setSelected(next)
    virtual.scrollToIndex(next)
  }
  const open = (ticket: TicketSummary | undefined) => {
    if (ticket)
      void navigate({ to: '/tickets/$number', params: { number: String(ticket.number) } as never })
  }
  const change = (ticket: TicketSummary, patch: Parameters<typeof update.mutate>[0]['patch']) =>
    update.mutate(
      { number: ticket.number, version: ticket.version, patch },
      {
        onError: (error) => {
          const isStale = error instanceof ProblemError && error.status === 412
          toast.error(
            isStale
              ? t('update.stale')
              : error instanceof ProblemError
                ? error.detail
                : t('update.failed'),
          )
        },
      },
    )
  useShortcuts({
    j: () => select(current + 1),
    k: () => select(current - 1),
    arrowdown: () => select(current + 1),
    arrowup: () => select(current - 1),
    enter: () => open(rows[current]),
    a: () => {
      const ticket = rows[current]
      if (ticket && canWrite) change(ticket, { assignee_id: me.id })
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
  const setSearch = (next: Partial<QueueSearch>) =>
    void navigate({ to: '/tickets', search: { ...search, ...next } as never, replace: true })

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
          {canWrite && (
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
        <div className="flex flex-wrap items-end gap-2">
          <div className="min-w-40 flex-1">
            <input
              ref={wordsField}
              type="search"
              className="field min-h-8! py-1! text-sm"
              aria-label={t('queue.find')}
              placeholder={t('queue.find')}
              value={words}
              onChange={(event) => setWords(event.target.value)}
            />
          </div>
          <Select
            label={t('queue.order')}
            isCompact
            items={ORDERS.map((order) => ({ id: order, label: t(`queue.by.${order}`) }))}
            selectedKey={search.order ?? 'updated'}
            onSelectionChange={(order) => setSearch({ order: order as QueueFilter['order'] })}
          />
          <Select
            label={t('queue.direction')}
            isCompact
            items={(['desc', 'asc'] as const).map((direction) => ({
              id: direction,
              label: t(
                `queue.direction_${search.order === 'priority' ? 'priority' : 'time'}_${direction}`,
              ),
            }))}
            selectedKey={search.direction ?? 'desc'}
            onSelectionChange={(direction) =>
              setSearch({ direction: direction as QueueFilter['direction'] })
            }
          />
        </div>
        {queue.isError && !queue.data ? (
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
        ) : rows.length === 0 ? (
          <EmptyState
            icon={Inbox}
            title={words ? t('queue.noMatch') : t('queue.empty')}
            description={words ? t('queue.noMatchHint') : t('queue.emptyHint')}
          />
        ) : (
          <section
            ref={scroller}
            className="min-h-0 flex-1 overflow-y-auto rounded-lg border border-line bg-surface"
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
                    isSelected={item.index === current}
                    configuration={configuration}
                    canWrite={canWrite}
                    onOpen={() => open(ticket)}
                    onSelect={() => setSelected(item.index)}
                    onChange={(patch) => change(ticket, patch)}
                  />
                )
              })}
            </ul>
            {isFetchingNextPage && (
              <p className="p-3 text-center text-sm text-muted">{t('queue.loadingMore')}</p>
            )}
          </section>
        )}
      </div>
      <ShortcutHelp isOpen={showsHelp} onOpenChange={setShowsHelp} />
    </Page>
  )
}
