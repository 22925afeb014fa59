// One ticket of the queue.
import { Link } from '@tanstack/react-router'
import { Ellipsis, Mail, MessageSquare } from 'lucide-react'
import { forwardRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { Configuration, TicketSummary } from '../api/types'
import { useSession } from '../app/session'
import { Avatar, Chip, IconButton, Menu, PriorityChip, StatusChip, Time } from '../ui'
import type { TicketPatch } from './api'

type Props = {
  ticket: TicketSummary
  index: number
  /** Rows in all, or -1 while more can be loaded. */
  count: number
  offset: number
  isSelected: boolean
  configuration: Configuration | undefined
  canWrite: boolean
  onOpen: () => void
  onSelect: () => void
  onChange: (patch: TicketPatch) => void
}

export const QueueRow = forwardRef<HTMLLIElement, Props>(function QueueRow(
  { ticket, index, count, offset, isSelected, configuration, canWrite, onSelect, onChange },
  ref,
) {
  const { t } = useTranslation('tickets')
  const { me } = useSession()
  const actions = [
    { id: 'take', label: t('row.take') },
    ...(configuration?.priorities ?? []).map((priority) => ({
      id: `priority:${priority.id}`,
      label: t('row.setPriority', { name: priority.name }),
    })),
    ...(configuration?.statuses ?? [])
      .filter((status) => status.id !== ticket.status.id)
      .map((status) => ({
        id: `status:${status.id}`,
        label: t('row.setStatus', { name: status.name }),
      })),
  ]
  const act = (id: string) => {
    const [what, value] = id.split(':')
    if (what === 'take') onChange({ assignee_id: me.id })
    if (what === 'priority') onChange({ priority: value })
    if (what === 'status') onChange({ status_id: value })
  }
  return (
    <li
      ref={ref}
      data-index={index}
      aria-posinset={index + 1}
      aria-setsize={count}
      aria-current={isSelected || undefined}
      className={`absolute inset-x-0 top-0 flex items-center gap-3 border-b border-line px-3 py-2.5 sm:px-4 ${
        isSelected ? 'bg-selected shadow-[inset_3px_0_0_var(--color-accent)]' : 'hover:bg-hover'
      }`}
      style={{ transform: `translateY(${offset}px)` }}
      onPointerEnter={onSelect}
    >
      <div className="hidden sm:block">
        <Avatar name={ticket.requester.name} kind="contact" />
      </div>
      <div className="min-w-0 flex-1">
        <Link
          to="/tickets/$number"
          params={{ number: String(ticket.number) } as never}
          className="flex min-w-0 items-baseline gap-2 rounded-sm after:absolute after:inset-0"
          onFocus={onSelect}
        >
          <span className="truncate text-sm font-medium text-ink">{ticket.title}</span>
          <span className="shrink-0 text-xs text-faint tabular-nums">{ticket.display_number}</span>
        </Link>
        <div className="mt-1 flex min-w-0 items-center gap-2 text-xs text-muted">
          <StatusChip name={ticket.status.name} category={ticket.status.category} />
          <span className="truncate">{ticket.requester.name}</span>
          <span
            className="inline-flex items-center gap-1"
            title={t('row.comments', { count: ticket.comment_count })}
          >
            {ticket.channel === 'mail' ? (
              <Mail size={12} aria-hidden />
            ) : (
              <MessageSquare size={12} aria-hidden />
            )}
            <span className="sr-only">{t('row.comments', { count: ticket.comment_count })}</span>
            <span aria-hidden>{ticket.comment_count}</span>
          </span>
          {ticket.tags.slice(0, 2).map((tag) => (
            <span key={tag} className="hidden md:inline">
              <Chip tone="neutral">{tag}</Chip>
            </span>
          ))}
        </div>
      </div>
      <div className="hidden w-36 min-w-0 text-xs text-muted lg:block">
        <div className="truncate">{ticket.assignee?.name ?? t('row.nobody')}</div>
        <div className="truncate text-faint">{ticket.team?.name}</div>
      </div>
      <div className="flex flex-col items-end gap-1">
        <PriorityChip priority={ticket.priority} />
        <span className="text-xs whitespace-nowrap text-faint">
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
            onAction={(id) => act(String(id))}
          />
        </div>
      )}
    </li>
  )
})
