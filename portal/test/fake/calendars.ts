import type {
  Calendar,
  Closed,
  CreateCalendarInput,
  FieldError,
  Holiday,
  HolidayDate,
  HolidayFeed,
  Interval,
} from '../../src/api/types.ts'
import { makeCalendars } from './data/calendars.ts'
import { id, SCOPES } from './data/tenant.ts'
import { openDay } from './open-time.ts'
import { type Recalculating, recalculate } from './recalculation.ts'
import type { FakeAnswer, FakeApi, FakeRequest } from './server.ts'
import { FakeProblem } from './server.ts'
import { addDays, isZone } from './zone.ts'

type Body = Record<string, unknown>

/** The calendars of one fake tenant. */
export class FakeCalendars {
  rows = makeCalendars()
  today = '2026-11-21'
  recalculation: Recalculating = { state: 'idle', done: 0, total: 0 }
}

export function requireScope(api: FakeApi, scope: string): void {
  if (SCOPES[api.me.role].includes(scope)) return
  throw new FakeProblem(403, 'forbidden', `the role ${api.me.role} lacks ${scope}`)
}

export function refuse(errors: FieldError[]): void {
  if (errors.length === 0) return
  throw new FakeProblem(422, 'validation_failed', 'the request is not valid', errors)
}

export function checkName(name: unknown, errors: FieldError[], field = 'name'): void {
  if (typeof name !== 'string' || name.trim() === '') {
    errors.push({ field, reason: 'must not be empty' })
  } else if (name.length > 120) {
    errors.push({ field, reason: 'must have at most 120 characters' })
  }
}

/** As `check_minutes` of the domain. */
function checkMinutes(
  field: string,
  { from_minute, until_minute }: { from_minute: number; until_minute: number },
  errors: FieldError[],
): boolean {
  let reason: string | null = null
  if (until_minute > 1440) reason = 'must be at most 1440'
  else if (from_minute >= until_minute) reason = 'must be after from_minute'
  if (reason) errors.push({ field: `${field}.until_minute`, reason })
  return reason === null
}

/** As `check_intervals` of the domain. */
function checkHours({ time_zone, intervals }: CreateCalendarInput, errors: FieldError[]): void {
  if (!isZone(time_zone)) {
    errors.push({ field: 'time_zone', reason: 'must be an IANA time zone, such as Europe/Paris' })
  }
  if (intervals.length === 0) {
    errors.push({ field: 'intervals', reason: 'must leave some time of the week open' })
  }
  const sound: [number, Interval][] = []
  for (const [position, interval] of intervals.entries()) {
    const field = `intervals[${position}]`
    if (!checkMinutes(field, interval, errors)) continue
    const other = sound.find(
      ([, known]) =>
        known.weekday === interval.weekday &&
        known.from_minute < interval.until_minute &&
        interval.from_minute < known.until_minute,
    )
    if (other) errors.push({ field, reason: `overlaps intervals[${other[0]}]` })
    sound.push([position, interval])
  }
}

function checkHoliday(holiday: Holiday, others: readonly Holiday[], errors: FieldError[]): void {
  checkName(holiday.name, errors)
  const { when, closed } = holiday
  if (when.kind === 'yearly') {
    const length = new Date(Date.UTC(2000, when.month, 0)).getUTCDate()
    if (when.month < 1 || when.month > 12) {
      errors.push({ field: 'when.month', reason: 'must be 1 to 12' })
    } else if (when.day < 1 || when.day > length) {
      errors.push({ field: 'when.day', reason: `must be 1 to ${length}` })
    }
  }
  if (closed.kind === 'part') checkMinutes('closed', closed, errors)
  const closure = ({ name, ...rest }: Holiday) => JSON.stringify([name, rest.when, rest.closed])
  const known = others.findIndex((other) => closure(other) === closure(holiday))
  if (known >= 0) errors.push({ field: 'when', reason: `repeats holidays[${known}]` })
}

function saved(api: FakeApi, calendar: Calendar, status = 200): FakeAnswer {
  recalculate(api)
  return { status, body: calendar }
}

