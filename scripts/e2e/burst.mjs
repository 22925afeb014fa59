#!/usr/bin/env node
// A burst of mail against a local cloud that is up: is each mail on a ticket, once? See README.md.
//
//   node scripts/e2e/burst.mjs           1,000 mails from as many people, a tenth of them handed in twice
//   node scripts/e2e/burst.mjs 10000
import { Api } from './lib/api.mjs'
import { Cloud } from './lib/cloud.mjs'
import { loadFacts } from './lib/facts.mjs'
import { letter } from './lib/letter.mjs'
import { depth, queuesOf } from './lib/queues.mjs'
import { sendMail } from './lib/smtp.mjs'
import { sleep } from './lib/wait.mjs'

/** As many servers hand mail in at a time. */
const SENDERS = 16
/** The burst is over when the queues have been empty for so long: what is late or comes twice would come within. */
const QUIET_SECONDS = 10

const count = Number(process.argv[2] ?? 1_000)
if (!Number.isInteger(count) || count < 1) throw new Error(`${process.argv[2]} is no number of mails`)

const facts = loadFacts()
const cloud = new Cloud(facts)
const api = new Api(facts)
const slug = `b${Date.now().toString(36)}`
await api.signUp(slug, `olga@${slug}.example`, 'a long password 1')
const to = `support@${slug}.${facts.mail_domain}`

const mails = Array.from({ length: count }, (_, n) => {
  const from = `person-${n}@burst-${n % 500}.example.com`
  return { from, raw: letter({ from, to, subject: `Question ${n}`, text: `Where is order ${n}?` }).raw }
})
const waiting = [...mails, ...mails.filter((_, n) => n % 10 === 0)]
const inAll = waiting.length
const started = Date.now()
const seconds = () => Math.round((Date.now() - started) / 1000)

await Promise.all(
  Array.from({ length: SENDERS }, async () => {
    for (let mail = waiting.shift(); mail; mail = waiting.shift()) await sendMail(facts, { ...mail, to })
  }),
)
console.log(`${inAll} mails handed in within ${seconds()} s`)

/** Titles of all tickets, newest first. */
async function titles() {
  const found = []
  for (let cursor = ''; cursor !== null; ) {
    const page = await api.get(`/v1/tickets?limit=100${cursor && `&cursor=${encodeURIComponent(cursor)}`}`)
    found.push(...page.data.map(({ title }) => title))
    cursor = page.next_cursor
  }
  return found
}

const queues = (await queuesOf(cloud)).filter(({ isDeadLetters }) => !isDeadLetters)
let tookSeconds = 0
for (let quietSince = null; quietSince === null || Date.now() - quietSince < QUIET_SECONDS * 1000; ) {
  const depths = await Promise.all(queues.map((queue) => depth(cloud, queue)))
  const left = depths.reduce((sum, { total }) => sum + total, 0)
  if (left > 0) quietSince = null
  else if (quietSince === null) [quietSince, tookSeconds] = [Date.now(), seconds()]
  await sleep(1_000)
}
const found = await titles()
const lost = mails.length - new Set(found).size
const doubled = found.length - new Set(found).size
const rate = Math.round(count / Math.max(1, tookSeconds))
console.log(`${found.length} tickets after ${tookSeconds} s, ${rate} each second: ${lost} lost, ${doubled} doubled`)
process.exit(lost || doubled ? 1 : 0)
