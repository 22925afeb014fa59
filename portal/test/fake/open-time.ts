/** When a calendar is open, reckoned minute by minute of the local clock. */
import { WEEKDAYS } from '../../src/api/calendars.ts'
import type { HolidayInput, Interval, PreviewDay } from '../../src/api/types.ts'
import { addDays, instantOf, offsetChange } from './zone.ts'

type Hours = { time_zone: string; intervals: Interval[]; holidays: HolidayInput[] }
type Span = [from: number, until: number]

const iso = (instant: number) => new Date(instant).toISOString().replace('.000', '')

function isOn({ when, is_active }: HolidayInput, date: string): boolean {
  if (is_active === false) return false
  if (when.kind === 'once') return when.date === date
  return when.month === Number(date.slice(5, 7)) && when.day === Number(date.slice(8))
}

function without(open: Span[], [from, until]: Span): Span[] {
  return open.flatMap(([start, end]): Span[] => {
    const parts: Span[] = [
      [start, Math.min(end, from)],
      [Math.max(start, until), end],
    ]
    return parts.filter(([a, b]) => a < b)
  })
}

export function openDay({ time_zone, intervals, holidays }: Hours, date: string): PreviewDay {
  const day = new Date(`${date}T00:00:00Z`).getUTCDay()
  const weekday = WEEKDAYS[(day + 6) % 7] ?? 'monday'
  const closing = holidays.filter((holiday) => isOn(holiday, date))
  let open = intervals
    .filter((interval) => interval.weekday === weekday)
    .map(({ from_minute, until_minute }): Span => [from_minute, until_minute])
    .sort(([a], [b]) => a - b)
  for (const { closed } of closing) {
    open = without(
      open,
      closed?.kind === 'part' ? [closed.from_minute, closed.until_minute] : [0, 1440],
    )
  }
  const spans = open.map(([from_minute, until_minute]) => ({
    from: instantOf(time_zone, date, from_minute),
    until: instantOf(time_zone, date, until_minute),
    from_minute,
    until_minute,
  }))
  return {
    date,
    weekday,
    open: spans.map((span) => ({ ...span, from: iso(span.from), until: iso(span.until) })),
    open_seconds: spans.reduce((sum, { from, until }) => sum + (until - from) / 1000, 0),
    holidays: closing.map(({ name }) => name),
    offset_change_seconds: offsetChange(time_zone, date),
  }
}

/** The instant at which so much time of the calendar has passed since `start`. */
export function afterOpenTime(hours: Hours, start: number, seconds: number): string {
  let left = seconds * 1000
  let date = addDays(iso(start).slice(0, 10), -1)
  for (let day = 0; day < 400; day += 1, date = addDays(date, 1)) {
    for (const { from, until } of openDay(hours, date).open) {
      const [begin, end] = [Math.max(start, Date.parse(from)), Date.parse(until)]
      if (begin >= end) continue
      if (end - begin >= left) return iso(begin + left)
      left -= end - begin
    }
  }
  return iso(start + 366 * 86_400_000)
}
