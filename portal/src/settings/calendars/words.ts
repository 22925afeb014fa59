import { useTranslation } from 'react-i18next'
import { WEEKDAYS } from '../../api/calendars'
import type { Interval, Weekday } from '../../api/types'
import { weekRuns } from './week'

/** 1 January 2024 was a Monday. */
const dateOf = (weekday: Weekday) => new Date(Date.UTC(2024, 0, 1 + WEEKDAYS.indexOf(weekday)))

/** The name of a day of the week, as a title begins: `Monday`, `Lundi`, `Mon`. */
export function weekdayName(weekday: Weekday, language: string, style: 'long' | 'short' = 'long') {
  const format = new Intl.DateTimeFormat(language, { weekday: style, timeZone: 'UTC' })
  const name = format.format(dateOf(weekday))
  return name.charAt(0).toLocaleUpperCase(language) + name.slice(1)
}

/** A date without a time, such as `2026-12-25`, in the reader's words. */
export function dateText(date: string, language: string, options: Intl.DateTimeFormatOptions) {
  return new Intl.DateTimeFormat(language, { ...options, timeZone: 'UTC' }).format(
    new Date(`${date}T00:00:00Z`),
  )
}

/** The time by the clocks of a zone; nothing for a zone that the browser does not know. */
export function timeIn(zone: string, now: Date, language: string): string {
  try {
    return new Intl.DateTimeFormat(language, {
      weekday: 'short',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
      timeZone: zone,
    }).format(now)
  } catch {
    return ''
  }
}

/** The week in a few words, days of the same hours together: `Mon–Fri 09:00–17:00`, `Sat, Sun 10:00–12:00`. */
export function useWeekText(): (intervals: readonly Interval[]) => string[] {
  const { t, i18n } = useTranslation('calendars')
  return (intervals) => {
    const name = (weekday: Weekday) => weekdayName(weekday, i18n.language, 'short')
    const runs = weekRuns(intervals)
    const [only] = runs
    const isWhole = only?.first === 'monday' && only.last === 'sunday'
    if (isWhole && only.hours === '00:00–24:00') return [t('around_the_clock')]
    const daysOf = new Map<string, string[]>()
    for (const { first, last, hours } of runs) {
      const days = first === last ? name(first) : `${name(first)}–${name(last)}`
      daysOf.set(hours, [...(daysOf.get(hours) ?? []), days])
    }
    return [...daysOf].map(([hours, days]) => `${days.join(', ')} ${hours}`)
  }
}
