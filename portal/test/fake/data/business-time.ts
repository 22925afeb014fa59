/** When the fake tenant works, and how much of a stretch of time counts: November 2026 in Paris, one hour ahead of UTC. */
import type { ClockSpan, ExplainedClock, StatusCategory } from '../../../src/api/types.ts'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
const OFFSET = 60 * MINUTE
const WEEKDAY_HOURS = [
  [540, 750],
  [810, 1080],
]
const SATURDAY_HOURS = [[540, 780]]
const HOLIDAYS: Record<string, string> = { '2026-11-20': 'Stocktaking' }

export type Pause = { from: number; until: number; category: StatusCategory }
type Hours = ExplainedClock['hours']
type Why = Pick<ClockSpan, 'reason' | 'holiday_name' | 'category'>

const iso = (moment: number) => new Date(moment).toISOString().replace('.000', '')

function hoursOf(day: number): number[][] {
  const weekday = new Date(day).getUTCDay()
  if (weekday === 0) return []
  return weekday === 6 ? SATURDAY_HOURS : WEEKDAY_HOURS
}

const dayOf = (moment: number) => Math.floor((moment + OFFSET) / DAY) * DAY

function edges(from: number, until: number): number[] {
  const found: number[] = []
  for (let day = dayOf(from); day <= until; day += DAY) {
    const start = day - OFFSET
    found.push(start, ...hoursOf(day).flatMap((pair) => pair.map((m) => start + m * MINUTE)))
  }
  return found
}

function whyAt(moment: number, hours: Hours, pauses: Pause[]): Why {
  const pause = pauses.find(({ from, until }) => moment >= from && moment < until)
  const nothing = { holiday_name: null, category: null }
  if (pause) return { ...nothing, reason: 'paused', category: pause.category }
  if (hours === 'calendar') return { ...nothing, reason: 'counted' }
  const day = dayOf(moment)
  const holiday = HOLIDAYS[new Date(day).toISOString().slice(0, 10)]
  if (holiday) return { ...nothing, reason: 'holiday', holiday_name: holiday }
  const minute = (moment + OFFSET - day) / MINUTE
  const isOpen = hoursOf(day).some(([open = 0, close = 0]) => minute >= open && minute < close)
  return { ...nothing, reason: isOpen ? 'counted' : 'outside_hours' }
}

export function spansOf(from: number, until: number, hours: Hours, pauses: Pause[]): ClockSpan[] {
  const inner = [...edges(from, until), ...pauses.flatMap((pause) => [pause.from, pause.until])]
  const cuts = [from, ...inner.filter((cut) => cut > from && cut < until), until]
  const moments = [...new Set(cuts)].sort((a, b) => a - b)
  const spans: ClockSpan[] = []
  for (const [index, start] of moments.slice(0, -1).entries()) {
    const end = moments[index + 1] ?? until
    const why = whyAt(start, hours, pauses)
    const last = spans.at(-1)
    if (last && last.reason === why.reason && last.category === why.category) {
      last.until = iso(end)
      last.seconds += (end - start) / 1000
      continue
    }
    const is_counted = why.reason === 'counted'
    spans.push({
      from: iso(start),
      until: iso(end),
      seconds: (end - start) / 1000,
      is_counted,
      ...why,
    })
  }
  return spans
}

/** When `seconds` have counted, from the beginning of the spans; undefined when they never do. */
export function momentAfter(spans: ClockSpan[], seconds: number): string | undefined {
  let left = seconds
  for (const span of spans) {
    if (!span.is_counted) continue
    if (span.seconds >= left) return iso(Date.parse(span.from) + left * 1000)
    left -= span.seconds
  }
}
