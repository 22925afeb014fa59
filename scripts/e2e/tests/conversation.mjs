// The whole path, once: a mail becomes a ticket, an agent answers in the portal, the requester gets it and answers by mail.
import assert from 'node:assert/strict'
import { expectText } from '../lib/expect.mjs'
import { answer, letter, PICTURE } from '../lib/letter.mjs'
import {
  attach,
  choose,
  composer,
  editor,
  openTicket,
  openView,
  properties,
  row,
  signIn,
  timeline,
  write,
} from '../lib/portal.mjs'
import { sendMail } from '../lib/smtp.mjs'
import { until } from '../lib/wait.mjs'
import { INVITATION } from './sign-up.mjs'

export const MAIL_IN = 'a mail becomes a ticket and is acknowledged'
export const FOUND = 'the agent finds it under Unassigned and sees its picture and its file'
export const NOTE = 'the agent takes it and writes a note'
export const REPLY = 'the agent replies with a file, and the mail is threaded'
export const DELIVERED = 'the page shows that the reply was delivered'
export const ANSWER = "the requester's answer by mail lands on the same ticket"

const TITLE = 'The coffee machine shows error 42'
const NOTE_TEXT = 'Warranty ended in March, do not promise a free repair'
const REPLY_TEXT = 'Please hold the green button for ten seconds, the steps are attached'
const ANSWER_TEXT = 'That did it, the machine makes coffee again'

export function conversationTests(runner, world) {
  const { agent, anna, slug } = world
  const story = world.story

  runner.test(MAIL_IN, { needs: [INVITATION] }, async () => {
    const mail = letter({
      from: `${anna.name} <${anna.email}>`,
      to: world.support,
      subject: TITLE,
      text: 'It beeps and shows error 42. A picture is below, the report is attached.',
      html: '<p>It beeps and shows <b>error 42</b>. A picture is below, the report is attached.</p><p><img src="cid:display@example.com" alt="The display"></p>',
      inline: [{ name: 'display.png', type: 'image/png', content: PICTURE, cid: 'display@example.com' }],
      files: [{ name: 'report.txt', type: 'text/plain', content: 'boiler: cold\nerror: 42\n' }],
    })
    story.firstId = mail.messageId
    await sendMail(world.facts, { from: anna.email, to: world.support, raw: mail.raw })
    const sent = await world.outbox.wait(anna.email, () => true, { what: 'the acknowledgement' })
    assert.equal(sent.auto_submitted, 'auto-replied')
    assert.equal(sent.in_reply_to, mail.messageId)
    assert.match(sent.subject, /coffee machine/)
    assert.ok(sent.from.includes(world.support), `from ${sent.from}`)
  })

  runner.test(FOUND, { needs: [MAIL_IN] }, async () => {
    agent.page = await world.browser.person(slug)
    const { page } = agent
    await signIn(page, agent.email, agent.password)
    await openView(page, 'Unassigned')
    await row(page, TITLE).click()
    await page.waitForURL(/\/tickets\/\d+/)
    story.number = Number(new URL(page.url()).pathname.split('/').at(-1))
    await page.getByRole('heading', { name: TITLE }).waitFor()
    const message = timeline(page).getByRole('article', { name: `Message from ${anna.name}` })
    await message.getByText('It beeps and shows').waitFor()
    const picture = message.locator('img[data-attachment-id]')
    await until('the picture to be loaded', () => picture.evaluate((image) => image.naturalWidth === 10))
    const file = message.getByRole('list', { name: 'Attachments' }).getByRole('button')
    assert.equal(await file.count(), 1, 'the picture is no file of its own')
    await expectText(file, 'report.txt')

    // The file comes from the bucket, by a link that the API signed.
    const asked = page.context().waitForEvent('request', (request) => /[?&]X-Amz-Signature=/i.test(request.url()))
    await file.click()
    assert.match(await (await fetch((await asked).url())).text(), /error: 42/)
    for (const other of page.context().pages()) if (other !== page) await other.close()
  })

  runner.test(NOTE, { needs: [FOUND] }, async () => {
    const { page } = agent
    await properties(page).getByRole('button', { name: 'Assign to me' }).click()
    await timeline(page)
      .getByText(new RegExp(`Assignee: .* → ${agent.name}`))
      .waitFor()
    await write(page, 'Internal note', NOTE_TEXT)
    await composer(page).getByRole('button', { name: 'Add note' }).click()
    const note = timeline(page).getByRole('article', { name: `Internal note by ${agent.name}` })
    await note.getByText(NOTE_TEXT).waitFor()
    await until('the editor to be empty', async () => (await editor(page).innerText()).trim() === '')
  })

  runner.test(REPLY, { needs: [NOTE] }, async () => {
    const { page } = agent
    await write(page, 'Public reply', REPLY_TEXT)
    await attach(page, { name: 'steps.txt', type: 'text/plain', content: '1. hold the green button\n' })
    await composer(page).getByRole('button', { name: 'Send reply' }).click()
    const reply = timeline(page).getByRole('article', { name: `Message from ${agent.name}` })
    await reply.getByText(REPLY_TEXT).waitFor()
    await expectText(reply.getByRole('list', { name: 'Attachments' }), 'steps.txt')

    const sent = await world.outbox.wait(anna.email, (mail) => mail.text.includes('green button'), {
      what: "the agent's reply",
    })
    story.reply = sent
    const address = new RegExp(`^support\\+${story.number}\\.[a-z0-9]+@${slug}\\.`)
    assert.match(sent.reply_to[0], address)
    assert.ok(sent.references.includes(story.firstId), `References: ${sent.references}`)
    assert.match(sent.subject, /coffee machine/)
    assert.equal(sent.auto_submitted, '', 'a person wrote it')
    assert.match(sent.html, /green button/)
    assert.deepEqual(
      sent.attachments.map((file) => file.name),
      ['steps.txt'],
    )
    for (const mail of await world.outbox.messages(anna.email)) {
      assert.ok(!`${mail.text}${mail.html}`.includes('Warranty'), 'a note went out by mail')
    }
  })

  runner.test(DELIVERED, { needs: [REPLY] }, async () => {
    const { page } = agent
    const reply = timeline(page).getByRole('article', { name: `Message from ${agent.name}` })
    await until('the reply to be delivered', async () => {
      await openTicket(page, story.number)
      await reply.first().waitFor()
      return (await reply.getByText('Delivered', { exact: true }).count()) > 0
    })
  })

  runner.test(ANSWER, { needs: [REPLY] }, async () => {
    const { page } = agent
    const mail = answer(story.reply, { from: `${anna.name} <${anna.email}>`, text: ANSWER_TEXT })
    await sendMail(world.facts, { from: anna.email, to: story.reply.reply_to[0], raw: mail.raw })
    // The open page shows it by itself.
    await timeline(page).getByText(ANSWER_TEXT).waitFor({ timeout: 60_000 })
    assert.equal(new URL(page.url()).pathname, `/tickets/${story.number}`)
    const { data } = await world.api.get('/v1/tickets?limit=100')
    assert.equal(data.filter((ticket) => ticket.requester.email === anna.email).length, 1, 'one ticket, not two')
    await choose(page, properties(page), 'Priority', 'P2 · High')
  })
}
