// How a tenant's mail is set up and watched: addresses, own domains, wording, who may write, and what became of each mail.
import assert from 'node:assert/strict'
import { letDaysPass } from '../lib/clock.mjs'
import { letter } from '../lib/letter.mjs'
import { openTicket, properties, timeline } from '../lib/portal.mjs'
import { sendMail } from '../lib/smtp.mjs'
import { until } from '../lib/wait.mjs'
import { INVITATION, SIGN_UP } from './sign-up.mjs'

const ADDRESS = 'a new address takes mail at once, and gives it its priority, tag, language and signature'
const WRITTEN = 'a mail is found in the log with its path, downloaded as it came, and not taken in twice'

export function mailDeskTests(runner, world) {
  const { api, facts, slug, support, outbox } = world
  const writer = (name) => `${name}-${slug}@example.com`

  /** Mails a question, and gives its ticket. */
  async function ask(from, to, subject, text = 'Please help.') {
    const mail = letter({ from, to, subject, text })
    await sendMail(facts, { from, to, raw: mail.raw })
    return until(`the ticket of ${from}`, async () => (await world.ticketsOf(from))[0])
  }

  runner.test(ADDRESS, { needs: [SIGN_UP] }, async () => {
    const email = `ventes@${slug}.${facts.mail_domain}`
    const signature = '<p>Boulangerie du Nord, <b>ventes</b></p>'
    const made = await api.call('POST', '/v1/addresses', {
      email,
      display_name: 'Ventes',
      priority: 'p2',
      tags: ['vente'],
      locale: 'fr',
      signature_html: signature,
    })
    const sender = writer('client')
    const ticket = await ask(sender, email, 'Une commande')
    assert.deepEqual([ticket.priority, ticket.tags], ['p2', ['vente']])
    const receipt = await outbox.wait(sender, () => true, { what: 'the acknowledgement' })
    assert.ok(receipt.from.includes(email), `from ${receipt.from}`)
    assert.match(receipt.html, /lang="fr"/)
    const reply = { visibility: 'public', text: 'C’est noté.' }
    await api.call('POST', `/v1/tickets/${ticket.number}/comments`, reply)
    const answered = await outbox.wait(sender, ({ text }) => text.includes('C’est noté.'), { what: 'the reply' })
    assert.match(answered.text, /Boulangerie du Nord, ventes/)
    await api.call('PATCH', `/v1/addresses/${made.id}`, { display_name: 'Commandes' })
    const { data } = await api.get('/v1/addresses')
    assert.equal(data.find(({ id }) => id === made.id).display_name, 'Commandes')
    await api.call('DELETE', `/v1/addresses/${made.id}`)
    const gone = letter({ from: sender, to: email, subject: 'Encore', text: 'Vous êtes là ?' })
    await sendMail(facts, { from: sender, to: email, raw: gone.raw })
    await until('the mail to be unrouted', async () =>
      (await world.cloud.unroutedMails()).some(({ to }) => to === email),
    )
  })

  runner.test('an address of an own domain is verified by a probe that comes back', { needs: [SIGN_UP] }, async () => {
    const domain = `${slug}.example`
    const added = await api.call('POST', '/v1/domains', { domain })
    assert.ok(added.dns_records.filter(({ type, purpose }) => type === 'CNAME' && purpose === 'dkim').length === 3)
    const checked = await api.call('POST', `/v1/domains/${domain}/checks`, {})
    assert.equal(checked.state, 'verified')
    assert.deepEqual(
      (await api.get('/v1/domains')).data.map((one) => one.domain),
      [domain],
    )
    const email = `help@${domain}`
    const address = await api.call('POST', '/v1/addresses', { email, display_name: 'Help' })
    assert.equal(address.domain.forwarding, 'unverified')
    await api.call('POST', `/v1/addresses/${address.id}/forwarding_checks`, {})
    const probe = await outbox.wait(email, () => true, { what: 'the probe' })
    // As the mailbox forwards it.
    const to = address.domain.forwards_to
    const forwarded = letter({ from: probe.from, to: email, subject: probe.subject, text: probe.text })
    await sendMail(facts, { from: email, to, raw: forwarded.raw })
    const now = async () => (await api.get('/v1/addresses')).data.find(({ id }) => id === address.id)
    await until('the forwarding to be verified', async () => (await now()).domain.forwarding === 'verified')
    await api.call('DELETE', `/v1/addresses/${address.id}`)
    await api.call('DELETE', `/v1/domains/${domain}`)
    assert.deepEqual((await api.get('/v1/domains')).data, [])
  })

  runner.test(
    'an own template words the acknowledgement; a broken one is refused with its line',
    { needs: [SIGN_UP] },
    async () => {
      const path = '/v1/templates/acknowledgement/en'
      const { data } = await api.get('/v1/templates')
      assert.ok(
        data.some(({ kind, locale, is_customised }) => kind === 'acknowledgement' && locale === 'en' && !is_customised),
      )
      const html = '<p>Dear customer,</p>\n<p>{{ display_number }} is ours now.</p>'
      const draft = { kind: 'acknowledgement', locale: 'en', subject: 'We have {{ display_number }}', html }
      const preview = await api.call('POST', '/v1/template_previews', draft)
      assert.equal(preview.subject, 'We have T-000042')
      assert.match(preview.html, /T-000042 is ours now/)
      const broken = { subject: 'x', html: '<p>Hello</p>\n{{ display_numbre }}' }
      const refused = await api.send('PUT', path, { body: JSON.stringify(broken) })
      assert.equal(refused.status, 422, refused.text)
      assert.match(refused.json.errors[0].reason, /^line 2: .*display_numbre/)
      await api.call('PUT', path, { subject: draft.subject, html })
      const sender = writer('template')
      await ask(sender, support, 'Which words?')
      const receipt = await outbox.wait(sender, () => true, { what: 'the acknowledgement' })
      assert.match(receipt.subject, /^We have T-\d+$/)
      const tested = await api.call('POST', '/v1/template_tests', draft)
      await outbox.wait(tested.to, ({ subject }) => subject === 'We have T-000042', { what: 'the test mail' })
      await api.call('DELETE', path)
      assert.ok((await api.get('/v1/templates')).data.every(({ is_customised }) => !is_customised))
    },
  )

  runner.test('a blocked sender is held, looked into, and let in again', { needs: [SIGN_UP] }, async () => {
    const settings = await api.call('PATCH', '/v1/mail_settings', { on_spam: 'suspend' })
    assert.deepEqual(await api.get('/v1/mail_settings'), settings)
    const sender = writer('pest')
    const rule = `/v1/sender_rules/${encodeURIComponent(sender)}`
    await api.call('PUT', rule, { verdict: 'blocked' })
    assert.ok(
      (await api.get('/v1/sender_rules')).data.some((one) => one.sender === sender && one.verdict === 'blocked'),
    )
    const subject = `Buy now ${slug}`
    const mail = letter({ from: sender, to: support, subject, text: 'Cheap!', html: '<p onclick="x()">Cheap!</p>' })
    await sendMail(facts, { from: sender, to: support, raw: mail.raw })
    const held = await until('the mail to be held', async () =>
      (await api.get('/v1/suspended_mail')).data.find((one) => one.subject === subject),
    )
    assert.equal(held.reason, 'blocked_sender')
    const shown = await api.get(`/v1/suspended_mail/${held.id}`)
    assert.match(shown.html, /Cheap!/)
    assert.doesNotMatch(shown.html, /onclick/)
    await api.call('DELETE', rule)
    await ask(sender, support, `A real question ${slug}`)
  })

  runner.test(WRITTEN, { needs: [SIGN_UP] }, async () => {
    const sender = writer('log')
    const ticket = await ask(sender, support, 'Where is my mail?', 'It said hello.')
    const mails = async () => (await api.get(`/v1/mails?ticket=${ticket.number}`)).data
    const both = await until('the mail and its acknowledgement', async () => {
      const found = await mails()
      return found.some(({ state }) => state === 'delivered') && found
    })
    const came = both.find(({ direction }) => direction === 'in')
    assert.deepEqual(
      came.steps.map(({ step }) => step),
      ['received', 'parsed', 'threaded', 'created'],
    )
    const raw = await api.get(`/v1/mails/${came.id}/raw`)
    assert.match(raw.name, /\.eml$/)
    assert.match(await (await fetch(raw.url)).text(), /Subject: Where is my mail\?/)
    const replayed = await api.call('POST', `/v1/mails/${came.id}/replay`, {})
    assert.deepEqual(replayed, { outcome: 'taken_in_before', ticket_number: ticket.number })
    assert.equal((await mails()).length, 2, 'nothing came or went again')
    assert.equal((await world.ticketsOf(sender)).length, 1)
  })

  runner.test(
    'a file that is too large for mail is fetched by its link, without signing in',
    { needs: [SIGN_UP] },
    async () => {
      const sender = writer('plans')
      const ticket = await ask(sender, support, 'The plans, please')
      const plan = Buffer.alloc(7_200_000, 'plan ')
      const announced = { name: 'plan of the house.zip', content_type: 'application/zip', size_bytes: plan.length }
      const file = await api.call('POST', '/v1/attachments', announced)
      const { url, headers } = file.upload
      assert.equal((await fetch(url, { method: 'PUT', headers, body: plan })).status, 200)
      const reply = { visibility: 'public', text: 'Here they are.', attachment_ids: [file.id] }
      await api.call('POST', `/v1/tickets/${ticket.number}/comments`, reply)
      const sent = await outbox.wait(sender, ({ text }) => text.includes('Here they are.'), { what: 'the reply' })
      assert.deepEqual(sent.attachments, [])
      const [link] = /https?:\S+\/file#token=\S+/.exec(sent.text)
      const page = await world.browser.person(slug)
      await page.goto(link)
      await page.getByText(announced.name).waitFor()
      assert.equal(new URL(page.url()).hash, '', 'the token does not stay in the address')
      const href = await page.getByRole('link', { name: 'Download' }).getAttribute('href')
      const fetched = Buffer.from(await (await fetch(href)).arrayBuffer())
      assert.ok(fetched.equals(plan), `${fetched.length} bytes`)
      await page.context().close()
    },
  )

  runner.test(
    'a reply ends with what was said before; members whom a comment concerns and a requester whose ticket is resolved are told',
    { needs: [SIGN_UP, INVITATION] },
    async () => {
      const usual = await api.get('/v1/mail_settings')
      await api.call('PATCH', '/v1/mail_settings', { quoted_comments: 3, announces_resolution: true })
      const sender = writer('history')
      const ticket = await ask(sender, support, 'The lift', 'It stands still on floor 3.')
      const path = `/v1/tickets/${ticket.number}`
      const me = await api.get('/v1/me')
      const { data } = await api.get('/v1/members')
      const other = data.find(({ id, is_active }) => id !== me.id && is_active)
      await api.call('PATCH', path, { follower_ids: [me.id, other.id] })
      const note = { visibility: 'internal', text: 'The contract has ended.', mention_ids: [other.id] }
      await api.call('POST', `${path}/comments`, note)
      const told = await outbox.wait(other.email, ({ subject }) => subject.endsWith('– The lift'), {
        what: 'the notice',
      })
      assert.match(told.subject, /mentions you/)
      assert.match(told.text, /The contract has ended\./)
      await api.call('POST', `${path}/comments`, { visibility: 'public', text: 'Somebody is on the way.' })
      const reply = await outbox.wait(sender, ({ text }) => text.includes('on the way'), { what: 'the reply' })
      assert.match(reply.text, /on the way.*wrote:\r?\n> It stands still on floor 3\./s)
      assert.ok(!`${reply.text}${reply.html}`.includes('contract'), 'a note went out by mail')
      const answer = letter({ from: sender, to: reply.reply_to[0], subject: reply.subject, text: 'It moves again.' })
      await sendMail(facts, { from: sender, to: reply.reply_to[0], raw: answer.raw })
      await outbox.wait(me.email, ({ text }) => text.includes('It moves again.'), { what: 'the notice of the answer' })
      const { statuses } = await api.get('/v1/configuration')
      const resolved = statuses.find(({ category }) => category === 'resolved')
      await api.call('PATCH', path, { status_id: resolved.id })
      await outbox.wait(sender, ({ text }) => text.includes('is resolved'), { what: 'the mail of the resolution' })
      assert.ok(
        (await outbox.messages(me.email)).every(({ text }) => !text.includes('The contract')),
        'told of an own note',
      )
      const { quoted_comments, announces_resolution } = usual
      await api.call('PATCH', '/v1/mail_settings', { quoted_comments, announces_resolution })
    },
  )

  runner.test(
    'a requester is asked how the help was, and says so on a page that needs no signing in',
    { needs: [SIGN_UP] },
    async () => {
      const usual = await api.get('/v1/mail_settings')
      await api.call('PATCH', '/v1/mail_settings', { asks_for_rating: true, rating_delay_hours: 24 })
      const sender = writer('survey')
      const ticket = await ask(sender, support, 'The coffee machine')
      await outbox.wait(sender, () => true, { what: 'the acknowledgement' })
      const { statuses } = await api.get('/v1/configuration')
      const resolved = statuses.find(({ category }) => category === 'resolved')
      await api.call('PATCH', `/v1/tickets/${ticket.number}`, { status_id: resolved.id })
      await letDaysPass(world.cloud, world.tenantId, ticket.number, 1)
      const asking = await outbox.wait(sender, ({ text }) => text.includes('/survey#token='), {
        what: 'the survey',
        seconds: 150,
      })
      const [, link] = /href="([^"]*score=4)"/.exec(asking.html)
      const page = await world.browser.person(slug)
      await page.goto(link.replaceAll('&amp;', '&').replaceAll('&#x2f;', '/'))
      await page.getByRole('radio', { name: /Good/, checked: true }).waitFor()
      assert.equal(new URL(page.url()).hash, '', 'the token does not stay in the address')
      const now = () => api.get(`/v1/tickets/${ticket.number}`)
      assert.equal((await now()).rating, null, 'a link that is opened says nothing')
      await page.getByRole('textbox').fill('Quick, and kind.')
      await page.getByRole('button', { name: 'Send' }).click()
      await until('the rating', async () => (await now()).rating?.score === 4)
      await openTicket(world.admin.page, ticket.number)
      await timeline(world.admin.page).getByText('Quick, and kind.').waitFor()
      assert.equal((await now()).status.category, 'resolved')
      await page.context().close()
      const { asks_for_rating, rating_delay_hours } = usual
      await api.call('PATCH', '/v1/mail_settings', { asks_for_rating, rating_delay_hours })
    },
  )

  runner.test(
    'answers to a merged ticket are comments of the one in which it goes on',
    { needs: [SIGN_UP] },
    async () => {
      const sender = writer('merged')
      const first = await ask(sender, support, 'The heating is cold')
      const other = writer('merged-too')
      const second = await ask(other, support, 'No heating')
      const receipt = await outbox.wait(other, () => true, { what: 'the acknowledgement' })
      const { page } = world.admin
      await openTicket(page, second.number)
      await properties(page).getByRole('button', { name: 'Merge into…' }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByRole('textbox').fill(`T-${first.number}`)
      await dialog.getByText('The heating is cold').waitFor()
      await dialog.getByRole('button', { name: 'Merge', exact: true }).click()
      await page.waitForURL(new RegExp(`/tickets/${first.number}$`))
      const [to] = receipt.reply_to
      const answer = letter({ from: other, to, subject: receipt.subject, text: 'It is warm again.' })
      await sendMail(facts, { from: other, to, raw: answer.raw })
      await timeline(page).getByText('It is warm again.').waitFor({ timeout: 60_000 })
      const merged = await api.get(`/v1/tickets/${second.number}`)
      assert.deepEqual([merged.merged_into, merged.status.category], [first.number, 'closed'])
      assert.deepEqual(await world.ticketsOf(other), [], 'none is open: no new ticket')
    },
  )
}
