// Mail that programs write wrongly, or that goes nowhere: each becomes a ticket, suspended or unrouted mail, and its raw message
// stays in the bucket.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '../lib/facts.mjs'
import { letter } from '../lib/letter.mjs'
import { sendMail } from '../lib/smtp.mjs'
import { until } from '../lib/wait.mjs'
import { TWO_TENANTS } from './bad-requests.mjs'

const TAKEN_IN = 'bad input: each bad mail is a ticket, suspended or unrouted'
const LARGE = 25 * 1024 * 1024
/** Multiparts within multiparts; 20 are read. */
const TOO_DEEP = 25

/** A sample of events/mail between others, without what a receiving server wrote into it. */
function sample(name, from, to) {
  const raw = readFileSync(join(ROOT, 'events', 'mail', name), 'latin1')
  const [, head, body] = /^(.*?\r?\n)(\r?\n.*)$/s.exec(raw)
  const kept = head.replace(/^(?:Return-Path|Received):.*\n(?:[ \t].*\n)*/gim, '')
  return kept.replace(/^To:.*$/im, `To: ${to}`).replace(/^From:.*$/im, `From: ${from}`) + body
}

function nested(from, to, depth) {
  const open = (level) => `Content-Type: multipart/mixed; boundary="b${level}"\r\n\r\n--b${level}\r\n`
  const levels = Array.from({ length: depth }, (_, level) => open(level)).join('')
  return `From: ${from}\r\nTo: ${to}\r\nSubject: Deep\r\nMIME-Version: 1.0\r\n${levels}Content-Type: text/plain\r\n\r\ndeep\r\n`
}

/**
 * The mails, each from a sender of its own: `{from, to, raw, becomes}`, with `ticket`, `unrouted`, or the reason for which it is
 * held. Characters of `raw` are bytes.
 */
function badMails(mark, ours, nobody, large) {
  const mail = (name, becomes, raw, to = [ours]) => {
    const from = `${name}-${mark}@example.com`
    const write = (more) =>
      letter({ from, to: to.join(', '), subject: `Bad mail: ${name}`, text: `${name}.`, ...more }).raw
    return { name, from, to, becomes, raw: raw(from, write) }
  }
  const file = { name: 'large.bin', type: 'application/octet-stream', content: large }
  return [
    mail('large', 'ticket', (_, write) => write({ files: [file] })),
    mail('no-id', 'ticket', (_, write) => write({ headers: { 'Message-ID': null } })),
    mail('no-sender', 'no_sender', (_, write) => write({ headers: { From: null } })),
    mail('empty-sender', 'no_sender', (_, write) => write({ headers: { From: '' } })),
    mail('no-address', 'no_sender', (_, write) => write({ headers: { From: 'The printer' } })),
    mail('broken', 'ticket', (from) => sample('broken-multipart.eml', from, ours)),
    mail('no-boundary', 'ticket', (_, write) => write({ headers: { 'Content-Type': 'multipart/mixed' } })),
    mail('deep', 'nested_too_deep', (from) => nested(from, ours, TOO_DEEP)),
    mail('bytes', 'ticket', (_, write) => write({ headers: { Subject: 'Caf\xe9 \xff\x80' } })),
    mail('no-mail', 'no_sender', () => 'no header, \xff\xfe\x01, only words\r\n'),
    mail('for-nobody', 'unrouted', (_, write) => write({}), [nobody]),
    mail('for-both', 'ticket', (_, write) => write({}), [nobody, ours]),
  ]
}

