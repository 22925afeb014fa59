// Resolved, closed by time, followed up; and the history proves that nobody changed it.
import assert from 'node:assert/strict'
import { letDaysPass } from '../lib/clock.mjs'
import { expectText } from '../lib/expect.mjs'
import { answer } from '../lib/letter.mjs'
import { choose, openTicket, properties, select, timeline } from '../lib/portal.mjs'
import { sendMail } from '../lib/smtp.mjs'
import { until } from '../lib/wait.mjs'
import { ANSWER } from './conversation.mjs'

const RESOLVED = 'the agent resolves the ticket'
export const CLOSED = 'the schedule closes it when its days have passed'
export const FOLLOW_UP = 'a further mail opens a follow-up, linked both ways'
const VERIFIED = 'the history is verified as unaltered'

export function closingTests(runner, world) {
  const { agent, anna, story } = world

  runner.test(RESOLVED, { needs: [ANSWER] }, async () => {
    const { page } = agent
    await openTicket(page, story.number)
    await choose(page, properties(page), 'Status', 'Resolved')
    await timeline(page)
      .getByText(/Status: .* → Resolved/)
      .waitFor()
    await properties(page).getByText('Closes by itself').waitFor()
  })

  runner.test(CLOSED, { needs: [RESOLVED] }, async () => {
    const { auto_close_days: days } = (await world.api.get('/v1/configuration')).tenant
    await letDaysPass(world.cloud, world.tenantId, story.number, days + 1)
    const ticket = await until(
      'the ticket to be closed by the schedule',
      async () => {
        const found = await world.api.get(`/v1/tickets/${story.number}`)
        return found.status.category === 'closed' && found
      },
      { seconds: 150, every: 2_000 },
    )
    assert.ok(ticket.closed_at)
    const { page } = agent
    await page.getByText('This ticket is closed', { exact: true }).waitFor({ timeout: 40_000 })
    await expectText(select(properties(page), 'Status'), 'Closed')
    await timeline(page)
      .getByText(/Status: Resolved → Closed/)
      .waitFor()
  })

  runner.test(FOLLOW_UP, { needs: [CLOSED] }, async () => {
    const mail = answer(story.reply, { from: `${anna.name} <${anna.email}>`, text: 'It is broken again, sadly' })
    await sendMail(world.facts, { from: anna.email, to: story.reply.reply_to[0], raw: mail.raw })
    const closed = await until('the follow-up', async () => {
      const ticket = await world.api.get(`/v1/tickets/${story.number}`)
      return ticket.follow_ups.length > 0 && ticket
    })
    assert.equal(closed.status.category, 'closed', 'a closed ticket stays closed')
    const [next] = closed.follow_ups
    story.followUp = next
    const { page } = agent
    await page.reload()
    const name = (number) => `T-${String(number).padStart(6, '0')}`
    await properties(page).getByText('Followed up by').waitFor()
    await properties(page)
      .getByRole('link', { name: name(next) })
      .click()
    await page.waitForURL(new RegExp(`/tickets/${next}$`))
    await timeline(page).getByText('It is broken again, sadly').waitFor()
    await properties(page).getByText('Follow-up of').waitFor()
    await properties(page)
      .getByRole('link', { name: name(story.number) })
      .waitFor()
  })

  runner.test(VERIFIED, { needs: [ANSWER] }, async () => {
    const { page } = agent
    await openTicket(page, story.number)
    await properties(page).getByRole('button', { name: 'Verify history' }).click()
    await properties(page)
      .getByText(/\d+ records, unaltered/)
      .waitFor()
  })
}
