import type { Calendar, Holiday, Interval, Weekday } from '../../../src/api/types.ts'
import { at, configuration, id } from './tenant.ts'

const WORKDAYS: Weekday[] = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday']
const WEEKDAYS: Weekday[] = [...WORKDAYS, 'saturday', 'sunday']

function days(weekdays: Weekday[], ...hours: [from: number, until: number][]): Interval[] {
  return weekdays.flatMap((weekday) =>
    hours.map(([from, until]) => ({
      weekday,
      from_minute: from * 60,
      until_minute: until * 60,
    })),
  )
}

export const FEED_ID = id('hfd', 1)

const yearly = (n: number, name: string, month: number, day: number): Holiday => ({
  id: id('hol', n),
  name,
  when: { kind: 'yearly', month, day },
  closed: { kind: 'all_day' },
  is_active: true,
  source: { kind: 'manual' },
})
const fromFeed = (n: number, name: string, date: string): Holiday => ({
  ...yearly(n, name, 1, 1),
  when: { kind: 'once', date },
  source: { kind: 'feed', feed_id: FEED_ID, uid: `${date}@holidays.example` },
})

const holidays: Holiday[] = [
  yearly(1, 'Christmas Day', 12, 25),
  yearly(2, 'New Year’s Day', 1, 1),
  {
    ...yearly(3, 'Stocktaking', 11, 27),
    when: { kind: 'once', date: '2026-11-27' },
    closed: { kind: 'part', from_minute: 13 * 60, until_minute: 1440 },
  },
  { ...yearly(4, 'Company outing', 6, 5), when: { kind: 'once', date: '2026-06-05' } },
  fromFeed(5, 'Easter Monday', '2027-03-29'),
  fromFeed(6, 'Labour Day', '2027-05-01'),
  { ...fromFeed(7, 'Victory Day', '2027-05-08'), is_active: false },
  fromFeed(8, 'Ascension Day', '2027-05-06'),
  fromFeed(9, 'Bastille Day', '2027-07-14'),
  fromFeed(10, 'Assumption Day', '2027-08-15'),
]

const [support, workshop] = configuration.teams.map(({ id: teamId, name }) => ({
  id: teamId,
  name,
}))

/** What the tenant has to begin with: office hours with all there can be, a workshop, and round the clock. */
export function makeCalendars(): Calendar[] {
  const calendars: Calendar[] = [
    {
      id: id('cal', 1),
      name: 'Business hours',
      time_zone: 'Europe/Paris',
      intervals: [...days(WORKDAYS, [9, 12], [14, 18]), ...days(['saturday'], [10, 12])],
      is_default: true,
      holidays,
      holiday_feeds: [
        {
          id: FEED_ID,
          name: 'Public holidays in France',
          url: 'https://calendars.example/france/public-holidays.ics',
          refreshed_at: at(60 * 5),
          error: null,
        },
        {
          id: id('hfd', 2),
          name: 'School holidays',
          url: 'https://calendars.example/france/school-holidays-zone-b.ics',
          refreshed_at: null,
          error: 'the server answered 404 Not Found',
        },
      ],
      used_by: { sla_policies: [], teams: support ? [support] : [], regions: [] },
    },
    {
      id: id('cal', 2),
      name: 'Workshop New York',
      time_zone: 'America/New_York',
      intervals: days(['monday', 'wednesday', 'friday'], [8, 16]),
      is_default: false,
      holidays: [],
      holiday_feeds: [],
      used_by: {
        sla_policies: [],
        teams: workshop ? [workshop] : [],
        regions: [{ id: id('reg', 1), name: 'North America' }],
      },
    },
    {
      id: id('cal', 3),
      name: 'Emergency line',
      time_zone: 'UTC',
      intervals: days(WEEKDAYS, [0, 24]),
      is_default: false,
      holidays: [],
      holiday_feeds: [],
      used_by: { sla_policies: [], teams: [], regions: [] },
    },
  ]
  return structuredClone(calendars)
}
