/** Business hours: the types of their operations, and how they are read. */
import { queryOptions } from '@tanstack/react-query'
import { request } from './client'
import { readAll } from './queries'
import type { Ref } from './types'

export const WEEKDAYS = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
] as const
export type Weekday = (typeof WEEKDAYS)[number]

/** Minutes since local midnight; the end may be 1440. */
export type Minutes = { from_minute: number; until_minute: number }
export type Interval = Minutes & { weekday: Weekday }

export type HolidayDate =
  | { kind: 'once'; date: string }
  | { kind: 'yearly'; month: number; day: number }
export type Closed = { kind: 'all_day' } | ({ kind: 'part' } & Minutes)
export type HolidaySource = { kind: 'manual' } | { kind: 'feed'; feed_id: string; uid: string }
export type HolidayInput = {
  name: string
  when: HolidayDate
  closed?: Closed
  is_active?: boolean
}
export type Holiday = Required<HolidayInput> & { id: string; source: HolidaySource }

export type HolidayFeed = {
  id: string
  name: string
  url: string
  refreshed_at: string | null
  error: string | null
}
export type HolidayFeedInput = { name: string; url: string }
export type HolidayImport = {
  added: number
  updated: number
  unchanged: number
  skipped: { summary: string; reason: string }[]
}

export type CalendarInput = { name: string; time_zone: string; intervals: Interval[] }
export type CalendarPatch = Partial<CalendarInput> & { is_default?: true }
export type Calendar = CalendarInput & {
  id: string
  is_default: boolean
  holidays: Holiday[]
  holiday_feeds: HolidayFeed[]
  used_by: { sla_policies: Ref[]; teams: Ref[]; regions: Ref[] }
}

export type CalendarPreviewInput = {
  time_zone: string
  intervals: Interval[]
  holidays?: HolidayInput[]
  from?: string
  days?: number
}
export type PreviewDay = {
  date: string
  weekday: Weekday
  open: { from: string; until: string; from_minute?: number; until_minute?: number }[]
  open_seconds: number
  holidays: string[]
  offset_change_seconds: number | null
}
export type CalendarPreview = { days: PreviewDay[] }

const calendarsKey = (tenantId: string) => [tenantId, 'calendars'] as const

/** The calendars of the tenant. */
export function calendarsQuery(tenantId: string) {
  return queryOptions({
    queryKey: calendarsKey(tenantId),
    queryFn: ({ signal }) => readAll<Calendar>('/v1/calendars', signal),
  })
}

/** One calendar, with its holidays and feeds. */
export function calendarQuery(tenantId: string, id: string) {
  return queryOptions({
    queryKey: [...calendarsKey(tenantId), id],
    queryFn: async ({ signal }) =>
      (await request<Calendar>('GET', `/v1/calendars/${id}`, { signal })).data,
  })
}

/** What the next days would be like with these hours. */
export function calendarPreviewQuery(tenantId: string, body: CalendarPreviewInput) {
  return queryOptions({
    queryKey: [tenantId, 'calendar_preview', body],
    queryFn: async ({ signal }) =>
      (await request<CalendarPreview>('POST', '/v1/calendar_previews', { body, signal })).data,
  })
}
