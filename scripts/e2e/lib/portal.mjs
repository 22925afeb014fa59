// What people do in the portal, step by step.
import { expectText } from './expect.mjs'

export async function signIn(page, email, password) {
  await page.goto('/sign-in')
  await page.getByRole('tab', { name: 'Team member' }).click()
  await page.getByLabel('E-mail address').fill(email)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.waitForURL(/\/tickets/)
  await page.getByRole('navigation', { name: 'Ticket views' }).waitFor()
}

/** Opens a view of the queue by its name in the navigation. */
export async function openView(page, name) {
  await page.getByRole('navigation', { name: 'Ticket views' }).getByRole('link', { name, exact: true }).click()
  await page.getByRole('heading', { name, level: 1 }).waitFor()
}

export const row = (page, title) => page.getByRole('link', { name: title })

/** Goes to a ticket and waits for its timeline. */
export async function openTicket(page, number) {
  await page.goto(`/tickets/${number}`)
  await timeline(page).getByRole('article').first().waitFor()
}

export const timeline = (page) => page.getByRole('list', { name: 'Timeline' })
export const properties = (page) => page.getByRole('complementary', { name: 'Properties' })
export const composer = (page) => page.getByRole('region', { name: 'Write' })
export const editor = (page) => composer(page).getByRole('textbox')

/** The button of a selection; its name holds the value and the label. */
export const select = (scope, label) => scope.getByRole('button', { name: new RegExp(`\\b${label}\\b`) }).first()

export async function choose(page, scope, label, option) {
  await select(scope, label).click()
  await page.getByRole('option', { name: option, exact: true }).click()
  await expectText(select(scope, label), option)
}

/** Chooses what kind of comment is written, and writes it as typing does. */
export async function write(page, kind, text) {
  const button = composer(page).getByRole('button', { name: kind })
  if (await button.count()) await button.click()
  await editor(page).click()
  await page.keyboard.type(text)
}

export async function attach(page, file) {
  await composer(page)
    .locator('input[type=file]')
    .setInputFiles({
      name: file.name,
      mimeType: file.type,
      buffer: Buffer.from(file.content),
    })
  const files = composer(page).getByRole('list', { name: 'Files to send' })
  await files.getByText(file.name).waitFor()
  await files.getByRole('progressbar').waitFor({ state: 'detached' })
}

export async function signOut(page) {
  await page.getByRole('button', { name: /Profile and preferences/ }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  // The address remembers no page of the person who left.
  await page.waitForURL(/\/sign-in$/)
}
