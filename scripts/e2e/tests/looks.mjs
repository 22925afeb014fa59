// Every page in light and dark, on a phone and in French: no serious finding, and a picture of each to look at.
import assert from 'node:assert/strict'
import { PHONE, WIDE } from '../lib/browser.mjs'
import { accessibilityFindings, screenshot } from '../lib/looks.mjs'
import { LINK, TWO_TICKETS } from './contact.mjs'

const VARIANTS = {
  light: {},
  dark: { colorScheme: 'dark' },
  phone: { viewport: PHONE },
  fr: { language: 'fr' },
  'phone-dark': { viewport: PHONE, colorScheme: 'dark' },
}

/**
 * Nothing is loading any more: no page, no grey block in the shape of what comes, no picture, no font. Requests are not
 * waited for: a page that asks again and again is never done with them.
 */
async function settled(page) {
  await page.locator('h1').first().waitFor()
  await page.waitForFunction(
    () =>
      !document.querySelector('[aria-busy="true"], .animate-pulse') &&
      [...document.images].every((image) => image.complete) &&
      document.fonts.status === 'loaded',
    null,
    { polling: 50 },
  )
}

async function look(world, page, pages, { language = 'en', colorScheme = 'light', viewport = WIDE }, variant) {
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
  await page.setViewportSize(viewport)
  await page.evaluate((chosen) => localStorage.setItem('lambdesk.language', chosen), language)
  const findings = []
  for (const [name, path] of pages) {
    await page.goto(path)
    await settled(page)
    assert.equal(await page.evaluate(() => document.documentElement.lang), language)
    await screenshot(world.facts, page, `${name}-${variant}`)
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
    if (overflow > 0) findings.push(`${name}: ${overflow} px wider than the window`)
    findings.push(...(await accessibilityFindings(page)).map((finding) => `${name}: ${finding}`))
  }
  assert.deepEqual(findings, [])
}

/** Looks at pages in one variant, and leaves the page as it was. */
async function lookAt(world, page, pages, variant) {
  try {
    await look(world, page, pages, VARIANTS[variant], variant)
  } finally {
    await page.setViewportSize(WIDE)
    await page.emulateMedia({ colorScheme: 'light' })
    await page.evaluate(() => localStorage.setItem('lambdesk.language', 'en'))
  }
}

export function looksTests(runner, world) {
  const { admin, carol, story } = world
  for (const variant of Object.keys(VARIANTS)) {
    runner.test(`pages before the sign-in, ${variant}`, {}, async () => {
      const page = await world.browser.person(world.slug)
      await page.goto('/sign-in')
      await lookAt(
        world,
        page,
        [
          ['sign-in', '/sign-in'],
          ['sign-up', '/sign-up'],
          ['file-late', '/file#token=late'],
        ],
        variant,
      )
      await page.context().close()
    })

    runner.test(`pages of members, ${variant}`, { needs: [TWO_TICKETS] }, async () => {
      await lookAt(
        world,
        admin.page,
        [
          ['queue', '/tickets'],
          ['ticket', `/tickets/${story.number ?? carol.number}`],
          ['ticket-open', `/tickets/${carol.number}`],
          ['new-ticket', '/tickets/new'],
          ['addresses', '/settings/addresses'],
          ['members', '/settings/members'],
          ['domains', '/settings/domains'],
          ['templates', '/settings/templates'],
          ['template', '/settings/templates/acknowledgement/en'],
          ['mail-log', '/settings/mail-log'],
          ['mail-settings', '/settings/mail'],
          ['sender-rules', '/settings/sender-rules'],
          ['suspended-mail', '/settings/suspended-mail'],
          ['suppressions', '/settings/suppressions'],
          ['calendars', '/settings/calendars'],
          ['calendar', `/settings/calendars/${world.calendarId}`],
          ['policies', '/settings/sla-policies'],
          ['policy', `/settings/sla-policies/${world.policyId}`],
        ],
        variant,
      )
    })

    runner.test(`pages of requesters, ${variant}`, { needs: [LINK] }, async () => {
      await lookAt(
        world,
        carol.page,
        [
          ['own-tickets', '/tickets'],
          ['own-ticket', `/tickets/${carol.number}`],
          ['own-new-ticket', '/tickets/new'],
        ],
        variant,
      )
    })
  }
}
