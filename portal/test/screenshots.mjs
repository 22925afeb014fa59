/**
 * Takes pictures of every page in each of its looks, and runs axe on each.
 *   npm run build && node test/screenshots.mjs [--only word] [--no-pictures]
 * Pictures go to test/out. Ends with 1 when axe finds something serious.
 */
import { mkdir } from 'node:fs/promises'
import { seriousViolations } from './axe.mjs'
import { answerFrom, openPortal } from './browser.mjs'
import { CLOCKS } from './pictures/clocks.mjs'
import { FRAME } from './pictures/frame.mjs'
import { MAIL } from './pictures/mail.mjs'
import { SETTINGS } from './pictures/settings.mjs'
import { TICKETS } from './pictures/tickets.mjs'

const OUT = new URL('./out/', import.meta.url).pathname
const NOW = new Date('2026-11-21T09:30:00Z')

const PAGES = [...TICKETS, ...SETTINGS, ...MAIL, ...CLOCKS, ...FRAME]

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
  { look: 'loading', viewport: WIDE },
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
  const isLoading = look === 'loading'
  await answerFrom(context, api, { holds: isLoading ? entry.error : entry.holds })
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
    if (isLoading) {
      await page.waitForSelector('main :is([role=status], [aria-busy]) .animate-pulse')
    } else {
      await page.waitForFunction(() => !document.querySelector('.animate-pulse'), null, {
        timeout: look === 'error' ? 12_000 : 6000,
      })
      await entry.act?.(page, api, viewport)
    }
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
    if (look.look === 'loading' && (!entry.error || entry.act)) continue
    const isPhone = look.viewport === PHONE
    if ((isPhone && entry.isWideOnly) || (!isPhone && entry.isPhoneOnly)) continue
    await visit(entry, look)
  }
}

await portal.close()
console.log(found === 0 ? 'nothing serious found' : `${found} findings`)
process.exit(found === 0 ? 0 : 1)
