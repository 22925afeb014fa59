/**
 * Takes pictures of every page in each of its looks, and runs axe on each.
 *   npm run build && node test/screenshots.mjs [--only word] [--no-pictures]
 * Pictures go to test/out. Ends with 1 when axe finds something serious.
 */
import { mkdir } from 'node:fs/promises'
import { seriousViolations } from './axe.mjs'
import { answerFrom, openPortal } from './browser.mjs'

const OUT = new URL('./out/', import.meta.url).pathname
const NOW = new Date('2026-11-21T09:30:00Z')

const signedOut = { isSignedIn: false }

const ticketOf = (api, number) => api.tickets.find((ticket) => ticket.number === number)

/** Closes ticket 12; ticket 16 goes on with it, if wanted. */
function close(api, isFollowedUp = false) {
  const closed = api.tickets.find(({ status }) => status.category === 'closed')
  const ticket = ticketOf(api, 12)
  ticket.status = closed.status
  ticket.closed_at = ticket.updated_at
  if (isFollowedUp) ticket.follow_ups = [16]
  ticket.sla.clocks = []
}

/** Opens the explanation of the promised times from the head of a ticket, and all that is folded in it, if wanted. */
async function explain(page, opensAll = true) {
  await page.locator('main header button').last().click()
  await page.waitForSelector('[role=dialog] :is(article, [role=alert])', { timeout: 12_000 })
  if (!opensAll) return
  const folded = page.locator('[role=dialog] article > button[aria-expanded=false]:visible')
  while ((await folded.count()) > 0) await folded.first().click()
}

function failDelivery(api, detail = 'not handed over in 5 attempts; an operator can have it sent') {
  const { comment } = api.records.get(12).find(({ comment }) => comment?.delivery)
  comment.delivery.state = 'failed'
  comment.delivery.detail = detail
}
const SUPPRESSED =
  'the address is suppressed since 2026-11-18 because mail to it came back: smtp; 550 5.1.1 <anna@example.com>: Recipient address rejected: User unknown'
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

