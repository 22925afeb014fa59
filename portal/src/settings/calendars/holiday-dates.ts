import type { Holiday, HolidayDate } from '../../api/types'

/** The longest that each month gets, 29 February included. */
export function daysInMonth(month: number): number {
  return new Date(Date.UTC(2000, month, 0)).getUTCDate()
}

const isoDate = (year: number, month: number, day: number) =>
  new Date(Date.UTC(year, month - 1, day)).toISOString().slice(0, 10)

/** The first date of a holiday from `today` on; null when it is over. */
export function nextDate(when: HolidayDate, today: string): string | null {
  if (when.kind === 'once') return when.date >= today ? when.date : null
  // Leap years are eight years apart at most.
  const year = Number(today.slice(0, 4))
  for (let ahead = 0; ahead <= 8; ahead += 1) {
    const date = isoDate(year + ahead, when.month, when.day)
    const isThere = Number(date.slice(5, 7)) === when.month
    if (isThere && date >= today) return date
  }
  return null
}

/** Those to come, the nearest first; then those that are over, the latest first. */
export function sortHolidays(holidays: readonly Holiday[], today: string): Holiday[] {
  const key = ({ when }: Holiday) => nextDate(when, today)
  const past = ({ when }: Holiday) => (when.kind === 'once' ? when.date : '')
  return [...holidays].sort((a, b) => {
    const [first, second] = [key(a), key(b)]
    if (first !== null && second !== null) return first.localeCompare(second)
    if (first === null && second === null) return past(b).localeCompare(past(a))
    return first === null ? 1 : -1
  })
}

/** The date of today where the reader is. */
export function today(now = new Date()): string {
  return isoDate(now.getFullYear(), now.getMonth() + 1, now.getDate())
}
