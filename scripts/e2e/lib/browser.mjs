// A real browser. Each person gets a context of their own, so that sessions stay apart.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { portalRequire } from './facts.mjs'
import { sleep } from './wait.mjs'

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]
export const WIDE = { width: 1360, height: 860 }
export const PHONE = { width: 390, height: 844 }

export class Browser {
  #browser

  constructor(facts) {
    this.facts = facts
    /** Faults that no test looks for by itself: errors in pages, and answers that no page should ever get. */
    this.faults = []
  }

  async start() {
    const { chromium } = portalRequire('playwright-core')
    this.#browser = await chromium.launch({
      executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
      args: FLAGS,
      headless: true,
    })
  }

  async stop() {
    // A page that hangs must not keep the run from its end.
    await Promise.race([this.#browser?.close(), sleep(10_000)])
  }

  origin(slug) {
    return this.facts.portal_pattern.replace('{tenant}', slug)
  }

  /** A new page of somebody who was never here, on the tenant's host. */
  async person(slug, options = {}) {
    const context = await this.#browser.newContext({
      baseURL: this.origin(slug),
      locale: 'en-GB',
      timezoneId: 'Europe/Paris',
      viewport: WIDE,
      colorScheme: 'light',
      reducedMotion: 'reduce',
      ...options,
    })
    context.setDefaultTimeout(20_000)
    context.on('weberror', (error) => this.faults.push(`${error.page()?.url()}: ${error.error().message}`))
    // A page that crashed shows so and tells the console why. What the console says of answers is looked at below.
    context.on('console', (message) => {
      if (message.type() !== 'error' || message.text().startsWith('Failed to load resource')) return
      this.faults.push(`${message.page()?.url()}: ${message.text().slice(0, 300)}`)
    })
    context.on('response', (response) => {
      if (response.status() >= 500) {
        this.faults.push(`${response.request().method()} ${response.url()} answered ${response.status()}`)
      }
    })
    return context.newPage()
  }

  /** What every open page shows, for whoever looks into a failure. */
  async screenshots(name) {
    const folder = join(this.facts.logs, 'e2e')
    mkdirSync(folder, { recursive: true })
    const pages = this.#browser.contexts().flatMap((context) => context.pages())
    const stem = name.replace(/[^a-z0-9]+/gi, '-').slice(0, 60)
    for (const [index, page] of pages.entries()) {
      const path = join(folder, `${stem}-${index + 1}.png`)
      const taken = await page.screenshot({ path, timeout: 5_000 }).catch(() => null)
      console.log(taken ? `       ${page.url()} is in ${path}` : `       ${page.url()} does not answer`)
    }
  }
}
