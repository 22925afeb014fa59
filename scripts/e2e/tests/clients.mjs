// Answers as common mail programs write them: on the right ticket, the new words apart, nothing of them lost.
import assert from 'node:assert/strict'
import { answerOf, CLIENTS, FILE } from '../lib/clients.mjs'
import { letter } from '../lib/letter.mjs'
import { openTicket, timeline } from '../lib/portal.mjs'
import { sendMail } from '../lib/smtp.mjs'
import { until } from '../lib/wait.mjs'
import { SIGN_UP } from './sign-up.mjs'

export function clientTests(runner, world) {
  const { facts, support, admin } = world

  for (const client of Object.keys(CLIENTS)) {
    runner.test(
      `an answer written with ${client} is a comment with its picture and its file`,
      { needs: [SIGN_UP] },
      async () => {
        const email = `${client.toLowerCase().replace(' ', '-')}-${world.slug}@example.com`
        const name = `${client} User`
        const from = `${name} <${email}>`
        const first = letter({ from, to: support, subject: `A meter that ${client} shows`, text: 'It has stopped.' })
        await sendMail(facts, { from: email, to: support, raw: first.raw })
        const sent = await world.outbox.wait(email, () => true, { what: 'the acknowledgement' })
        const words = `Here is what it shows, and the bill, says ${client}.`
        const mail = answerOf(client, { from, words, sent })
        await sendMail(facts, { from: email, to: sent.reply_to[0], raw: mail.raw })

        const answered = async () => (await world.ticketsOf(email)).find((ticket) => ticket.comment_count === 2)
        const { number } = await until('the answer to be on its ticket', answered)
        assert.equal((await world.ticketsOf(email)).length, 1, 'one ticket, not two')

        const { page } = admin
        await openTicket(page, number)
        const messages = timeline(page).getByRole('article', { name: `Message from ${name}` })
        const message = messages.filter({ hasText: words })
        await message.waitFor()
        const picture = message.locator('img[data-attachment-id]')
        await until('the picture to be loaded', () => picture.evaluate((image) => image.naturalWidth === 10))
        const history = message.locator('details.quoted')
        assert.equal(await history.count(), 1, 'what was said before is folded')
        assert.equal(await history.evaluate((details) => details.open), false)
        const folded = await history.evaluate((details) => details.textContent)
        assert.ok(!folded.includes(words), 'the new words are not')
        assert.ok(folded.includes('wrote:') || folded.includes('Sent:'), `folded: ${folded}`)

        const files = message.getByRole('list', { name: 'Attachments' }).getByRole('button')
        assert.equal(await files.count(), 1, 'the picture is no file of its own')
        const asked = page.context().waitForEvent('request', (request) => /[?&]X-Amz-Signature=/i.test(request.url()))
        await files.click()
        assert.equal(await (await fetch((await asked).url())).text(), FILE.content, 'byte for byte')
        for (const other of page.context().pages()) if (other !== page) await other.close()
      },
    )
  }
}