function createCalendar(api: FakeApi, body: CreateCalendarInput): FakeAnswer {
  const errors: FieldError[] = []
  checkName(body.name, errors)
  checkHours(body, errors)
  refuse(errors)
  const calendar: Calendar = {
    ...body,
    id: id('cal', 100 + api.next()),
    is_default: false,
    holidays: [],
    holiday_feeds: [],
    used_by: { sla_policies: [], teams: [], regions: [] },
  }
  api.calendars.rows.push(calendar)
  return saved(api, calendar, 201)
}

function updateCalendar(api: FakeApi, calendar: Calendar, body: Body): FakeAnswer {
  const next: Calendar = { ...calendar, ...body }
  const errors: FieldError[] = []
  checkName(next.name, errors)
  checkHours(next, errors)
  refuse(errors)
  if (body.is_default === true) for (const other of api.calendars.rows) other.is_default = false
  Object.assign(calendar, next)
  return saved(api, calendar)
}

/** What names a calendar; policies by what they say now. */
function usedBy(api: FakeApi, calendar: Calendar): Calendar['used_by'] {
  const policies = api.policies.rows.filter((policy) => policy.calendar_id === calendar.id)
  const sla_policies = policies.map(({ id: policyId, name }) => ({ id: policyId, name }))
  return { ...calendar.used_by, sla_policies }
}

function deleteCalendar(api: FakeApi, calendar: Calendar): FakeAnswer {
  const { sla_policies, teams, regions } = usedBy(api, calendar)
  if (calendar.is_default || sla_policies.length + teams.length + regions.length > 0) {
    throw new FakeProblem(409, 'calendar_in_use', `the calendar ${calendar.name} is in use`)
  }
  api.calendars.rows = api.calendars.rows.filter((row) => row !== calendar)
  recalculate(api)
  return { status: 204 }
}

function holidays(api: FakeApi, calendar: Calendar, request: FakeRequest, holidayId?: string) {
  const { method, body } = request
  const list = calendar.holidays
  if (holidayId === undefined) {
    if (method === 'GET') return { status: 200, body: { data: list, next_cursor: null } }
    const holiday: Holiday = {
      id: id('hol', 100 + api.next()),
      name: String(body.name),
      when: body.when as HolidayDate,
      closed: (body.closed as Closed | undefined) ?? { kind: 'all_day' },
      is_active: body.is_active !== false,
      source: { kind: 'manual' },
    }
    const errors: FieldError[] = []
    checkHoliday(holiday, list, errors)
    refuse(errors)
    list.push(holiday)
    recalculate(api)
    return { status: 201, body: holiday }
  }
  const found = list.find((row) => row.id === holidayId)
  if (!found) throw new FakeProblem(404, 'not_found', `there is no holiday ${holidayId}`)
  if (method === 'GET') return { status: 200, body: found }
  const isFeed = found.source.kind === 'feed'
  if (method === 'DELETE') {
    if (isFeed) throw new FakeProblem(409, 'holiday_of_feed', 'it is of a feed')
    calendar.holidays = list.filter((row) => row !== found)
    recalculate(api)
    return { status: 204 }
  }
  if (isFeed) {
    const fixed = Object.keys(body).filter((field) => field !== 'is_active')
    refuse(
      fixed.map((field) => ({ field, reason: "is the feed's: only is_active can be changed" })),
    )
  }
  const next: Holiday = { ...found, ...body }
  const errors: FieldError[] = []
  checkHoliday(
    next,
    list.filter((row) => row !== found),
    errors,
  )
  refuse(errors)
  Object.assign(found, next)
  recalculate(api)
  return { status: 200, body: found }
}

