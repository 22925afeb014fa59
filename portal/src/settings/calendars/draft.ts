import type { Calendar, CreateCalendarInput } from '../../api/types'
import { intervalsOf, problemsOf, type Row, rowsOf } from './week'

/** A calendar's name, zone and hours as they are edited. Its fields are named as the API's. */
export type CalendarDraft = { name: string; time_zone: string; intervals: Row[] }

/** What is edited of a calendar. */
export function draftOf({ name, time_zone, intervals }: CreateCalendarInput): CalendarDraft {
  return { name, time_zone, intervals: rowsOf(intervals) }
}

/** What is sent of a draft. */
export function inputOf({ name, time_zone, intervals }: CalendarDraft): CreateCalendarInput {
  return { name: name.trim(), time_zone, intervals: intervalsOf(intervals) }
}

const textOf = ({ name, time_zone, intervals }: CalendarDraft) =>
  JSON.stringify([
    name.trim(),
    time_zone,
    intervals.map((row) => [row.weekday, row.from_minute, row.until_minute]),
  ])

/** Whether the draft says something else than the calendar. */
export function isChanged(draft: CalendarDraft, calendar: Calendar): boolean {
  return textOf(draft) !== textOf(draftOf(calendar))
}

/** Whether the draft can be sent: what is left to find is for the API. */
export function isSound({ name, intervals }: CalendarDraft): boolean {
  return name.trim() !== '' && intervals.length > 0 && problemsOf(intervals).size === 0
}
