// A requester needs no password: a mailed link signs them in, and shows their own tickets only.
import assert from 'node:assert/strict'
import { letter } from '../lib/letter.mjs'
import { composer, openTicket, timeline, write } from '../lib/portal.mjs'
import { sendMail } from '../lib/smtp.mjs'
import { INVITATION } from './sign-up.mjs'

export const TWO_TICKETS = 'two requesters have a ticket each'
export const LINK = 'a requester signs in by a mailed link and sees only what is theirs'
const CONTACT_REPLY = 'a requester replies in the portal, and the agent sees it'

export const CAROL_TITLE = 'My badge does not open the door'
export const DAVID_TITLE = 'Salary statement of October'

export function contactTests(runner, world) {
  const { agent, carol, david, slug } = world

  runner.test(TWO_TICKETS, { needs: [INVITATION] }, async () => {
    for (const [person, subject] of [
      [carol, CAROL_TITLE],
      [david, DAVID_TITLE],
    ]) {
      const mail = letter({
        from: `${person.name} <${person.email}>`,
        to: world.support,
        subject,
        text: `${subject}. Please help.`,
      })
      await sendMail(world.facts, { from: person.email, to: world.support, raw: mail.raw })
      await world.outbox.wait(person.email)
      person.number = (await world.ticketsOf(person.email))[0].number
    }
  })

  runner.test(LINK, { needs: [TWO_TICKETS] }, async () => {
    carol.page = await world.browser.person(slug)
    const { page } = carol
    await page.goto('/sign-in')
    await page.getByRole('tab', { name: 'Requester' }).click()
    await page.getByLabel('E-mail address').fill(carol.email)
    await page.getByRole('button', { name: 'Send me a link' }).click()
    await page.getByText('Look into your mail').waitFor()
    const mail = await world.outbox.wait(carol.email, (found) =>
      found.links.some((link) => link.includes('/sign-in/link#token=')),
    )
    const link = mail.links.find((found) => found.includes('/sign-in/link#token='))
    assert.equal(new URL(link).origin, world.browser.origin(slug))
    await page.goto(link)
    await page.waitForURL(/\/tickets$/)
    await page.getByRole('heading', { name: 'My tickets' }).waitFor()
    await page.getByRole('link', { name: CAROL_TITLE }).waitFor()
    assert.equal(await page.getByText(DAVID_TITLE).count(), 0, "another requester's ticket is listed")

    await page.goto(`/tickets/${david.number}`)
    await page.getByText('This was not found').waitFor()
    assert.equal(await page.getByText('Please help').count(), 0)
    await page.goto('/settings/members')
    await page.getByText('Your role does not open this page').waitFor()

    // The link is spent.
    const other = await world.browser.person(slug)
    await other.goto(link)
    await other.getByText('This link did not work').first().waitFor()
    await other.context().close()
  })

  runner.test(CONTACT_REPLY, { needs: [LINK] }, async () => {
    const { page } = carol
    await openTicket(page, carol.number)
    assert.equal(await composer(page).getByRole('button', { name: 'Internal note' }).count(), 0)
    await write(page, 'Public reply', 'It is the door on the ground floor')
    await composer(page).getByRole('button', { name: 'Send reply' }).click()
    await timeline(page).getByText('It is the door on the ground floor').waitFor()
    const reader = agent.page ?? world.admin.page
    await openTicket(reader, carol.number)
    await timeline(reader).getByText('It is the door on the ground floor').waitFor()
  })
}
