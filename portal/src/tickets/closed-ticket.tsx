// What stands in the place of the reply once a ticket is closed: the tickets that go on with it, or the way to one.
// One that was merged goes on in the other, and nowhere else.
import { Link, useNavigate } from '@tanstack/react-router'
import { CornerDownRight, Lock } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Ticket } from '../api/types'
import { hasScope, useSession } from '../app/session'
import { Button, Skeleton, StatusChip } from '../ui'
import { useTickets } from './api'
import { displayNumber } from './ticket-number'

/** Of many follow-ups only the latest are looked at: those before them are closed or were given up. */
const MOST_FOLLOW_UPS = 5

export function ClosedTicket({ ticket }: { ticket: Ticket }) {
  const { t } = useTranslation('tickets')
  const { me } = useSession()
  const navigate = useNavigate()
  const { merged_into } = ticket
  const isMerged = merged_into != null
  const others = useTickets(
    isMerged ? [merged_into] : ticket.follow_ups.slice(-MOST_FOLLOW_UPS).reverse(),
  )
  const shown = isMerged
    ? others.tickets
    : others.tickets.filter(({ status }) => status.category !== 'closed')
  const canFollowUp = !isMerged && hasScope(me, 'tickets:write', 'own_tickets:write')
  function hint() {
    if (shown.length > 0) return t('closed.goesOn', { count: shown.length })
    // Whose ticket the other one is sees it; the others get its answers by mail.
    if (isMerged) {
      const number = displayNumber(merged_into)
      return t('closed.mergedUnseen', { number, context: me.kind })
    }
    return t(me.kind === 'member' ? 'closed.hint' : 'closed.hintContact')
  }
  return (
    <section
      aria-label={t('closed.label', { context: me.kind })}
      className="flex flex-col gap-3 rounded-xl border border-line bg-surface px-4 py-3 shadow-low"
    >
      <div className="flex flex-wrap items-center gap-x-4 gap-y-3">
        <Lock size={16} aria-hidden className="shrink-0 text-faint" />
        <div className="min-w-0 flex-1 basis-52">
          <p className="text-base font-medium text-ink">
            {t(isMerged ? 'closed.merged' : 'closed.title', { context: me.kind })}
          </p>
          {!others.isPending && <p className="text-sm text-muted">{hint()}</p>}
        </div>
        {others.isPending ? (
          <Skeleton className="h-9 w-40" />
        ) : (
          canFollowUp && (
            <Button
              variant={shown.length > 0 ? 'secondary' : 'primary'}
              icon={CornerDownRight}
              onPress={() =>
                void navigate({ to: '/tickets/new', search: { follow_up_of: ticket.number } })
              }
            >
              {t(shown.length > 0 ? 'closed.another' : 'closed.followUp')}
            </Button>
          )
        )}
      </div>
      {shown.length > 0 && (
        <ul
          aria-label={t(isMerged ? 'change.merged_into' : 'facts.followUps')}
          className="flex flex-col gap-1.5 sm:ms-8"
        >
          {shown.map((other) => (
            <li key={other.number}>
              <Link
                to="/tickets/$number"
                params={{ number: String(other.number) }}
                className="flex min-h-9 items-center gap-2 rounded-lg border border-line-strong px-3 py-1.5 text-sm shadow-low hover:bg-hover"
              >
                <span className="shrink-0 text-faint tabular-nums">{other.display_number}</span>
                <span className="min-w-0 flex-1 truncate font-medium text-ink">{other.title}</span>
                <StatusChip name={other.status.name} category={other.status.category} />
              </Link>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
