/** The settings, those of clocks and of mail in and out aside. */
const idOf = (prefix, n) => `${prefix}_${(0x18f0_0000_0000 + n).toString(16).padStart(32, '0')}`
const address = (n) => `/settings/addresses/${idOf('adr', n)}`
const TEMPLATE = '/settings/templates/acknowledgement/en'
const showsFrame = (page) => page.waitForSelector('main iframe')

export const SETTINGS = [
  { name: 'addresses', path: '/settings/addresses', empty: true, error: '/v1/addresses' },
  { name: 'address', path: address(1), error: '/v1/addresses' },
  { name: 'address-reader', path: address(1), api: { role: 'agent' } },
  { name: 'address-forwarding', path: address(4) },
  {
    name: 'address-waiting',
    path: address(4),
    async act(page) {
      await page.locator('main ol button').last().press('Enter')
      await page.waitForSelector('main [role=status] .lucide-loader-circle')
    },
  },
  {
    name: 'addresses-create',
    path: '/settings/addresses',
    act: (page) => page.locator('main header button').first().click(),
  },
  {
    name: 'address-primary',
    path: address(1),
    act: (page) => page.locator('main header button').last().click(),
  },
  { name: 'domains', path: '/settings/domains', empty: true, error: '/v1/domains' },
  {
    name: 'domains-failed',
    path: '/settings/domains',
    prepare: (api) => {
      Object.assign(api.addresses.domains[0], {
        state: 'failed',
        checked_at: '2026-11-21T06:12:00Z',
      })
    },
  },
  {
    name: 'domains-add',
    path: '/settings/domains',
    async act(page) {
      await page.locator('main header button').first().click()
      await page.locator('[role=dialog] input').fill('gmail')
      await page.locator('[role=dialog] button[type=submit]').click()
      await page.waitForSelector('[role=dialog] input[aria-invalid=true]')
    },
  },
  {
    name: 'domains-delete',
    path: '/settings/domains',
    act: (page) => page.locator('main section button').nth(1).click(),
  },
  { name: 'domains-reader', path: '/settings/domains', api: { role: 'agent' } },
  { name: 'templates', path: '/settings/templates', error: '/v1/templates' },
  { name: 'template', path: TEMPLATE, act: showsFrame },
  { name: 'template-reader', path: TEMPLATE, api: { role: 'agent' }, act: showsFrame },
  {
    name: 'template-of-address',
    path: `${TEMPLATE}/${idOf('adr', 1)}`,
    act: showsFrame,
  },
  {
    name: 'template-text',
    path: TEMPLATE,
    async act(page) {
      await showsFrame(page)
      await page.locator('main [role=tab]').last().click()
    },
  },
  {
    name: 'template-refused',
    path: TEMPLATE,
    async act(page) {
      await showsFrame(page)
      const source = page.locator('main textarea')
      await source.press('Control+End')
      await page.locator('main ul button').nth(2).click()
      await source.pressSequentially('\n<p>Your {{ bicycle }} is in good hands.</p>')
      await page.waitForSelector('main textarea[aria-invalid]')
      await page.waitForSelector('.source-line-wrong')
      // The numbers are those of the lines: the copy behind is as high as what is typed.
      await page.waitForFunction(() => {
        const field = document.querySelector('.source-field')
        return field.scrollHeight <= field.clientHeight
      })
    },
  },
  {
    name: 'template-reset',
    path: TEMPLATE.replace(/en$/, 'fr'),
    async act(page) {
      await showsFrame(page)
      await page.locator('main header button').first().click()
    },
  },
  { name: 'members', path: '/settings/members', error: '/v1/members' },
  {
    name: 'members-invite',
    path: '/settings/members',
    act: (page) => page.locator('main header button').first().click(),
  },
  { name: 'forbidden', path: '/settings/members', api: { role: 'requester' } },
]
