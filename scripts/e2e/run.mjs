#!/usr/bin/env node
// The end-to-end tests, against a local cloud that is up. See README.md.
//
//   node scripts/e2e/run.mjs            all
//   node scripts/e2e/run.mjs draft      those with "draft" in their name, and what they need
import { loadFacts } from './lib/facts.mjs'
import { Runner } from './lib/runner.mjs'
import { newWorld } from './lib/world.mjs'
import { badMailTests } from './tests/bad-mail.mjs'
import { badRequestTests } from './tests/bad-requests.mjs'
import { bounceTests } from './tests/bounces.mjs'
import { clientTests } from './tests/clients.mjs'
import { closingTests } from './tests/closing.mjs'
import { contactTests } from './tests/contact.mjs'
import { conversationTests } from './tests/conversation.mjs'
import { functionTests } from './tests/functions.mjs'
import { looksTests } from './tests/looks.mjs'
import { mailDeskTests } from './tests/mail-desk.mjs'
import { oddMailTests } from './tests/odd-mail.mjs'
import { queueTests } from './tests/queues.mjs'
import { signUpTests } from './tests/sign-up.mjs'
import { slaBreach, slaPromises } from './tests/sla.mjs'
import { workingTests } from './tests/working.mjs'

const world = newWorld(loadFacts())
const runner = new Runner({ only: process.argv[2], onFailure: (name) => world.browser.screenshots(name) })
for (const add of [
  signUpTests,
  slaPromises,
  conversationTests,
  contactTests,
  oddMailTests,
  clientTests,
  badRequestTests,
  badMailTests,
  bounceTests,
  mailDeskTests,
  workingTests,
  closingTests,
  slaBreach,
  looksTests,
  queueTests,
  functionTests,
]) {
  add(runner, world)
}

await world.browser.start()
const { passed, failed, skipped } = await runner.run().finally(() => world.browser.stop())
if (process.env.LAMBDESK_RESULTS) runner.write(process.env.LAMBDESK_RESULTS)
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`)
// A test that was skipped proves nothing; it is skipped only because another failed.
process.exit(failed || skipped || !passed ? 1 : 0)
