// The spans of a clock, by the days of its calendar.
import type { TFunction } from 'i18next'
import type { ClockSpan, ExplainedClock } from '../../api/types'

export type Day = {
  /** The date by the calendar's clock, as it sorts. */
  date: string
  spans: ClockSpan[]
  seconds: number
  counted: number
}

export function dateIn(moment: string, timeZone: string | undefined): string {
  const form = { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' } as const
  return new Intl.DateTimeFormat('sv', form).format(new Date(moment))
}

const sumOf = (spans: ClockSpan[]) => spans.reduce((sum, { seconds }) => sum + seconds, 0)

/** What counted, in all. */
export function countedSeconds(spans: ClockSpan[]): number {
  return sumOf(spans.filter(({ is_counted }) => is_counted))
}

/** Each day with the spans that begin on it. A night belongs to the evening. */
export function byDay(spans: ClockSpan[], timeZone: string | undefined): Day[] {
  const days = new Map<string, ClockSpan[]>()
  for (const span of spans) {
    const date = dateIn(span.from, timeZone)
    days.set(date, [...(days.get(date) ?? []), span])
  }
  return [...days].map(([date, own]) => ({
    date,
    spans: own,
    seconds: sumOf(own),
    counted: countedSeconds(own),
  }))
}

const PAUSES = ['pending', 'scheduled', 'resolved', 'closed']

/** Why a span counts or does not. */
export function reasonWords(
  { reason, holiday_name, category }: ClockSpan,
  hours: ExplainedClock['hours'],
  t: TFunction<'sla'>,
): string {
  if (reason === 'counted') return t(`reason.counted_${hours}`)
  if (reason === 'holiday') return t('reason.holiday', { name: holiday_name ?? '' })
  if (reason === 'outside_hours') return t('reason.outside_hours')
  const context = category && PAUSES.includes(category) ? category : undefined
  return t('reason.paused', { context })
}
