/** What is around the pages, and before the sign-in. */
const signedOut = { isSignedIn: false }

/** Sends what stands on the page of a survey, and waits for what comes of it. */
async function sendRating(page, words, result) {
  await page.fill('textarea', words)
  await page.click('button[type=submit]')
  await page.waitForSelector(result)
}

export const FRAME = [
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
  { name: 'file', path: '/file#token=good', api: signedOut, error: '/v1/attachment_links' },
  { name: 'file-late', path: '/file#token=late', api: signedOut },
  { name: 'file-gone', path: '/file#token=gone' },
  { name: 'survey', path: '/survey#token=good&score=4', api: signedOut, error: '/v1/surveys/open' },
  {
    name: 'survey-unchosen',
    path: '/survey#token=unproven',
    api: signedOut,
    act: (page) => sendRating(page, 'a'.repeat(2_001), '[role=radiogroup][data-invalid]'),
  },
  {
    name: 'survey-again',
    path: '/survey#token=good',
    api: signedOut,
    prepare: (api) => {
      const ticket = api.tickets.find(({ number }) => number === 12)
      ticket.rating = { score: 2, rated_at: '2026-11-19T12:00:00Z' }
    },
  },
  {
    name: 'survey-thanks',
    path: '/survey#token=good&score=5',
    api: signedOut,
    act: (page) => sendRating(page, 'The hub is silent again.', '[role=status]'),
  },
  {
    name: 'survey-busy',
    path: '/survey#token=busy&score=1',
    api: signedOut,
    act: (page) => sendRating(page, 'I still wait for an answer.', '[role=alert]'),
  },
  { name: 'survey-late', path: '/survey#token=late', api: signedOut },
  { name: 'survey-gone', path: '/survey#token=gone' },
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
