// Everything that was ever promised for a ticket, and how each promise stands.
import { ChevronRight, Timer } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { ExplainedClock, Ticket, TicketSla } from '../../api/types'
import { formatMoment, zoneName } from '../../i18n/moment'
import { Dialog, EmptyState, ErrorState, Loading, Skeleton } from '../../ui'
import { useTicketSla } from '../api'
import { ExplainedClockCard } from './explained-clock'

type Props = { ticket: Ticket; isOpen: boolean; onOpenChange(isOpen: boolean): void }

export function ExplainDialog({ ticket, isOpen, onOpenChange }: Props) {
  const { t } = useTranslation('sla')
  return (
    <Dialog title={t('title')} size="md" isOpen={isOpen} onOpenChange={onOpenChange}>
      <Explanation ticket={ticket} />
    </Dialog>
  )
}

// Within the dialog, so that nothing is asked for before it is opened.
function Explanation({ ticket }: { ticket: Ticket }) {
  const { t } = useTranslation('sla')
  const sla = useTicketSla(ticket.number, ticket.version)
  if (sla.data) return <Clocks sla={sla.data} />
  if (sla.isError) return <ErrorState error={sla.error} onRetry={() => void sla.refetch()} />
  return (
    <Loading label={t('panel.loading')}>
      <Skeleton className="h-10 w-full" />
      <Skeleton className="h-40 w-full" />
      <Skeleton className="h-40 w-full" />
    </Loading>
  )
}

const byDue = (a: ExplainedClock, b: ExplainedClock) =>
  (a.due_at ? Date.parse(a.due_at) : Infinity) - (b.due_at ? Date.parse(b.due_at) : Infinity)

function Clocks({ sla }: { sla: TicketSla }) {
  const { t, i18n } = useTranslation('sla')
  const { calendar, policy, now } = sla
  if (sla.clocks.length === 0) {
    return <EmptyState icon={Timer} title={t('panel.empty')} description={t('panel.emptyHint')} />
  }
  const timeZone = calendar?.time_zone
  const live = sla.clocks.filter(({ is_live }) => is_live).sort(byDue)
  const past = sla.clocks.filter(({ is_live }) => !is_live)
  const cards = (clocks: ExplainedClock[]) =>
    clocks.map((clock) => (
      <ExplainedClockCard
        key={`${clock.kind} ${clock.instance}`}
        clock={clock}
        timeZone={timeZone}
      />
    ))
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-col gap-1 text-sm text-muted">
        <p className="flex flex-wrap gap-x-4">
          {policy ? (
            <span>
              {t('panel.policy')} <span className="font-medium text-ink">{policy.name}</span>
            </span>
          ) : (
            <span>{t('panel.noPolicy')}</span>
          )}
          {calendar && (
            <span>
              {t('panel.calendar')} <span className="font-medium text-ink">{calendar.name}</span>
            </span>
          )}
          <span>{t('panel.asOf', { at: formatMoment(now, i18n.language, 'time', timeZone) })}</span>
        </p>
        {timeZone && <p>{t('panel.zone', { zone: zoneName(timeZone, now, i18n.language) })}</p>}
      </div>
      {live.length > 0 ? cards(live) : <p className="text-sm text-muted">{t('section.none')}</p>}
      {past.length > 0 && (
        <details className="group">
          <summary className="flex w-fit cursor-pointer list-none items-center gap-1 rounded-sm text-sm font-medium text-ink">
            <ChevronRight
              size={14}
              aria-hidden
              className="shrink-0 text-faint transition-transform group-open:rotate-90"
            />
            {t('panel.past', { count: past.length })}
          </summary>
          <div className="mt-3 flex flex-col gap-4">{cards(past)}</div>
        </details>
      )}
    </div>
  )
}
