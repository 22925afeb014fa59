// Assertions on pages that change: they ask again until it is so.
import assert from 'node:assert/strict'
import { until } from './wait.mjs'

export async function expectText(locator, wanted, { seconds = 20 } = {}) {
  let seen = ''
  const matches = (text) => (wanted instanceof RegExp ? wanted.test(text) : text.includes(wanted))
  await until(
    `the text ${wanted}`,
    async () => {
      seen = await locator.innerText({ timeout: 2_000 })
      return matches(seen)
    },
    { seconds, every: 200 },
  ).catch((error) => assert.fail(`${error.message}; there is: ${seen.slice(0, 500)}`))
}

export async function expectCount(locator, wanted, { seconds = 20 } = {}) {
  let seen = -1
  await until(
    `${wanted} of ${locator}`,
    async () => {
      seen = await locator.count()
      return seen === wanted
    },
    { seconds, every: 200 },
  ).catch((error) => assert.fail(`${error.message}; there are ${seen}`))
}
