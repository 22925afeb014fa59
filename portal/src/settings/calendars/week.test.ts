import { describe, expect, it } from 'vitest'
import type { Interval, Weekday } from '../../api/types'
import {
  copyDay,
  intervalsOf,
  makeRow,
  nextRow,
  openMinutes,
  problemsOf,
  rowsOf,
  WORKDAYS,
  weekRuns,
} from './week'

const interval = (weekday: Weekday, from: number, until: number): Interval => ({
  weekday,
  from_minute: from * 60,
  until_minute: until * 60,
})

describe('problemsOf', () => {
  it.each([
    ['nothing, when one ends where the next begins', [9, 12, 12, 18], null],
    ['nothing, for the end of the day', [9, 12, 18, 24], null],
    ['the second of two that overlap', [9, 12, 11, 18], 'overlap'],
    ['one within the other', [9, 18, 10, 11], 'overlap'],
    ['an end before the beginning', [9, 12, 18, 14], 'not_after'],
    ['no time at all', [9, 12, 14, 14], 'not_after'],
    ['a beginning at the end of the day', [9, 12, 24, 24], 'too_late'],
  ])('finds %s', (_name, [a = 0, b = 0, c = 0, d = 0], kind) => {
    const rows = [makeRow('monday', a * 60, b * 60), makeRow('monday', c * 60, d * 60)]
    const problems = problemsOf(rows)
    const [, second] = rows
    expect([...problems.keys()]).toEqual(kind === null ? [] : [second])
    expect(second && problems.get(second)?.kind).toBe(kind ?? undefined)
  })

  it('knows no overlap between days', () => {
    const rows = [makeRow('monday', 540, 1020), makeRow('tuesday', 540, 1020)]
    expect(problemsOf(rows).size).toBe(0)
  })

  it('tells a time that is missing from one that cannot be read', () => {
    const [missing, unreadable] = [
      makeRow('monday', null, 540),
      makeRow('monday', 600, 'unreadable'),
    ]
    const problems = problemsOf([missing, unreadable])
    expect(problems.get(missing)).toEqual({ field: 'from_minute', kind: 'missing' })
    expect(problems.get(unreadable)).toEqual({ field: 'until_minute', kind: 'unreadable' })
  })
})

it('counts what overlaps once', () => {
  expect(openMinutes([interval('monday', 9, 12), interval('monday', 11, 13)])).toBe(240)
  expect(openMinutes([interval('monday', 0, 24), interval('sunday', 23, 24)])).toBe(25 * 60)
})

it('leaves out rows that are no intervals', () => {
  expect(intervalsOf([makeRow('monday', 540, null), makeRow('monday', 600, 540)])).toEqual([])
})

it('copies a day to the other weekdays, and leaves the weekend alone', () => {
  const rows = rowsOf([
    interval('monday', 9, 12),
    interval('monday', 14, 24),
    interval('tuesday', 8, 9),
    interval('saturday', 10, 12),
  ])
  const runs = weekRuns(intervalsOf(copyDay(rows, 'monday', WORKDAYS)))
  expect(runs).toEqual([
    { first: 'monday', last: 'friday', hours: '09:00–12:00, 14:00–24:00' },
    { first: 'saturday', last: 'saturday', hours: '10:00–12:00' },
  ])
})

it('does not join days with a closed one between them', () => {
  const runs = weekRuns([interval('monday', 9, 17), interval('wednesday', 9, 17)])
  expect(runs.map(({ first, last }) => [first, last])).toEqual([
    ['monday', 'monday'],
    ['wednesday', 'wednesday'],
  ])
})

it('offers one more interval after those of the day, as long as there is room', () => {
  const after = (until: number) => nextRow([makeRow('monday', 0, until * 60)], 'monday')
  expect(nextRow([], 'monday')).toMatchObject({ from_minute: 540, until_minute: 1020 })
  expect(after(12)).toMatchObject({ from_minute: 13 * 60, until_minute: 17 * 60 })
  expect(after(22)).toMatchObject({ from_minute: 23 * 60, until_minute: 1440 })
  expect(after(24)).toMatchObject({ from_minute: null, until_minute: null })
})
