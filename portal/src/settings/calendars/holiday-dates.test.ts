import { expect, it } from 'vitest'
import type { Holiday, HolidayDate } from '../../api/types'
import { nextDate, sortHolidays } from './holiday-dates'

const TODAY = '2026-11-21'
const once = (date: string): HolidayDate => ({ kind: 'once', date })
const yearly = (month: number, day: number): HolidayDate => ({ kind: 'yearly', month, day })

it.each([
  [once('2026-11-21'), '2026-11-21'],
  [once('2026-11-20'), null],
  [yearly(12, 25), '2026-12-25'],
  [yearly(11, 21), '2026-11-21'],
  [yearly(1, 1), '2027-01-01'],
  [yearly(2, 29), '2028-02-29'],
])('the next of %o is %s', (when, date) => {
  expect(nextDate(when, TODAY)).toBe(date)
})

it('puts the nearest first and what is over last', () => {
  const holiday = (name: string, when: HolidayDate): Holiday => ({
    id: name,
    name,
    when,
    closed: { kind: 'all_day' },
    is_active: true,
    source: { kind: 'manual' },
  })
  const sorted = sortHolidays(
    [
      holiday('long ago', once('2020-01-01')),
      holiday('new year', yearly(1, 1)),
      holiday('yesterday', once('2026-11-20')),
      holiday('christmas', yearly(12, 25)),
    ],
    TODAY,
  )
  expect(sorted.map(({ name }) => name)).toEqual(['christmas', 'new year', 'yesterday', 'long ago'])
})
