/** Queue and tickets, as members and requesters see them. */
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

/** Opens the dialog that merges ticket 12, and names another. */
async function merge(page, viewport, typed) {
  await page.waitForSelector('article')
  if (viewport.width < 1024) await page.locator('aside summary').click()
  await page.locator('aside button:has(.lucide-merge)').click()
  await page.waitForSelector('[role=dialog] input:focus')
  await page.keyboard.type(typed)
  await page.waitForSelector('[role=dialog] [role=status] p, [role=dialog] [data-invalid]')
}

/** Ticket 12 was merged into ticket 16. */
function merged(api) {
  close(api)
  ticketOf(api, 12).merged_into = 16
  ticketOf(api, 16).merged = [12]
}

const deliveryOf = (api) =>
  api.records.get(12).find(({ comment }) => comment?.delivery).comment.delivery

function failDelivery(api, detail = 'not handed over in 8 attempts; an operator can have it sent') {
  Object.assign(deliveryOf(api), { state: 'failed', detail })
}
const SUPPRESSED =
  'the address is suppressed since 2026-11-18 because mail to it came back: smtp; 550 5.1.1 <anna@example.com>: Recipient address rejected: User unknown'

/** The requester of ticket 12 has rated the help. */
function rated(api, data) {
  data.makeRated(ticketOf(api, 12), api.records.get(12))
}

/** A closed ticket whose reply came back, and had not gone to everybody. */
function leaveOut(api) {
  close(api)
  Object.assign(deliveryOf(api), {
    state: 'bounced',
    detail: 'Permanent bounce (NoEmail): anna@example.com: smtp; 550 5.1.1 User unknown',
    left_out: [
      { email: 'zoe@example.org', reason: 'suppressed' },
      { email: 'andré@example.org', reason: 'unwritable' },
    ],
  })
}

export const TICKETS = [
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
    name: 'ticket-rated',
    path: '/tickets/12',
    prepare: rated,
    async act(page, _api, viewport) {
      await page.waitForSelector('.lucide-star')
      if (viewport.width < 1024) await page.locator('aside summary').click()
      else await page.locator('section[tabindex] li').last().scrollIntoViewIfNeeded()
    },
  },
  { name: 'own-ticket-rated', path: '/tickets/12', api: { role: 'requester' }, prepare: rated },
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
    name: 'ticket-left-out',
    path: '/tickets/12',
    prepare: leaveOut,
    act: (page) => page.getByText(/zoe@example.org/).scrollIntoViewIfNeeded(),
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
  {
    name: 'ticket-mention',
    path: '/tickets/12',
    async act(page, _api, viewport) {
      const text = page.locator('.composer-text')
      await text.click()
      await page.keyboard.type('Could you look, @Priya Raman? And ')
      await page.keyboard.type('@')
      await page.waitForSelector('[role=listbox] [aria-selected=true]')
      await page.keyboard.press('ArrowDown')
      if (viewport.width >= 1024) return
      await page.waitForFunction(() => {
        const { top, bottom } = document.querySelector('[role=listbox]').getBoundingClientRect()
        return top >= 0 && bottom <= window.innerHeight
      })
    },
  },
  {
    name: 'ticket-followers',
    path: '/tickets/12',
    prepare(api) {
      ticketOf(api, 12).followers = api.members.slice(0, 4).map(({ id, name }) => ({ id, name }))
    },
    async act(page, _api, viewport) {
      await page.waitForSelector('article')
      if (viewport.width < 1024) await page.locator('aside summary').click()
      await page.locator('aside button:has(.lucide-bell-off)').scrollIntoViewIfNeeded()
    },
  },
  {
    name: 'ticket-merge',
    path: '/tickets/12',
    act: (page, _api, viewport) => merge(page, viewport, 't-16'),
  },
  {
    name: 'ticket-merge-refused',
    path: '/tickets/12',
    act: (page, _api, viewport) => merge(page, viewport, '12'),
  },
  { name: 'ticket-merged', path: '/tickets/12', prepare: merged },
  {
    name: 'own-ticket-merged',
    path: '/tickets/12',
    api: { role: 'requester' },
    prepare(api) {
      merged(api)
      ticketOf(api, 16).requester.email = 'somebody@example.com'
    },
  },
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
]