const PAGES = [
  { name: 'queue', path: '/tickets', empty: true, error: '/v1/tickets' },
  { name: 'queue-filtered', path: '/tickets?unassigned=true&order=priority' },
  {
    name: 'queue-keys',
    path: '/tickets',
    isWideOnly: true,
    async act(page) {
      for (let presses = 0; presses < 20; presses += 1) await page.keyboard.press('j')
      // The mark is where the focus is, and in view.
      await page.waitForFunction(() => {
        const row = document.activeElement?.closest('[aria-current][aria-posinset="20"]')
        const list = row?.closest('section')?.getBoundingClientRect()
        const box = row?.getBoundingClientRect()
        return list && box && box.top >= list.top && box.bottom <= list.bottom + 1
      })
    },
  },
  { name: 'queue-due', path: '/tickets?view=active&order=due' },
  { name: 'queue-overdue', path: '/tickets?view=active&sla_state=breached,warned' },
  {
    name: 'queue-not-overdue',
    path: '/tickets?view=closed&status_category=closed&sla_state=breached',
  },
  { name: 'ticket', path: '/tickets/12', error: '/v1/tickets' },
  {
    name: 'ticket-promises',
    path: '/tickets/14',
    prepare: (api, data) => api.records.set(14, data.makePromiseRecords(api.records.get(14))),
    async act(page, _api, viewport) {
      await page.waitForSelector('article')
      if (viewport.width < 1024) await page.locator('section .sticky button').click()
      await page.evaluate(() =>
        document.querySelector('ol > li:last-child').scrollIntoView({ block: 'end' }),
      )
    },
  },
  {
    name: 'ticket-explain',
    path: '/tickets/14',
    error: '/v1/tickets/14/sla',
    act: (page) => explain(page, false),
  },
  { name: 'ticket-explain-spans', path: '/tickets/14', act: (page) => explain(page) },
  {
    name: 'ticket-explain-long',
    path: '/tickets/51',
    async act(page) {
      await explain(page)
      const day = page.locator('[role=dialog] tbody button').nth(2)
      await day.click()
      await day.scrollIntoViewIfNeeded()
    },
  },
  {
    name: 'ticket-explain-past',
    path: '/tickets/12',
    async act(page) {
      await explain(page, false)
      await page.locator('[role=dialog] summary').click()
      await page.locator('[role=dialog] article').last().scrollIntoViewIfNeeded()
    },
  },
  {
    name: 'ticket-explain-none',
    path: '/tickets/19',
    async act(page, _api, viewport) {
      await page.waitForSelector('article')
      if (viewport.width < 1024) await page.locator('aside summary').click()
      await page.locator('aside section[aria-labelledby=promised-times] button').click()
      await page.waitForSelector('[role=dialog] p')
    },
  },
  {
    name: 'ticket-explain-loading',
    path: '/tickets/14',
    holds: '/14/sla',
    isWideOnly: true,
    async act(page) {
      await page.locator('main header button').last().click()
      await page.waitForSelector('[role=dialog] [aria-busy]')
    },
  },
  {
    name: 'ticket-note',
    path: '/tickets/12',
    isWideOnly: true,
    async act(page) {
      await page.waitForSelector('.composer-text')
      await page.keyboard.press('n')
      await page.waitForSelector('.composer-text.ProseMirror-focused')
      await page.keyboard.type('The supplier sends the part on Tuesday.')
      await page.locator('[role=toolbar] button').last().click()
      await page.waitForSelector('[role=dialog] input')
    },
  },
  {
    name: 'ticket-mail',
    path: '/tickets/12',
    prepare: (api) => failDelivery(api),
    async act(page) {
      await page.waitForSelector('article details')
      await page.evaluate(() => {
        for (const details of document.querySelectorAll('article details')) details.open = true
        document.querySelectorAll('article')[2].scrollIntoView({ block: 'start' })
      })
    },
  },
  {
    name: 'ticket-suppressed',
    path: '/tickets/12',
    prepare: (api) => failDelivery(api, SUPPRESSED),
    async act(page) {
      await page.waitForSelector('article')
      await page.evaluate(() =>
        document.querySelectorAll('article')[2].scrollIntoView({ block: 'start' }),
      )
    },
  },
  {
    name: 'ticket-long',
    path: '/tickets/12',
    prepare: (api, data) => api.records.set(12, data.makeLongRecords(ticketOf(api, 12), 30)),
    async act(page, _api, viewport) {
      const newest = page.locator('article').nth(33)
      await newest.waitFor()
      // On a wide screen the newest message is in view at once; on a phone a press leads to it.
      if (viewport.width < 1024) await page.locator('section .sticky button').click()
      await page.waitForFunction(() => {
        const { top, bottom } = [...document.querySelectorAll('article')]
          .at(-1)
          .getBoundingClientRect()
        return top > 0 && top < window.innerHeight && bottom > 0
      })
    },
  },
  {
    name: 'ticket-long-loading',
    path: '/tickets/12',
    holds: 'cursor=',
    prepare: (api, data) => api.records.set(12, data.makeLongRecords(ticketOf(api, 12), 30)),
    async act(page) {
      const progress = page.locator('section p[role=status] svg')
      await progress.waitFor()
      await progress.scrollIntoViewIfNeeded()
    },
  },
  { name: 'ticket-closed', path: '/tickets/12', prepare: (api) => close(api) },
  { name: 'ticket-followed-up', path: '/tickets/12', prepare: (api) => close(api, true) },
  { name: 'new-follow-up', path: '/tickets/new?follow_up_of=12', prepare: (api) => close(api) },
  {
    name: 'new-follow-up-refused',
    path: '/tickets/new?follow_up_of=12',
    async act(page) {
      await page.fill('textarea', 'It clicks again.')
      await page.click('button[type=submit]')
      await page.waitForSelector('form [role=alert]')
    },
  },
  {
    name: 'toasts',
    path: '/tickets/12',
    async act(page, api, viewport) {
      await page.waitForSelector('.composer-text')
      if (viewport.width < 1024) await page.locator('aside summary').click()
      api.failing = ['/v1/tickets/12/verification']
      const verify = page.locator('aside section').last().locator('button')
      for (const count of [1, 2]) {
        await verify.click()
        await page.waitForFunction(
          (n) => document.querySelectorAll('[role=alertdialog]').length === n,
          count,
        )
      }
    },
  },
  {
    name: 'queue-too-long',
    path: '/tickets?view=active&order=updated',
    prepare: (api) => {
      api.maxSorted = 5
    },
  },
  { name: 'ticket-missing', path: '/tickets/9999' },
  { name: 'new-ticket', path: '/tickets/new' },
  { name: 'own-tickets', path: '/tickets', api: { role: 'requester' }, empty: true },
  { name: 'own-ticket', path: '/tickets/12', api: { role: 'requester' } },
  {
    name: 'own-ticket-closed',
    path: '/tickets/12',
    api: { role: 'requester' },
    prepare: (api) => close(api),
  },
  {
    name: 'own-ticket-followed-up',
    path: '/tickets/12',
    api: { role: 'requester' },
    prepare: (api) => close(api, true),
  },
  {
    name: 'own-new-follow-up',
    path: '/tickets/new?follow_up_of=12',
    api: { role: 'requester' },
    prepare: (api) => close(api),
  },
  { name: 'own-new-ticket', path: '/tickets/new', api: { role: 'requester' } },
  { name: 'addresses', path: '/settings/addresses', empty: true, error: '/v1/addresses' },
  { name: 'members', path: '/settings/members', error: '/v1/members' },
  {
    name: 'members-invite',
    path: '/settings/members',
    act: (page) => page.locator('main header button').first().click(),
  },
  {
    name: 'suspended-mail',
    path: '/settings/suspended-mail',
    empty: true,
    error: '/v1/suspended_mail',
  },
  {
    name: 'suspended-mail-detail',
    path: '/settings/suspended-mail',
    act: (page) => page.locator('tbody button').first().click(),
  },
  {
    name: 'suppressions',
    path: '/settings/suppressions',
    empty: true,
    error: '/v1/suppressions',
  },
  { name: 'suppressions-reader', path: '/settings/suppressions', api: { role: 'agent' } },
  {
    name: 'suppressions-lift',
    path: '/settings/suppressions',
    act: (page) => page.locator('tbody button').first().click(),
  },
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
  { name: 'forbidden', path: '/settings/members', api: { role: 'requester' } },
  {
    name: 'profile-menu',
    path: '/settings/members',
    isWideOnly: true,
    act: (page) => page.locator('header').first().locator('button').last().click(),
  },
  {
    name: 'quiet-hours',
    path: '/settings/members',
    async act(page, _api, viewport) {
      if (viewport.width < 1024) await page.locator('header button').first().click()
      await page.locator('button:has(> .sr-only)').last().click()
      await page.locator('[role=menuitem]').first().click()
      await page.locator('[role=dialog] form label').first().click()
      await page.waitForSelector('[role=dialog] form select')
    },
  },
  {
    name: 'drawer',
    path: '/tickets',
    isPhoneOnly: true,
    act: (page) => page.locator('header button').first().click(),
  },
  { name: 'sign-in', path: '/sign-in', api: signedOut },
  {
    name: 'sign-in-wrong',
    path: '/sign-in',
    api: signedOut,
    async act(page) {
      await page.fill('input[name=email]', 'jonas@northwind.example')
      await page.fill('input[name=password]', 'not this one')
      await page.click('button[type=submit]')
      await page.waitForSelector('[role=alert]')
    },
  },
  {
    name: 'sign-in-link-sent',
    path: '/sign-in',
    api: signedOut,
    async act(page) {
      await page.locator('[role=tab]').nth(1).click()
      await page.fill('input[name=email]', 'anna@example.com')
      await page.click('button[type=submit]')
      await page.waitForSelector('[role=status]')
    },
  },
  { name: 'sign-in-link-spent', path: '/sign-in/link#token=spent', api: signedOut },
  { name: 'invitation', path: '/invitation#token=good', api: signedOut },
  {
    name: 'sign-up',
    path: '/sign-up',
    tenant: null,
    api: signedOut,
    async act(page) {
      await page.fill('input[autocomplete=organization]', 'Café du Nord')
      await page.click('button[type=submit]')
    },
  },
  { name: 'bare-host', path: '/', tenant: null, api: signedOut },
  { name: 'not-found', path: '/nowhere' },
  {
    name: 'session-lost',
    path: '/settings/addresses',
    async act(page, api) {
      api.hasCookie = false
      api.expireTokens()
      await page.locator('a[href="/settings/suspended-mail"]').click()
      await page.waitForSelector('[role=dialog] input[name=password]')
    },
  },
]