export function badMailTests(runner, world) {
  const { bad, facts, cloud } = world
  const mark = world.slug
  const nobody = `support@nobody-${mark}.${facts.mail_domain}`
  const large = randomBytes(LARGE)
  const send = ({ from, to, raw }) => sendMail(facts, { from, to, raw: Buffer.from(raw, 'latin1') })
  const outcomes = async () => {
    const { data: tickets } = await bad.ours.api.get('/v1/tickets?limit=100')
    const { data: held } = await bad.ours.api.get('/v1/suspended_mail?limit=100')
    return { tickets, held, unrouted: await cloud.unroutedMails() }
  }

  /** What became of a mail: `ticket`, `unrouted` or the reason, once for each time. */
  const outcomesOf = ({ from, to, id }, { tickets, held, unrouted }) => [
    ...tickets.filter(({ requester }) => requester.email === from).map(() => 'ticket'),
    ...held.filter((mail) => mail.from === from).map(({ reason }) => reason),
    ...unrouted.filter(({ rawKey }) => to.length === 1 && rawKey === `inbound/${id}`).map(() => 'unrouted'),
  ]

  runner.test(TAKEN_IN, { needs: [TWO_TENANTS] }, async () => {
    bad.mails = badMails(mark, bad.ours.support, nobody, large)
    await Promise.all(
      bad.mails.map(async (mail) => {
        mail.id = await send(mail)
      }),
    )
    let found
    const lost = () => bad.mails.filter((mail) => outcomesOf(mail, found).length === 0).map(({ name }) => name)
    const allAreThere = async () => {
      found = await outcomes()
      return lost().length === 0
    }
    await until('all mails', allAreThere).catch((error) => assert.fail(`${error.message}; lost: ${lost()}`))
    const seen = Object.fromEntries(bad.mails.map((mail) => [mail.name, outcomesOf(mail, found)]))
    assert.deepEqual(seen, Object.fromEntries(bad.mails.map(({ name, becomes }) => [name, [becomes]])))
    const both = bad.mails.find(({ name }) => name === 'for-both')
    assert.ok(
      found.unrouted.some(({ to, rawKey }) => to === nobody && rawKey === `inbound/${both.id}`),
      'the recipient that nobody owns is noted beside the one that is ours',
    )
    assert.deepEqual((await bad.theirs.api.get('/v1/suspended_mail')).data, [], 'nobody else sees it')
  })

  runner.test('bad input: the raw message of each bad mail is kept', { needs: [TAKEN_IN] }, async () => {
    for (const { name, id, raw } of bad.mails) {
      const kept = await cloud.rawMail(id)
      assert.ok(kept, `${name}: inbound/${id} is not in the bucket`)
      const sent = Buffer.from(raw.endsWith('\r\n') ? raw : `${raw}\r\n`, 'latin1')
      assert.ok(kept.subarray(-sent.length).equals(sent), `${name}: what is kept is not what was sent`)
    }
  })

  runner.test('bad input: a large file and one of a broken mail can be fetched', { needs: [TAKEN_IN] }, async () => {
    const { ours, theirs } = bad
    const { tickets } = await outcomes()
    const fileOf = async (name) => {
      const { from } = bad.mails.find((mail) => mail.name === name)
      const { number } = tickets.find(({ requester }) => requester.email === from)
      const { data: records } = await ours.api.get(`/v1/tickets/${number}/audit_records`)
      const files = records.flatMap(({ comment }) => comment?.attachments ?? [])
      assert.equal(files.length, 1, `${name}: ${files.map((file) => file.name)}`)
      return { ...files[0], path: `/v1/tickets/${number}/attachments/${files[0].id}` }
    }
    assert.equal((await fileOf('broken')).name, 'contratto.pdf')
    const { path, name, size_bytes: size } = await fileOf('large')
    assert.deepEqual([name, size], ['large.bin', LARGE])
    const { url } = await ours.api.get(path)
    const bytes = Buffer.from(await (await fetch(url)).arrayBuffer())
    assert.ok(bytes.equals(large), 'the file is what was sent')
    assert.equal((await theirs.api.send('GET', path)).status, 404, "another organisation doesn't get it")
  })

  runner.test(
    'bad input: a mail without Message-ID counts once however often it comes',
    { needs: [TAKEN_IN] },
    async () => {
      const mail = bad.mails.find(({ name }) => name === 'no-id')
      const again = await send(mail)
      await until('the mail to be recognised', async () => {
        const { data } = await bad.ours.api.get('/v1/mails?direction=in')
        return data.some(({ steps }) => steps.some(({ detail }) => detail.startsWith('the same mail is on ticket')))
      })
      assert.deepEqual(outcomesOf(mail, await outcomes()), ['ticket'])
      assert.ok(await cloud.rawMail(again), 'and its raw message is kept, too')
    },
  )
}
