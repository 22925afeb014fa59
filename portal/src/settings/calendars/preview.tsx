import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Clock3 } from 'lucide-react'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { calendarPreviewQuery } from '../../api/calendars'
import type { Holiday, PreviewDay } from '../../api/types'
import { useSession } from '../../app/session'
import {
  Chip,
  cx,
  ErrorState,
  formatDuration,
  formatMinute,
  Skeleton,
  useDebounced,
} from '../../ui'
import { Section } from '../section'
import { type CalendarDraft, isSound } from './draft'
import { intervalsOf } from './week'
import { dateText } from './words'

const WAIT_MS = 400

/** The next 14 days by a calendar as it is edited. */
export function CalendarPreview({
  draft,
  holidays,
}: {
  draft: CalendarDraft
  holidays: readonly Holiday[]
}) {
  const { t } = useTranslation('calendars')
  const { me } = useSession()
  const isFine = isSound({ ...draft, name: 'x' })
  const input = useMemo(
    () => ({
      time_zone: draft.time_zone,
      intervals: intervalsOf(draft.intervals),
      holidays: holidays.map(({ name, when, closed, is_active }) => ({
        name,
        when,
        closed,
        is_active,
      })),
    }),
    [draft.time_zone, draft.intervals, holidays],
  )
  const asked = useDebounced(input, WAIT_MS)
  const query = useQuery({
    ...calendarPreviewQuery(me.tenant.id, asked),
    enabled: isFine,
    placeholderData: keepPreviousData,
  })
  const isStale = !isFine || query.isPlaceholderData || asked !== input
  return (
    <Section
      title={t('preview.title')}
      lead={isFine ? t('preview.lead') : t('preview.waits')}
      isBare
    >
      <div className="card overflow-hidden" aria-busy={isStale}>
        {query.error ? (
          <ErrorState error={query.error} onRetry={() => void query.refetch()} />
        ) : query.data ? (
          <ol className="divide-y divide-line">
            {query.data.days.map((day) => (
              <Day key={day.date} day={day} />
            ))}
          </ol>
        ) : (
          <div className="flex flex-col gap-3 p-4">
            {[1, 2, 3, 4, 5, 6, 7].map((row) => (
              <Skeleton key={row} className={cx('h-5', !isFine && 'animate-none!')} />
            ))}
          </div>
        )}
      </div>
    </Section>
  )
}

/** The open times by the local clock; without them, by the reader's. */
function timesOf(day: PreviewDay, language: string): string[] {
  const time = new Intl.DateTimeFormat(language, { timeStyle: 'short' })
  return day.open.map(({ from, until, from_minute, until_minute }) =>
    from_minute !== undefined && until_minute !== undefined
      ? `${formatMinute(from_minute)}–${formatMinute(until_minute)}`
      : `${time.format(new Date(from))}–${time.format(new Date(until))}`,
  )
}

function Day({ day }: { day: PreviewDay }) {
  const { t, i18n } = useTranslation('calendars')
  const { language } = i18n
  const change = day.offset_change_seconds ?? 0
  const isOpen = day.open.length > 0
  return (
    <li className="px-3.5 py-2">
      <div className="flex flex-wrap items-baseline gap-x-2">
        <span className="w-21 shrink-0 text-sm text-muted first-letter:uppercase">
          {dateText(day.date, language, { weekday: 'short', day: 'numeric', month: 'short' })}
        </span>
        <span className={cx('flex-1 text-sm tabular-nums', isOpen ? 'text-ink' : 'text-faint')}>
          {isOpen
            ? timesOf(day, language).map((times, index) => (
                <span key={times} className="inline-block">
                  {times}
                  {index < day.open.length - 1 && ',\u00a0'}
                </span>
              ))
            : t('closed')}
        </span>
        {isOpen && (
          <span className="text-xs text-muted tabular-nums">
            {formatDuration(day.open_seconds, language, false)}
          </span>
        )}
      </div>
      {(day.holidays.length > 0 || change !== 0) && (
        <div className="mt-1 flex flex-wrap gap-1">
          {day.holidays.map((name) => (
            <Chip key={name} tone="warning">
              {name}
            </Chip>
          ))}
          {change !== 0 && (
            <Chip tone="info" icon={Clock3}>
              {t(change > 0 ? 'preview.forward' : 'preview.back', {
                time: formatDuration(Math.abs(change), language),
              })}
            </Chip>
          )}
        </div>
      )}
    </li>
  )
}