/** Takes the all-day events of an iCalendar text; the others are left out. */
function importHolidays(api: FakeApi, calendar: Calendar, { body }: FakeRequest): FakeAnswer {
  const text = String(body.ical ?? '')
  if (!text.includes('BEGIN:VCALENDAR')) {
    refuse([
      {
        field: 'ical',
        reason: 'this is not an iCalendar file: it does not begin with BEGIN:VCALENDAR',
      },
    ])
  }
  const result = { added: 0, unchanged: 0, skipped: [] as Body[] }
  for (const event of text.split('BEGIN:VEVENT').slice(1)) {
    const summary = /^SUMMARY:(.*)$/m.exec(event)?.[1]?.trim() ?? ''
    const date = /^DTSTART;VALUE=DATE:(\d{4})(\d{2})(\d{2})/m.exec(event)
    if (!date) {
      result.skipped.push({ summary, reason: 'has no DTSTART' })
      continue
    }
    const when: HolidayDate = { kind: 'once', date: date.slice(1).join('-') }
    const isKnown = calendar.holidays.some(
      (row) => row.name === summary && JSON.stringify(row.when) === JSON.stringify(when),
    )
    if (isKnown) {
      result.unchanged += 1
      continue
    }
    result.added += 1
    calendar.holidays.push({
      id: id('hol', 100 + api.next()),
      name: summary,
      when,
      closed: { kind: 'all_day' },
      is_active: true,
      source: { kind: 'manual' },
    })
  }
  if (result.added > 0) recalculate(api)
  return { status: 200, body: result }
}

function feeds(api: FakeApi, calendar: Calendar, { method, body }: FakeRequest, feedId?: string) {
  if (method === 'DELETE') {
    calendar.holiday_feeds = calendar.holiday_feeds.filter((feed) => feed.id !== feedId)
    calendar.holidays = calendar.holidays.filter(
      ({ source }) => source.kind === 'manual' || source.feed_id !== feedId,
    )
    recalculate(api)
    return { status: 204 }
  }
  const errors: FieldError[] = []
  checkName(body.name, errors)
  const url = String(body.url)
  if (!/^https:\/\//.test(url)) errors.push({ field: 'url', reason: 'must begin with https://' })
  else if (!/^https:\/\/[^/]+\./.test(url)) {
    errors.push({ field: 'url', reason: 'must name a public host' })
  }
  refuse(errors)
  const feed: HolidayFeed = {
    id: id('hfd', 100 + api.next()),
    name: String(body.name),
    url: String(body.url),
    refreshed_at: null,
    error: null,
  }
  calendar.holiday_feeds.push(feed)
  return { status: 201, body: feed }
}

function preview(api: FakeApi, body: Body): FakeAnswer {
  const hours = {
    time_zone: String(body.time_zone),
    intervals: body.intervals as Interval[],
    holidays: (body.holidays ?? []) as Holiday[],
  }
  const errors: FieldError[] = []
  checkHours({ name: 'preview', ...hours }, errors)
  refuse(errors)
  const from = String(body.from ?? api.calendars.today)
  const days = Array.from({ length: Number(body.days ?? 14) }, (_, index) =>
    openDay(hours, addDays(from, index)),
  )
  return { status: 200, body: { days } }
}

/** Answers what is under calendars; undefined for other paths. */
export function answerCalendars(api: FakeApi, request: FakeRequest): FakeAnswer | undefined {
  const { method, path, body } = request
  if (path === '/v1/calendar_previews') {
    requireScope(api, 'configuration:read')
    return preview(api, body)
  }
  const found = /^\/v1\/calendars(?:\/([^/]+))?(?:\/([^/]+))?(?:\/([^/]+))?$/.exec(path)
  if (!found) return undefined
  requireScope(api, method === 'GET' ? 'configuration:read' : 'configuration:write')
  const [, calendarId, part, partId] = found
  const { rows } = api.calendars
  if (calendarId === undefined) {
    if (method === 'POST') return createCalendar(api, body as unknown as CreateCalendarInput)
    const data = rows.map((row) => ({ ...row, used_by: usedBy(api, row) }))
    return { status: 200, body: { data: api.isEmpty ? [] : data, next_cursor: null } }
  }
  const calendar = rows.find((row) => row.id === calendarId)
  if (!calendar) throw new FakeProblem(404, 'not_found', `there is no calendar ${calendarId}`)
  if (part === 'holidays') return holidays(api, calendar, request, partId)
  if (part === 'holiday_imports') return importHolidays(api, calendar, request)
  if (part === 'holiday_feeds') return feeds(api, calendar, request, partId)
  if (method === 'PATCH') return updateCalendar(api, calendar, body)
  if (method === 'DELETE') return deleteCalendar(api, calendar)
  return { status: 200, body: { ...calendar, used_by: usedBy(api, calendar) } }
}
