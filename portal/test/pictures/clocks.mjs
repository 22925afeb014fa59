/** Calendars and SLA policies. */
const CALENDAR = `/settings/calendars/cal_${(0x18f0_0000_0001).toString(16).padStart(32, '0')}`
const POLICY = `/settings/sla-policies/slp_${(0x18f0_0000_0001).toString(16).padStart(32, '0')}`
const ICAL = [
  'BEGIN:VCALENDAR',
  ...['Boxing Day', 'Second Christmas'].flatMap((name, day) => [
    'BEGIN:VEVENT',
    `SUMMARY:${name}`,
    `DTSTART;VALUE=DATE:2026122${day + 6}`,
  ]),
  'BEGIN:VEVENT',
  'SUMMARY:Full moon',
].join('\r\n')
const scrollTo = (element) => element.scrollIntoView({ block: 'start' })

export const CLOCKS = [
  { name: 'calendars', path: '/settings/calendars', empty: true, error: '/v1/calendars' },
  {
    name: 'calendars-create',
    path: '/settings/calendars',
    act: (page) => page.locator('main header button').first().click(),
  },
  { name: 'calendar', path: CALENDAR, error: '/v1/calendars' },
  { name: 'calendar-reader', path: CALENDAR, api: { role: 'agent' } },
  {
    name: 'calendar-edited',
    path: CALENDAR,
    prepare: (api) => {
      api.calendars.today = '2026-10-20'
    },
    async act(page) {
      await page.waitForSelector('ol li')
      const times = page.locator('form [role=group]').first().locator('input')
      await times.nth(1).fill('24:00')
      await times.nth(2).fill('25')
      await times.nth(2).blur()
    },
  },
  {
    name: 'calendar-holidays',
    path: CALENDAR,
    act: (page) => page.locator('section').nth(2).evaluate(scrollTo),
  },
  {
    name: 'calendar-holiday',
    path: CALENDAR,
    async act(page) {
      await page
        .locator('section')
        .nth(2)
        .locator('tbody tr')
        .nth(0)
        .locator('td:last-child button')
        .first()
        .click()
      await page.locator('[role=dialog] [role=radiogroup]').last().locator('label').last().click()
    },
  },
  {
    name: 'calendar-import',
    path: CALENDAR,
    async act(page) {
      await page.waitForSelector('ol li')
      const [file] = await Promise.all([
        page.waitForEvent('filechooser'),
        page.locator('section').nth(2).locator('button').first().click(),
      ])
      await file.setFiles({ name: 'x.ics', mimeType: 'text/calendar', buffer: Buffer.from(ICAL) })
      await page.waitForSelector('[role=dialog] dl')
    },
  },
  {
    name: 'calendar-feeds',
    path: CALENDAR,
    act: (page) => page.locator('section').nth(4).evaluate(scrollTo),
  },
  {
    name: 'calendar-in-use',
    path: CALENDAR,
    act: (page) => page.locator('main header button').last().click(),
  },
  {
    name: 'calendar-recalculating',
    path: CALENDAR,
    prepare: (api) => {
      api.calendars.recalculation = { state: 'running', done: 120, total: 480 }
    },
  },
  { name: 'policies', path: '/settings/sla-policies', empty: true, error: '/v1/sla_policies' },
  { name: 'policies-reader', path: '/settings/sla-policies', api: { role: 'agent' } },
  { name: 'policy', path: POLICY, error: '/v1/sla_policies' },
  {
    name: 'policy-targets',
    path: POLICY,
    act: (page) => page.locator('form > section').nth(2).evaluate(scrollTo),
  },
  {
    name: 'policy-steps',
    path: POLICY,
    act: (page) => page.locator('form > section').nth(4).evaluate(scrollTo),
  },
  {
    name: 'policy-preview',
    path: POLICY.replace(/1$/, '3'),
    async act(page) {
      await page.locator('form table').first().locator('input').first().fill('30m')
      await page
        .locator('form table')
        .first()
        .locator('tr')
        .nth(3)
        .locator('input')
        .first()
        .fill('4h')
      await page.waitForTimeout(1_200)
      await page.locator('form > section').nth(5).evaluate(scrollTo)
    },
  },
  {
    name: 'policy-refused',
    path: '/settings/sla-policies/new',
    async act(page) {
      await page.locator('form fieldset').first().locator('button').last().click()
      const cell = page.locator('form table td').first()
      await cell.locator('input').first().fill('1h')
      await cell.locator('input').last().fill('2h')
      await page.locator('button[type=submit]').press('Enter')
      await page.locator('h1').evaluate(scrollTo)
    },
  },
  { name: 'policy-reader', path: POLICY, api: { role: 'agent' } },
  {
    name: 'policy-leave',
    path: POLICY,
    async act(page) {
      await page.locator('form input').first().fill('Key accounts')
      await page.locator('main header a').click()
      await page.waitForSelector('[role=dialog]')
    },
  },
]
