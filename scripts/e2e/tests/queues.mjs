// At the end: all work is done, and none was given up.
import assert from 'node:assert/strict'
import { declaredWorkers } from '../lib/declared.mjs'
import { depth, description, queuesOf } from '../lib/queues.mjs'
import { until } from '../lib/wait.mjs'

/** Seconds. A message that failed once is hidden for minutes, so it is found here as one that is under way. */
const DRAINED_WITHIN = 90

const pascal = (name) => name.replace(/(?:^|_)(\w)/g, (_, first) => first.toUpperCase())

export function queueTests(runner, world) {
  const { cloud } = world

  runner.test('the queues of the workers are drained', {}, async () => {
    const queues = (await queuesOf(cloud)).filter(({ isDeadLetters }) => !isDeadLetters)
    const workers = declaredWorkers().filter(({ kind }) => kind === 'queue')
    assert.equal(queues.length, workers.length, `queues: ${queues.map(({ name }) => name)}`)
    const full = async () => {
      const depths = await Promise.all(queues.map((queue) => depth(cloud, queue)))
      return queues.filter((_, index) => depths[index].total > 0)
    }
    await until('empty queues', async () => (await full()).length === 0, {
      seconds: DRAINED_WITHIN,
      every: 1_000,
    }).catch(async (error) => {
      const left = await Promise.all((await full()).map((queue) => description(cloud, queue)))
      assert.fail([error.message, ...left].join('\n'))
    })
  })

  runner.test('every dead-letter queue is empty', {}, async () => {
    const queues = (await queuesOf(cloud)).filter(({ isDeadLetters }) => isDeadLetters)
    const workers = declaredWorkers().filter(({ kind }) => kind !== 'authorizer')
    const wanted = [...workers.map(({ name }) => pascal(name)), 'Undelivered'].map((name) => `${name}DeadLetters`)
    assert.deepEqual(queues.map(({ name }) => name).sort(), wanted.sort(), 'each worker has a dead-letter queue')
    const found = []
    for (const queue of queues) {
      const { total } = await depth(cloud, queue)
      if (total > 0) found.push(await description(cloud, queue))
    }
    assert.deepEqual(found, [])
    console.log(`       empty: ${queues.map(({ name }) => name).join(', ')}`)
  })
}
