// How an agent works: drafts that stay, everything by keyboard, and the same on a phone.
import assert from 'node:assert/strict'
import { PHONE, WIDE } from '../lib/browser.mjs'
import { expectCount, expectText } from '../lib/expect.mjs'
import { composer, editor, openTicket, openView, row, signIn, timeline, write } from '../lib/portal.mjs'
import { until } from '../lib/wait.mjs'
import { CAROL_TITLE, TWO_TICKETS } from './contact.mjs'

/** The agent's page, wherever the test before left it: loaded anew, with nothing open over it. */
async function pageOf(world) {
  const { agent } = world
  if (agent.page) {
    await agent.page.goto('/tickets')
    await agent.page.getByRole('navigation', { name: 'Ticket views' }).waitFor()
  } else {
    agent.page = await world.browser.person(world.slug)
    await signIn(agent.page, agent.email, agent.password)
  }
  return agent.page
}

export function workingTests(runner, world) {
  const { carol, david, agent } = world

  runner.test('a draft survives a reload, and is gone when it was sent', { needs: [TWO_TICKETS] }, async () => {
    const page = await pageOf(world)
    const drafts = () =>
      page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('lambdesk-draft')))
    await openTicket(page, david.number)
    await write(page, 'Public reply', 'The statement is on its')
    await page.reload()
    await expectText(editor(page), 'The statement is on its')
    await composer(page).getByRole('button', { name: 'Internal note' }).click()
    await until('an empty note', async () => (await editor(page).innerText()).trim() === '')
    await composer(page).getByRole('button', { name: 'Public reply' }).click()
    await expectText(editor(page), 'The statement is on its')
    await editor(page).click()
    await page.keyboard.press('Control+End')
    await page.keyboard.type(' way')
    await page.keyboard.press('Control+Enter')
    await timeline(page).getByText('The statement is on its way').waitFor()
    await until('no draft', async () => (await drafts()).length === 0)
    await openTicket(page, david.number)
    await editor(page).waitFor()
    assert.equal((await editor(page).innerText()).trim(), '')
  })

  runner.test('j, k and Enter walk the queue', { needs: [TWO_TICKETS] }, async () => {
    const page = await pageOf(world)
    await openView(page, 'All active')
    const current = page.locator('li[aria-current="true"]')
    await page.mouse.move(1, 1)
    await page.getByRole('heading', { level: 1 }).click()
    await page.keyboard.press('j')
    await expectCount(current, 1)
    const first = await current.getAttribute('data-index')
    await page.keyboard.press('j')
    await until('the next row', async () => (await current.getAttribute('data-index')) === String(Number(first) + 1))
    await page.keyboard.press('k')
    await until('the row before', async () => (await current.getAttribute('data-index')) === first)
    await page.keyboard.press('j')
    const href = await current.getByRole('link').first().getAttribute('href')
    await page.keyboard.press('Enter')
    await page.waitForURL(`**${href}`)
    await timeline(page).waitFor()
    await page.keyboard.press('?')
    await page.keyboard.press('u')
    await page.waitForURL(/\/tickets(\?|$)/)
    await page.keyboard.press('?')
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor()
    await page.keyboard.press('Escape')
  })

  runner.test('a filter is in the address and survives a reload', { needs: [TWO_TICKETS] }, async () => {
    const page = await pageOf(world)
    await openView(page, 'Unassigned')
    await row(page, CAROL_TITLE).waitFor()
    await page.reload()
    await page.getByRole('heading', { name: 'Unassigned', level: 1 }).waitFor()
    await openView(page, 'My tickets')
    await page.waitForURL(/assignee_id=me/)
    await until("no other's tickets", async () => (await row(page, CAROL_TITLE).count()) === 0)
  })

  runner.test('on a phone, a list leads to its ticket', { needs: [TWO_TICKETS] }, async () => {
    const page = await pageOf(world)
    await page.setViewportSize(PHONE)
    try {
      await page.goto('/tickets')
      await page.getByRole('button', { name: 'Open navigation' }).click()
      const drawer = page.getByRole('dialog', { name: 'Main navigation' })
      await drawer.getByRole('link', { name: 'Unassigned' }).click()
      await row(page, CAROL_TITLE).click()
      await page.waitForURL(new RegExp(`/tickets/${carol.number}$`))
      await timeline(page).getByRole('article').first().waitFor()
      const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
      assert.ok((await overflow()) <= 0, `the page is ${await overflow()} px wider than the phone`)
    } finally {
      await page.setViewportSize(WIDE)
    }
  })

  runner.test('the agent opens a ticket for somebody', { needs: [TWO_TICKETS] }, async () => {
    const page = await pageOf(world)
    await page.goto('/tickets/new')
    await page.getByLabel("Requester's e-mail").fill(world.erin.email)
    await page.getByLabel("Requester's name").fill(world.erin.name)
    await page.getByLabel('Subject').fill('Called: the lift is stuck')
    await page.getByLabel('Description').fill('Erin called. The lift stands between two floors.')
    await page.getByRole('button', { name: 'Create ticket' }).click()
    await page.waitForURL(/\/tickets\/\d+$/)
    await page.getByRole('heading', { name: 'Called: the lift is stuck' }).waitFor()
    assert.ok(agent.email)
  })
}
