// Mail that must not be answered, cannot be read, or belongs to nobody.
import assert from 'node:assert/strict'
import { letter } from '../lib/letter.mjs'
import { SmtpRefusal, sendMail } from '../lib/smtp.mjs'
import { until } from '../lib/wait.mjs'
import { SIGN_UP } from './sign-up.mjs'

export function oddMailTests(runner, world) {
  const { facts, support } = world
  const mark = world.slug

  runner.test('an out-of-office note becomes a ticket and is not acknowledged', { needs: [SIGN_UP] }, async () => {
    const sender = `away-${mark}@example.com`
    const later = `later-${mark}@example.com`
    const note = letter({
      from: `Away Person <${sender}>`,
      to: support,
      subject: 'Automatic reply: out of the office',
      text: 'I am away until Monday.',
      headers: { 'Auto-Submitted': 'auto-replied' },
    })
    await sendMail(facts, { from: '', to: support, raw: note.raw })
    await until('the note', async () => (await world.ticketsOf(sender)).length === 1)
    // What was decided is on record, and a mail that came after it is acknowledged.
    const [{ number }] = await world.ticketsOf(sender)
    const { data: records } = await world.api.get(`/v1/tickets/${number}/audit_records`)
    const effects = records.flatMap((record) => record.effects.map(({ kind }) => kind))
    assert.ok(effects.includes('withheld_mail') && !effects.includes('send_mail'), `effects: ${effects}`)
    const plain = letter({ from: later, to: support, subject: 'A plain question', text: 'Are you open?' })
    await sendMail(facts, { from: later, to: support, raw: plain.raw })
    await world.outbox.wait(later)
    assert.deepEqual(await world.outbox.messages(sender), [])
  })

  runner.test('a mail without a sender is kept, and shown as suspended', { needs: [SIGN_UP] }, async () => {
    const subject = `Nobody wrote this ${mark}`
    const mail = letter({ from: 'x', to: support, subject, text: 'Who am I?', headers: { From: null } })
    await sendMail(facts, { from: `nobody-${mark}@example.com`, to: support, raw: mail.raw })
    await until('the mail to be suspended', async () => {
      const { data } = await world.api.get('/v1/suspended_mail')
      return data.some((held) => held.subject === subject)
    })
    const { page } = world.admin
    await page.goto('/settings/suspended-mail')
    const held = page.getByRole('row').filter({ hasText: subject })
    await held.getByText('No sender', { exact: true }).waitFor()
    await held.getByRole('button', { name: subject }).click()
    const detail = page.getByRole('dialog', { name: subject })
    await detail.getByText('The message names no sender').waitFor()
    const original = await detail.getByRole('link', { name: 'Download the original' }).getAttribute('href')
    assert.match(await (await fetch(original)).text(), /Subject: Nobody wrote this/)
    await detail.getByRole('button', { name: 'Close' }).click()
  })

  runner.test(
    'a foreign domain is refused, and mail for no tenant is kept as unrouted',
    { needs: [SIGN_UP] },
    async () => {
      const sender = `lost-${mark}@example.com`
      const foreign = letter({ from: sender, to: 'support@example.org', subject: 'Not for us', text: 'Hello' })
      await assert.rejects(
        sendMail(facts, { from: sender, to: 'support@example.org', raw: foreign.raw }),
        (error) => error instanceof SmtpRefusal && error.code === 550,
      )
      const nobody = `support@no-${mark}.${facts.mail_domain}`
      const lost = letter({ from: sender, to: nobody, subject: 'For no tenant', text: 'Hello?' })
      await sendMail(facts, { from: sender, to: nobody, raw: lost.raw })
      await until('the mail to be noted as unrouted', async () =>
        (await world.cloud.unroutedMails()).some(({ to }) => to === nobody),
      )
      assert.deepEqual(await world.outbox.messages(sender), [])
    },
  )
}
