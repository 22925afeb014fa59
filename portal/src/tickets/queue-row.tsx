// One ticket of the queue.
import { Link } from '@tanstack/react-router'
import { Ellipsis, Mail, MessageSquare } from 'lucide-react'
import { forwardRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { Configuration, Priority, TicketSummary } from '../api/types'
import { useSession } from '../app/session'
import { Avatar, Chip, cx, IconButton, Menu, PriorityChip, StatusChip, Time } from '../ui'
import { RowPromise } from './sla/sla-chip'
import type { TicketPatch } from './writes'

type Props = {
  ticket: TicketSummary
  index: number
  /** Rows in all, or -1 while more can be loaded. */
  count: number
  offset: number
  isSelected: boolean
  configuration: Configuration | undefined
  canWrite: boolean
  /** Keeps the column for promised times, also where a ticket has none. */
  hasPromises: boolean
  onSelect: () => void
  onChange: (patch: TicketPatch) => void
}

export const QueueRow = forwardRef<HTMLLIElement, Props>(function QueueRow(
  {
    ticket,
    index,
    count,
    offset,
    isSelected,
    configuration,
    canWrite,
    hasPromises,
    onSelect,
    onChange,
  },
  ref,
) {
  const { t } = useTranslation('tickets')
  const { me } = useSession()
  const actions = [
    ...(ticket.assignee?.id === me.id ? [] : [{ id: 'take', label: t('row.take') }]),
    ...(configuration?.priorities ?? [])
      .filter((priority) => priority.id !== ticket.priority)
      .map((priority) => ({
        id: `priority:${priority.id}`,
        label: t('row.setPriority', { name: priority.name }),
      })),
    ...(configuration?.statuses ?? [])
      .filter((status) => status.id !== ticket.status.id && status.category !== 'new')
      .map((status) => ({
        id: `status:${status.id}`,
        label: t('row.setStatus', { name: status.name }),
      })),
  ]
  const act = (id: string) => {
    const [what, value] = id.split(':')
    if (what === 'take') onChange({ assignee_id: me.id })
    if (what === 'priority') onChange({ priority: value as Priority })
    if (what === 'status') onChange({ status_id: value })
  }
  const Icon = ticket.channel === 'mail' ? Mail : MessageSquare
  return (
    <li
      ref={ref}
      data-index={index}
      data-number={ticket.number}
      aria-posinset={index + 1}
      aria-setsize={count}
      aria-current={isSelected || undefined}
      className={cx(
        'absolute inset-x-0 top-0 flex items-center gap-3 border-b max-xl:flex-wrap max-xl:gap-y-1.5 border-line px-3 py-2.5 sm:px-4',
        isSelected ? 'bg-selected shadow-[inset_3px_0_0_var(--accent)]' : 'hover:bg-hover',
      )}
      style={{ transform: `translateY(${offset}px)` }}
    >
      <div className="hidden sm:block">
        <Avatar name={ticket.requester.name} kind="contact" />
      </div>
      <div className="min-w-0 flex-1">
        <Link
          to="/tickets/$number"
          params={{ number: String(ticket.number) } as never}
          className="flex min-w-0 items-baseline gap-2 outline-none after:absolute after:inset-0 focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent"
          onFocus={onSelect}
        >
          <span className="line-clamp-2 min-w-0 text-base font-medium break-words text-ink sm:line-clamp-1 sm:break-all">
            {ticket.title}
          </span>
          <span className="shrink-0 text-xs text-faint tabular-nums max-sm:sr-only">
            {ticket.display_number}
          </span>
        </Link>
        <div className="mt-1 flex min-w-0 items-center gap-2 text-xs text-muted">
          <span className="shrink-0">
            <StatusChip name={ticket.status.name} category={ticket.status.category} />
          </span>
          <span className="truncate">{ticket.requester.name}</span>
          <span
            className="inline-flex shrink-0 items-center gap-1 tabular-nums"
            title={t('row.comments', { count: ticket.comment_count })}
          >
            <Icon size={12} aria-hidden />
            <span className="sr-only">{t('row.comments', { count: ticket.comment_count })}</span>
            <span aria-hidden>{ticket.comment_count}</span>
          </span>
          {ticket.tags.slice(0, 2).map((tag) => (
            <span key={tag} className="hidden min-w-0 md:inline-flex">
              <Chip tone="neutral">{tag}</Chip>
            </span>
          ))}
        </div>
      </div>
      <div className="hidden w-36 shrink-0 text-xs lg:block">
        <div className={cx('truncate', ticket.assignee ? 'text-ink' : 'text-faint')}>
          {ticket.assignee?.name ?? t('row.nobody')}
        </div>
        <div className="truncate text-muted">{ticket.team?.name}</div>
      </div>
      {ticket.sla?.clocks.length ? (
        <div className="order-last flex w-full min-w-0 max-sm:-mt-0.5 sm:max-xl:ps-11 xl:order-none xl:w-48 xl:shrink-0">
          <RowPromise sla={ticket.sla} number={ticket.number} />
        </div>
      ) : (
        hasPromises && <div className="hidden w-48 shrink-0 xl:block" />
      )}
      <div className="flex max-w-22 shrink-0 flex-col items-end gap-1 sm:w-22">
        <PriorityChip priority={ticket.priority} />
        <span className="max-w-full truncate text-xs text-faint tabular-nums">
          <Time value={ticket.updated_at} relative />
        </span>
      </div>
      {canWrite && (
        <div className="relative z-10 hidden sm:block">
          <Menu
            label={t('row.actions', { number: ticket.display_number })}
            trigger={
              <IconButton
                label={t('row.actions', { number: ticket.display_number })}
                icon={Ellipsis}
              />
            }
            items={actions}
            onAction={act}
          />
        </div>
      )}
    </li>
  )
})