const WIDE = { width: 1360, height: 860 }
const PHONE = { width: 390, height: 844 }
const LOOKS = [
  { look: 'light', viewport: WIDE },
  { look: 'dark', viewport: WIDE, scheme: 'dark' },
  { look: 'phone', viewport: PHONE },
  { look: 'fr', viewport: WIDE, locale: 'fr-FR' },
  { look: 'phone-fr', viewport: PHONE, locale: 'fr-FR' },
  { look: 'empty', viewport: WIDE },
  { look: 'error', viewport: WIDE },
]

const only = process.argv.includes('--only')
  ? process.argv[process.argv.indexOf('--only') + 1]
  : null
const takesPictures = !process.argv.includes('--no-pictures')

const portal = await openPortal()
await mkdir(OUT, { recursive: true })
let found = 0

/** What a page is made of, as a screen reader walks through it. Runs in the page. */
function structureFaults() {
  const faults = []
  const count = (selector) => document.querySelectorAll(selector).length
  if (count('main') !== 1) faults.push(`${count('main')} main landmarks`)
  if (count('h1') !== 1) faults.push(`${count('h1')} headings of level 1`)
  if (count('nav nav, main main') > 0) faults.push('a landmark within one of its kind')
  const names = [...document.querySelectorAll('nav')].map((nav) => nav.getAttribute('aria-label'))
  if (names.includes(null)) faults.push('a navigation without a name')
  if (new Set(names).size !== names.length) faults.push(`navigations named ${names.join(', ')}`)
  const toasts = document.querySelector('[role=region]:has([role=alertdialog])')
  const strip = toasts?.getBoundingClientRect()
  for (const control of strip
    ? document.querySelectorAll('main :is(a, button, input, textarea)')
    : []) {
    const { top, bottom, width } = control.getBoundingClientRect()
    const isScrolled = control.closest('section[tabindex], aside')
    if (width > 0 && top < strip.bottom && bottom > strip.top && !isScrolled) {
      faults.push(`a toast covers ${control.textContent || control.getAttribute('aria-label')}`)
    }
  }
  if (!/^.+ · Lambdesk$/.test(document.title)) faults.push(`the title ${document.title}`)
  return faults
}

