/** Mail in and out: its log, what is held, and the rules about both. */
const idOf = (prefix, n) => `${prefix}_${(0x18f0_0000_0000 + n).toString(16).padStart(32, '0')}`
const LOG = '/settings/mail-log'
const HELD = '/settings/suspended-mail'
const RULES = '/settings/sender-rules'
const SETTINGS = '/settings/mail'
const DIALOG = '[role=dialog]'

const openRow = (n) => (page) => page.locator('tbody tr').nth(n).locator('button').first().click()
const intoView = (element) => element.scrollIntoView({ block: 'start' })
const openAdd = (page) => page.locator('main header button').first().click()

/** Opens the mail that came in and asks whether it is to be taken in again. */
async function askReplay(page) {
  await openRow(1)(page)
  await page.locator(`${DIALOG} section`).last().locator('button').last().click()
  await page.waitForFunction(() => document.querySelectorAll('[role=dialog]').length === 2)
}
async function replay(page) {
  await askReplay(page)
  await page.locator(DIALOG).last().locator('button').last().click()
  await page.waitForSelector(`${DIALOG} [role=status] > *`)
  await page.locator(`${DIALOG} section`).last().evaluate(intoView)
}

/** Opens a held mail, and waits until it tells what it says. */
async function openHeld(page, n) {
  await openRow(n)(page)
  await page.waitForSelector(`${DIALOG} #mail-preview, ${DIALOG} [role=alert]`)
}
const heldPart = (n, part) => async (page) => {
  await openHeld(page, n)
  await page.locator(`${DIALOG} section[aria-labelledby=${part}]`).evaluate(intoView)
}

export const MAIL = [
  { name: 'mail-log', path: LOG, empty: true, error: '/v1/mails' },
  { name: 'mail-log-reader', path: LOG, api: { role: 'viewer' } },
  { name: 'mail-log-of-ticket', path: `${LOG}?direction=in&ticket=12` },
  { name: 'mail-log-no-match', path: `${LOG}?direction=out&ticket=4711` },
  {
    name: 'mail-log-wrong-ticket',
    path: LOG,
    async act(page) {
      await page.fill('main search input', 'the battery')
      await page.keyboard.press('Enter')
      await page.waitForSelector('main search input[aria-invalid=true]')
    },
  },
  {
    name: 'mail-log-more',
    path: LOG,
    prepare: (api) => {
      const rows = api.mails
      api.mails = Array.from({ length: 60 }, (_, n) => ({
        ...rows[n % rows.length],
        id: idOf('mil', 100 + n),
      }))
    },
    act: (page) => page.locator('main button').last().scrollIntoViewIfNeeded(),
  },
  { name: 'mail-log-delivered', path: LOG, act: openRow(0) },
  { name: 'mail-log-taken-in', path: LOG, act: openRow(1) },
  { name: 'mail-log-held', path: LOG, act: openRow(2) },
  {
    name: 'mail-log-bounced',
    path: LOG,
    async act(page) {
      await openRow(3)(page)
      await page.locator(`${DIALOG} #mail-path`).evaluate(intoView)
    },
  },
  { name: 'mail-log-replay', path: LOG, act: askReplay },
  { name: 'mail-log-replayed', path: LOG, act: replay },
  { name: 'suspended-mail', path: HELD, empty: true, error: '/v1/suspended_mail' },
  { name: 'suspended-mail-reader', path: HELD, api: { role: 'viewer' } },
  { name: 'suspended-mail-detail', path: HELD, act: (page) => openHeld(page, 1) },
  { name: 'suspended-mail-preview', path: HELD, act: heldPart(1, 'mail-preview') },
  {
    name: 'suspended-mail-plain',
    path: HELD,
    async act(page) {
      await heldPart(1, 'mail-preview')(page)
      await page.locator(`${DIALOG} [role=tab]`).last().click()
    },
  },
  { name: 'suspended-mail-gone', path: `${HELD}?mail=${idOf('smi', 99)}` },
  {
    name: 'suspended-mail-actions',
    path: HELD,
    async act(page) {
      await openHeld(page, 2)
      await page.locator(`${DIALOG} form input`).fill('T-004711')
      await page.locator(`${DIALOG} form button[type=submit]`).click()
      await page.waitForSelector(`${DIALOG} input[aria-invalid=true]`)
      await page.locator(`${DIALOG} section[aria-labelledby=mail-sender]`).evaluate(intoView)
    },
  },
  {
    name: 'suspended-mail-refused',
    path: HELD,
    async act(page) {
      await openHeld(page, 0)
      await page.locator(`${DIALOG} form button[type=submit]`).click()
      await page.waitForSelector(`${DIALOG} form [role=alert]`)
      await page.locator(`${DIALOG} form`).evaluate(intoView)
    },
  },
  {
    name: 'suspended-mail-block',
    path: HELD,
    async act(page) {
      await openHeld(page, 1)
      await page.locator(`${DIALOG} section[aria-labelledby=mail-sender] button`).first().click()
    },
  },
  {
    name: 'suspended-mail-remove',
    path: HELD,
    async act(page) {
      await openHeld(page, 1)
      await page.locator(`${DIALOG} section[aria-labelledby=mail-actions] button`).click()
    },
  },
  { name: 'sender-rules', path: RULES, empty: true, error: '/v1/sender_rules' },
  { name: 'sender-rules-reader', path: RULES, api: { role: 'agent' } },
  { name: 'sender-rules-add', path: RULES, act: openAdd },
  {
    name: 'sender-rules-refused',
    path: RULES,
    async act(page) {
      await openAdd(page)
      await page.locator(`${DIALOG} input`).first().fill('parcels')
      await page.locator(`${DIALOG} button[type=submit]`).click()
      await page.waitForSelector(`${DIALOG} input[aria-invalid=true]`)
    },
  },
  {
    name: 'sender-rules-no-match',
    path: RULES,
    prepare: (api) => {
      api.senderRules = Array.from({ length: 12 }, (_, n) => ({
        ...api.senderRules[0],
        sender: `@parcels-${n + 1}.example`,
      }))
    },
    act: (page) => page.fill('main input[type=search]', 'invoices'),
  },
  { name: 'sender-rules-remove', path: RULES, act: openRow(1) },
  { name: 'mail-settings', path: SETTINGS, error: '/v1/mail_settings' },
  { name: 'mail-settings-reader', path: SETTINGS, api: { role: 'agent' } },
  {
    name: 'mail-settings-caps',
    path: SETTINGS,
    async act(page) {
      const caps = page.locator('main form section').last()
      await caps.locator('input').nth(0).fill('5000')
      await caps.locator('input').nth(2).fill('3')
      await caps.locator('input').nth(2).blur()
      await page.waitForSelector('main input[aria-invalid=true]')
      await caps.evaluate(intoView)
    },
  },
  {
    name: 'mail-settings-rating',
    path: SETTINGS,
    async act(page) {
      const rating = page.locator('main form section').nth(4)
      await rating.locator('label').first().click()
      await rating.locator('input').last().fill('169')
      await rating.evaluate(intoView)
    },
  },
  {
    name: 'mail-settings-quoted',
    path: SETTINGS,
    async act(page) {
      const quoted = page.locator('main form section').nth(2)
      await quoted.locator('input').fill('21')
      await quoted.evaluate(intoView)
    },
  },
  {
    name: 'suppressions',
    path: '/settings/suppressions',
    empty: true,
    error: '/v1/suppressions',
  },
  { name: 'suppressions-reader', path: '/settings/suppressions', api: { role: 'agent' } },
  { name: 'suppressions-lift', path: '/settings/suppressions', act: openRow(0) },
]
