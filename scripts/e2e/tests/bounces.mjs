// Mail that comes back: noted on the reply whose mail it was, no more mail to that address until somebody lifts it; a report
// about somebody else's mail is held, and let through or removed by hand.
import assert from 'node:assert/strict'
import { letter } from '../lib/letter.mjs'
import { timeline } from '../lib/portal.mjs'
import { sendMail } from '../lib/smtp.mjs'
import { until } from '../lib/wait.mjs'
import { INVITATION } from './sign-up.mjs'

export const BOUNCED = 'a mail that comes back is noted on its reply and stops further mail to that address'
const LIFTED = 'an administrator lifts the suppression in the portal, and what had failed is sent again'
const HELD = "a report about somebody else's mail is held, and let through or removed in the portal"

/** A mail server's report that the mail with this Message-ID found nobody. */
function report({ to, recipient, messageId, subject }) {
  const id = `report-${Math.random().toString(36).slice(2)}`
  return [
    'From: Mail Delivery System <MAILER-DAEMON@mx.example.com>',
    `To: ${to}`,
    `Subject: ${subject}`,
    `Message-ID: <${id}@mx.example.com>`,
    'Auto-Submitted: auto-replied',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
    '',
    '--b',
    'Content-Type: text/plain',
    '',
    'The mail could not be delivered.',
    '',
    '--b',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mx.example.com',
    '',
    `Final-Recipient: rfc822; ${recipient}`,
    'Action: failed',
    'Status: 5.1.1',
    'Diagnostic-Code: smtp; 550 5.1.1 no such user',
    '',
    '--b',
    'Content-Type: text/rfc822-headers',
    '',
    `To: ${recipient}`,
    `Message-ID: ${messageId}`,
    '',
    '--b--',
    '',
  ].join('\r\n')
}

export function bounceTests(runner, world) {
  const { api, facts } = world
  const gone = { name: 'Gustav Gone', email: `gone-${world.slug}@example.com` }
  const path = () => `/v1/tickets/${gone.number}`
  const deliveries = async () =>
    (await api.get(`${path()}/audit_records?limit=100`)).data.flatMap(({ comment }) => comment?.delivery ?? [])

  async function reply(text) {
    await api.call('POST', `${path()}/comments`, { visibility: 'public', text })
    const count = (await deliveries()).length
    return until('what became of the reply', async () => {
      const delivery = (await deliveries())[count - 1]
      return !['queued', 'sent'].includes(delivery.state) && delivery
    })
  }

  runner.test(BOUNCED, { needs: [INVITATION] }, async () => {
    const { raw } = letter({
      from: `${gone.name} <${gone.email}>`,
      to: world.support,
      subject: 'My contract ends',
      text: 'I move away.',
    })
    await sendMail(facts, { from: gone.email, to: world.support, raw })
    const [ticket] = await until('the ticket', async () => {
      const found = await world.ticketsOf(gone.email)
      return found.length > 0 && found
    })
    gone.number = ticket.number
    assert.equal((await reply('All the best')).state, 'delivered')
    const isReply = ({ subject }) => /^Re: /.test(subject)
    const sent = await world.outbox.wait(gone.email, isReply, { what: 'the reply' })
    const bounce = { to: world.support, recipient: gone.email, messageId: sent.message_id, subject: 'Returned mail' }
    await sendMail(facts, { from: '', to: world.support, raw: report(bounce) })
    await until('the bounce on the reply', async () => (await deliveries())[0].state === 'bounced')
    const { data } = await api.get('/v1/suppressions')
    assert.deepEqual(
      data.map(({ email, reason, ticket_number }) => [email, reason, ticket_number]),
      [[gone.email, 'bounced', gone.number]],
    )
    const delivery = await reply('Are you there?')
    assert.equal(delivery.state, 'failed')
    assert.match(delivery.detail, /^the address is suppressed since .* because mail to it came back: /)
    assert.equal((await world.ticketsOf(gone.email)).length, 1, 'the report is no ticket')
  })

  runner.test(LIFTED, { needs: [BOUNCED] }, async () => {
    const { page } = world.admin
    await page.goto(`/tickets/${gone.number}`)
    await timeline(page)
      .getByText(/the address had been suppressed since/)
      .waitFor()
    await page.goto('/settings/suppressions')
    const row = page.getByRole('row').filter({ hasText: gone.email })
    await row.getByRole('button', { name: /Lift/ }).click()
    await page.getByRole('dialog').getByRole('button', { name: /Lift/ }).click()
    await row.waitFor({ state: 'detached' })
    assert.deepEqual((await api.get('/v1/suppressions')).data, [])
    await page.goto(`/tickets/${gone.number}`)
    await timeline(page).getByRole('button', { name: 'Send again' }).last().click()
    await page.getByText('The mail is on its way again').waitFor()
    await world.outbox.wait(gone.email, ({ text }) => text.includes('Are you there?'), { what: 'what had failed' })
    assert.equal((await reply('One more try')).state, 'delivered')
  })

  runner.test(HELD, { needs: [INVITATION] }, async () => {
    const subjects = ['Let me through', 'Remove me'].map((words) => `Undeliverable: ${words} ${world.slug}`)
    for (const subject of subjects) {
      const foreign = { to: world.support, recipient: 'x@example.org', messageId: '<1@elsewhere.example>', subject }
      await sendMail(facts, { from: '', to: world.support, raw: report(foreign) })
    }
    await until('both to be held', async () => {
      const { data } = await api.get('/v1/suspended_mail')
      return subjects.every((subject) => data.some((held) => held.subject === subject))
    })
    const { page } = world.admin
    await page.goto('/settings/suspended-mail')
    const open = async (subject) => {
      await page.getByRole('button', { name: subject }).click()
      return page.getByRole('dialog', { name: subject })
    }
    await (await open(subjects[0])).getByRole('button', { name: 'Let through' }).click()
    await page.getByText(/The mail is on ticket T-\d+/).waitFor()
    await (await open(subjects[1])).getByRole('button', { name: 'Remove' }).click()
    const question = page.getByRole('dialog', { name: 'Remove the mail from this list?' })
    await question.getByRole('button', { name: 'Remove' }).click()
    await page.getByRole('button', { name: subjects[1] }).waitFor({ state: 'detached' })
    const [ticket] = await world.ticketsOf('mailer-daemon@mx.example.com')
    assert.equal(ticket.title, subjects[0])
    const { data } = await api.get('/v1/suspended_mail')
    assert.ok(!data.some(({ subject }) => subjects.includes(subject)))
  })
}
