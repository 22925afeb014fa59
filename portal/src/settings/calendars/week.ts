import { WEEKDAYS } from '../../api/calendars'
import type { Interval, Weekday } from '../../api/types'
import { DAY_MINUTES, type Entry, formatMinute } from '../../ui'

/** An interval as it is edited: the times may be missing, or be no times. `key` tells rows apart. */
export type Row = { key: number; weekday: Weekday; from_minute: Entry; until_minute: Entry }

/** Puts other rows into the place of those that there are. */
export type ChangeRows = (update: (rows: readonly Row[]) => Row[]) => void

export const WORKDAYS: readonly Weekday[] = WEEKDAYS.slice(0, 5)

let lastKey = 0
/** A row of its own for the editor. */
export function makeRow(weekday: Weekday, from_minute: Entry, until_minute: Entry): Row {
  lastKey += 1
  return { key: lastKey, weekday, from_minute, until_minute }
}

const order = ({ weekday, from_minute }: Row | Interval) =>
  WEEKDAYS.indexOf(weekday) * DAY_MINUTES + (typeof from_minute === 'number' ? from_minute : 0)

/** The rows of the editor for intervals of the API, in the order of the week. */
export function rowsOf(intervals: readonly Interval[]): Row[] {
  return [...intervals]
    .sort((a, b) => order(a) - order(b))
    .map(({ weekday, from_minute, until_minute }) => makeRow(weekday, from_minute, until_minute))
}

/** The rows that are intervals: both times there, the second after the first. */
export function intervalsOf(rows: readonly Row[]): Interval[] {
  return rows.flatMap(({ weekday, from_minute, until_minute }) =>
    typeof from_minute === 'number' &&
    typeof until_minute === 'number' &&
    from_minute < until_minute
      ? [{ weekday, from_minute, until_minute }]
      : [],
  )
}

export type RowProblem =
  | {
      field: 'from_minute' | 'until_minute'
      kind: 'missing' | 'unreadable' | 'too_late' | 'not_after'
    }
  | { field: ''; kind: 'overlap'; other: Row }

function problemOf(row: Row, sound: readonly Row[]): RowProblem | null {
  const { from_minute: from, until_minute: until } = row
  for (const field of ['from_minute', 'until_minute'] as const) {
    const entry = row[field]
    if (entry === null) return { field, kind: 'missing' }
    if (typeof entry === 'string') return { field, kind: 'unreadable' }
  }
  if (typeof from !== 'number' || typeof until !== 'number') return null
  if (from >= DAY_MINUTES) return { field: 'from_minute', kind: 'too_late' }
  if (from >= until) return { field: 'until_minute', kind: 'not_after' }
  const other = sound.find(
    (row_) => Number(row_.from_minute) < until && from < Number(row_.until_minute),
  )
  return other ? { field: '', kind: 'overlap', other } : null
}

/** What is wrong with each row, as the API would find it: of two that overlap, the later one in the list. */
export function problemsOf(rows: readonly Row[]): Map<Row, RowProblem> {
  const problems = new Map<Row, RowProblem>()
  for (const weekday of WEEKDAYS) {
    const sound: Row[] = []
    for (const row of rows.filter((other) => other.weekday === weekday)) {
      const problem = problemOf(row, sound)
      if (problem) problems.set(row, problem)
      if (!problem || problem.kind === 'overlap') sound.push(row)
    }
  }
  return problems
}

/** The open minutes of intervals, what overlaps counted once. */
export function openMinutes(intervals: readonly Interval[]): number {
  let total = 0
  for (const weekday of WEEKDAYS) {
    let end = 0
    for (const { from_minute, until_minute } of ofDay(intervals, weekday)) {
      total += Math.max(0, until_minute - Math.max(from_minute, end))
      end = Math.max(end, until_minute)
    }
  }
  return total
}

/** The intervals of one day, the earliest first. */
export function ofDay(intervals: readonly Interval[], weekday: Weekday): Interval[] {
  return intervals
    .filter((interval) => interval.weekday === weekday)
    .sort((a, b) => a.from_minute - b.from_minute)
}

/** Gives `days` the intervals of `weekday`, and leaves the other days as they are. */
export function copyDay(rows: readonly Row[], weekday: Weekday, days: readonly Weekday[]): Row[] {
  const source = rows.filter((row) => row.weekday === weekday)
  return WEEKDAYS.flatMap((day) =>
    day !== weekday && days.includes(day)
      ? source.map((row) => makeRow(day, row.from_minute, row.until_minute))
      : rows.filter((row) => row.weekday === day),
  )
}

/** Replaces the rows of one day. */
export function setDay(rows: readonly Row[], weekday: Weekday, next: readonly Row[]): Row[] {
  return WEEKDAYS.flatMap((day) =>
    day === weekday ? next : rows.filter((row) => row.weekday === day),
  )
}

/** A time for one more interval of a day: an hour after what it has, or nine to five. */
export function nextRow(rows: readonly Row[], weekday: Weekday): Row {
  const ends = rows
    .filter((row) => row.weekday === weekday)
    .map((row) => (typeof row.until_minute === 'number' ? row.until_minute : 0))
  if (ends.length === 0) return makeRow(weekday, 9 * 60, 17 * 60)
  const from = Math.max(...ends) + 60
  return from < DAY_MINUTES
    ? makeRow(weekday, from, Math.min(DAY_MINUTES, from + 240))
    : makeRow(weekday, null, null)
}

/** `09:00–12:00, 14:00–18:00`; nothing for a day that is closed. */
export function dayText(intervals: readonly Pick<Interval, 'from_minute' | 'until_minute'>[]) {
  return intervals
    .map(
      ({ from_minute, until_minute }) =>
        `${formatMinute(from_minute)}–${formatMinute(until_minute)}`,
    )
    .join(', ')
}

/** Days of the same hours in a row: Monday to Friday, and what they have. Closed days are left out. */
export function weekRuns(
  intervals: readonly Interval[],
): { first: Weekday; last: Weekday; hours: string }[] {
  const runs: { first: Weekday; last: Weekday; hours: string }[] = []
  for (const [index, weekday] of WEEKDAYS.entries()) {
    const hours = dayText(ofDay(intervals, weekday))
    const run = runs.at(-1)
    if (hours === '') continue
    if (run?.hours === hours && run.last === WEEKDAYS[index - 1]) run.last = weekday
    else runs.push({ first: weekday, last: weekday, hours })
  }
  return runs
}
