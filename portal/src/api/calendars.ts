/** How business hours are read. */
import { queryOptions } from '@tanstack/react-query'
import { request } from './client'
import { readAll } from './queries'
import type { Calendar, CalendarDraftInput, CalendarPreview, Weekday } from './types'

export const WEEKDAYS = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
] as const satisfies readonly Weekday[]

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
export function calendarPreviewQuery(tenantId: string, body: CalendarDraftInput) {
  return queryOptions({
    queryKey: [tenantId, 'calendar_preview', body],
    queryFn: async ({ signal }) =>
      (await request<CalendarPreview>('POST', '/v1/calendar_previews', { body, signal })).data,
  })
}
