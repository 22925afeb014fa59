// How the requester rated the help.
import { Star } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { AuditRecord, Rating } from '../api/types'
import { ScoreFace, scoreOf, Time } from '../ui'

/** The rating that a ticket has now. */
export function TicketRating({ rating: { score: given, rated_at } }: { rating: Rating }) {
  const { t } = useTranslation('tickets')
  const score = scoreOf(given)
  if (score === null) return null
  return (
    <section aria-label={t('rating.label')} className="flex items-center gap-3">
      <span className="inline-flex size-8 shrink-0 items-center justify-center text-muted">
        <ScoreFace score={score} size={24} />
      </span>
      <div className="min-w-0">
        <p className="text-sm font-medium text-ink">{t('rating.given', { score })}</p>
        <p className="text-xs text-muted">
          {t(`common:score.${score}`)} · <Time value={rated_at} relative />
        </p>
      </div>
    </section>
  )
}

/** That a requester rated the help, or thought again. Their words are a comment like any other. */
export function RatingLine({ record }: { record: AuditRecord }) {
  const { t } = useTranslation('tickets')
  const change = record.changes.find(({ field }) => field === 'rating')
  if (!change) return null
  const [from, score] = [change.from, change.to].map(scoreOf)
  return (
    <p className="flex items-start gap-2 ps-4 text-xs text-muted">
      <Star size={13} aria-hidden className="mt-0.5 shrink-0" />
      <span className="min-w-0 break-words">
        <span className="font-medium text-ink">{record.actor.name}</span>{' '}
        {from ? t('rating.changed', { from, score }) : t('rating.by', { score })}
        {' · '}
        <Time value={record.at} relative />
      </span>
    </p>
  )
}