async function visit(entry, { look, viewport, scheme, locale }) {
  const options = { ...entry.api }
  if (look === 'empty') options.isEmpty = true
  if (look === 'error') options.failing = [entry.error]
  const api = new portal.FakeApi(options)
  entry.prepare?.(api, portal.data)
  const context = await portal.browser.newContext({
    viewport,
    colorScheme: scheme ?? 'light',
    locale: locale ?? 'en-GB',
    timezoneId: 'Europe/Paris',
    reducedMotion: 'reduce',
  })
  await answerFrom(context, api, { holds: entry.holds })
  const page = await context.newPage()
  const complaints = []
  page.on('pageerror', (error) => complaints.push(`page error: ${error.message}`))
  page.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) complaints.push(message.text())
  })
  await page.clock.setFixedTime(NOW)
  const name = `${entry.name}.${look}`
  try {
    const tenant = entry.tenant === undefined ? 'demo' : entry.tenant
    await page.goto(portal.origin(tenant) + entry.path)
    await page.waitForSelector('h1', { timeout: 8000 })
    await page.waitForFunction(() => !document.querySelector('.animate-pulse'), null, {
      timeout: look === 'error' ? 12_000 : 6000,
    })
    await entry.act?.(page, api, viewport)
    await page.waitForTimeout(250)
    complaints.push(...(await seriousViolations(page)))
    complaints.push(...(await page.evaluate(structureFaults)))
    const isTooWide = await page.evaluate(
      () => document.documentElement.scrollWidth > window.innerWidth,
    )
    if (isTooWide) complaints.push('the page scrolls sideways')
    const isTooTall = await page.evaluate(() => {
      const isShell = document.querySelector('main#content')
      return isShell && document.documentElement.scrollHeight > window.innerHeight
    })
    if (isTooTall) complaints.push('the window scrolls, and the header with it')
  } catch (error) {
    complaints.push(`not shown: ${error.message.split('\n')[0]}`)
  }
  if (takesPictures) await page.screenshot({ path: `${OUT}${name}.png` })
  await context.close()
  found += complaints.length
  console.log(`${complaints.length === 0 ? 'ok  ' : 'BAD '} ${name}`)
  for (const complaint of complaints) console.log(`  ${complaint}`)
}

for (const entry of PAGES) {
  if (only && !entry.name.includes(only)) continue
  for (const look of LOOKS) {
    if (look.look === 'empty' && !entry.empty) continue
    if (look.look === 'error' && !entry.error) continue
    const isPhone = look.viewport === PHONE
    if ((isPhone && entry.isWideOnly) || (!isPhone && entry.isPhoneOnly)) continue
    await visit(entry, look)
  }
}

await portal.close()
console.log(found === 0 ? 'nothing serious found' : `${found} findings`)
process.exit(found === 0 ? 0 : 1)
