// At the end: every binary was started by the Runtime API, by what the tests before did; and nothing went wrong unseen.
import assert from 'node:assert/strict'
import { declaredFunctions } from '../lib/declared.mjs'
import { invocationsOf } from '../lib/invocations.mjs'
import { until } from '../lib/wait.mjs'

export function functionTests(runner, world) {
  const { cloud } = world

  runner.test('every function that is declared is deployed and was invoked', {}, async () => {
    const declared = declaredFunctions()
    const functions = await cloud.functions()
    assert.deepEqual(functions.map(({ name }) => name).sort(), declared, 'what is deployed is what is declared')

    const count = async ({ name, logGroup }) => [name, invocationsOf(name, await cloud.logLines(logGroup))]
    let counts = new Map()
    const silent = () => declared.filter((name) => !counts.get(name)?.answered)
    // The last line of a function may take a moment to its log.
    await until(
      'an invocation of every function',
      async () => {
        counts = new Map(await Promise.all(functions.map(count)))
        return silent().length === 0
      },
      { seconds: 5 },
    ).catch(() => {})
    for (const name of declared) {
      const { started, answered } = counts.get(name)
      // A line that comes late stands in the log of the next invocation.
      const unanswered = started > answered ? `  (and ${started - answered} whose line came late or not at all)` : ''
      console.log(`       ${String(answered).padStart(6)}  ${name}${unanswered}`)
    }
    const failed = silent().map((name) => {
      const { started } = counts.get(name)
      const why = started ? `started ${started} times and never wrote its line` : 'never invoked: no test uses it'
      return `${name}: ${why}`
    })
    assert.deepEqual(failed, [])
  })

  runner.test('no function logged an error', {}, async () => {
    const found = []
    for (const { name, logGroup } of await cloud.functions()) {
      const { errors } = invocationsOf(name, await cloud.logLines(logGroup))
      if (errors.length) found.push(`${name}, ${errors.length} times, first: ${errors[0].slice(0, 300)}`)
    }
    assert.deepEqual(found, [])
  })

  runner.test('no page failed and no request was answered with 5xx', {}, async () => {
    assert.deepEqual([...new Set(world.browser.faults)], [])
  })
}
