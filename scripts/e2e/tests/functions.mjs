// Every binary is started by the Runtime API at least once: by the tests before, or here with its sample event.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '../lib/facts.mjs'

export function functionTests(runner, world) {
  runner.test('every function was started', {}, async () => {
    const functions = await world.cloud.functions()
    const declared = JSON.parse(readFileSync(join(ROOT, 'shared', 'openapi', 'openapi.json'), 'utf8'))
    const operations = Object.values(declared.paths).flatMap((path) =>
      Object.values(path).map((one) => one.operationId),
    )
    const { workers } = JSON.parse(readFileSync(join(ROOT, 'infra', 'workers.json'), 'utf8'))
    const wanted = [...operations, ...workers.map(({ name }) => name)]
      .filter(Boolean)
      .map((name) => name.replaceAll('_', '-'))
    assert.deepEqual(functions.map(({ name }) => name).sort(), wanted.sort(), 'what is deployed is what is declared')

    const failed = []
    const invoked = []
    for (const one of functions) {
      if (await world.cloud.hasRun(one)) continue
      const sample = join(ROOT, 'events', 'aws', `${one.name.replaceAll('-', '_')}.json`)
      const { error, payload } = await world.cloud.invoke(one, JSON.parse(readFileSync(sample, 'utf8')))
      invoked.push(one.name)
      if (error) failed.push(`${one.name}: ${error} ${payload.slice(0, 300)}`)
      else if (!(await world.cloud.hasRun(one))) failed.push(`${one.name} left no log`)
    }
    if (invoked.length) console.log(`       started here with sample events: ${invoked.join(', ')}`)
    assert.deepEqual(failed, [])
  })

  runner.test('no page failed and no request was answered with 5xx', {}, async () => {
    assert.deepEqual([...new Set(world.browser.faults)], [])
  })
}
