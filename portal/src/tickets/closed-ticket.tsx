// What stands in the place of the reply once a ticket is closed: the tickets that go on with it, or the way to one.
import { Link, useNavigate } from '@tanstack/react-router'
import { CornerDownRight, Lock } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Ticket } from '../api/types'
import { hasScope, useSession } from '../app/session'
import { Button, Skeleton, StatusChip } from '../ui'
import { useTickets } from './api'

/** Of many follow-ups only the latest are looked at: those before them are closed or were given up. */
const MOST_FOLLOW_UPS = 5

export function ClosedTicket({ ticket }: { ticket: Ticket }) {
  const { t } = useTranslation('tickets')
  const { me } = useSession()
  const navigate = useNavigate()
  const followUps = useTickets(ticket.follow_ups.slice(-MOST_FOLLOW_UPS).reverse())
  const open = followUps.tickets.filter(({ status }) => status.category !== 'closed')
  const canWrite = hasScope(me, 'tickets:write', 'own_tickets:write')
  const hint =
    open.length > 0
      ? t('closed.goesOn', { count: open.length })
      : t(me.kind === 'member' ? 'closed.hint' : 'closed.hintContact')
  return (
    <section
      aria-label={t('closed.label', { context: me.kind })}
      className="flex flex-col gap-3 rounded-xl border border-line bg-surface px-4 py-3 shadow-low"
    >
      <div className="flex flex-wrap items-center gap-x-4 gap-y-3">
        <Lock size={16} aria-hidden className="shrink-0 text-faint" />
        <div className="min-w-0 flex-1 basis-52">
          <p className="text-base font-medium text-ink">
            {t('closed.title', { context: me.kind })}
          </p>
          {!followUps.isPending && <p className="text-sm text-muted">{hint}</p>}
        </div>
        {followUps.isPending ? (
          <Skeleton className="h-9 w-40" />
        ) : (
          canWrite && (
            <Button
              variant={open.length > 0 ? 'secondary' : 'primary'}
              icon={CornerDownRight}
              onPress={() =>
                void navigate({ to: '/tickets/new', search: { follow_up_of: ticket.number } })
              }
            >
              {t(open.length > 0 ? 'closed.another' : 'closed.followUp')}
            </Button>
          )
        )}
      </div>
      {open.length > 0 && (
        <ul aria-label={t('facts.followUps')} className="flex flex-col gap-1.5 sm:ms-8">
          {open.map((followUp) => (
            <li key={followUp.number}>
              <Link
                to="/tickets/$number"
                params={{ number: String(followUp.number) }}
                className="flex min-h-9 items-center gap-2 rounded-lg border border-line-strong px-3 py-1.5 text-sm shadow-low hover:bg-hover"
              >
                <span className="shrink-0 text-faint tabular-nums">{followUp.display_number}</span>
                <span className="min-w-0 flex-1 truncate font-medium text-ink">
                  {followUp.title}
                </span>
                <StatusChip name={followUp.status.name} category={followUp.status.category} />
              </Link>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
