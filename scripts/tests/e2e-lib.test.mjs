// What the last end-to-end tests build on: that a function which never ran, and a message that was given up, are found.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { declaredFunctions, declaredWorkers } from '../e2e/lib/declared.mjs'
import { invocationsOf } from '../e2e/lib/invocations.mjs'
import { depth, description, queuesOf } from '../e2e/lib/queues.mjs'
import { alteredToken, readToken, signedToken, unsignedToken } from '../e2e/lib/tokens.mjs'

const lines = (stream, ...messages) =>
  messages.map((message) => ({ stream, message: typeof message === 'string' ? message : JSON.stringify(message) }))
const start = (id) => `START RequestId: ${id} Version: $LATEST`
const own = (name) => ({ level: 'INFO', message: 'request', operation: name, duration_ms: 3 })

test('an invocation counts when the binary itself tells of it', () => {
  const log = [
    ...lines('a', start('1'), own('sign_in'), 'END RequestId: 1', start('2'), own('sign_in'), own('sign_in')),
    // A binary that cannot start, one that is stopped, and words that are none of its own.
    ...lines('b', start('3'), 'END RequestId: 3', start('4'), own('sign_up'), '{"operation":"sign_in"}', 'null', '7'),
    // A line before any start is no invocation.
    ...lines('c', own('sign_in')),
  ]
  assert.deepEqual(invocationsOf('sign_in', log), { started: 4, answered: 2, errors: [] })
  assert.deepEqual(invocationsOf('sign_in', []), { started: 0, answered: 0, errors: [] })
})

test('workers and the authorizer name themselves in other fields', () => {
  const worker = lines(
    'a',
    start('1'),
    { worker: 'send_mail', duration_ms: 1 },
    { worker: 'send_mail', duration_ms: 0 },
  )
  assert.equal(invocationsOf('send_mail', worker).answered, 1, 'a batch is one invocation')
  const authorizer = lines('a', start('1'), { function: 'authorize_request', duration_ms: 1 })
  assert.equal(invocationsOf('authorize_request', authorizer).answered, 1)
})

test('errors are kept, but for the way the authorizer refuses', () => {
  const refusal = { level: 'ERROR', message: 'InvocationError("Unauthorized")' }
  const error = { level: 'ERROR', message: 'message failed', worker: 'send_mail', duration_ms: 1 }
  const { errors } = invocationsOf('send_mail', lines('a', start('1'), refusal, error))
  assert.deepEqual(errors, [JSON.stringify(error)])
})

test('what is declared is read from both files', () => {
  const names = declaredFunctions()
  for (const name of ['sign_in', 'get_ticket', 'receive_mail', 'authorize_request']) assert.ok(names.includes(name))
  assert.ok(declaredWorkers().every(({ name }) => names.includes(name)))
})

/** A cloud with a work queue, its dead-letter queue, and one that no output names. */
function cloudWith(counts, outputs = {}) {
  const base = 'http://localhost/000000000000'
  const redrive = JSON.stringify({ deadLetterTargetArn: 'arn:aws:sqs:us-east-1:0:hidden-dead', maxReceiveCount: 5 })
  const asked = []
  return {
    asked,
    outputs: () => ({ SendMailQueueUrl: `${base}/send`, SendMailDeadLettersUrl: `${base}/dead`, ...outputs }),
    async sqs(operation, body) {
      asked.push(operation)
      const name = body.QueueUrl?.split('/').at(-1)
      if (operation === 'ListQueues')
        return { QueueUrls: ['send', 'dead', 'hidden-dead'].map((one) => `${base}/${one}`) }
      if (operation === 'ReceiveMessage') return { Messages: [{ Body: 'x'.repeat(1_000) }] }
      const [visible, hidden] = counts[name] ?? [0, 0]
      const found = { ApproximateNumberOfMessages: `${visible}`, ApproximateNumberOfMessagesNotVisible: `${hidden}` }
      return { Attributes: name === 'send' ? { ...found, RedrivePolicy: redrive } : found }
    },
  }
}

test('dead-letter queues are known by the outputs and by who sends to them', async () => {
  const queues = await queuesOf(cloudWith({}))
  const kinds = queues.map(({ name, isDeadLetters }) => [name, isDeadLetters])
  assert.deepEqual(kinds, [
    ['SendMailQueue', false],
    ['SendMailDeadLetters', true],
    ['hidden-dead', true],
  ])
  const more = cloudWith({}, { WakeTicketDeadLettersUrl: 'http://localhost/0/gone' })
  await assert.rejects(queuesOf(more), /WakeTicketDeadLetters/)
})

test('a queue is told with its counts, a lost message with its beginning', async () => {
  const cloud = cloudWith({ send: [1, 2], dead: [0, 3] })
  const [work, dead] = await queuesOf(cloud)
  assert.equal((await depth(cloud, work)).total, 3)
  assert.equal(await description(cloud, work), 'SendMailQueue: 1 waiting, 2 under way, 0 delayed')
  assert.ok(!cloud.asked.includes('ReceiveMessage'), 'work is not taken from its worker')
  const told = await description(cloud, dead)
  assert.equal(told, `SendMailDeadLetters: 0 waiting, 3 under way, 0 delayed; the first: ${'x'.repeat(300)}`)
})

test('forged tokens are what they say', () => {
  const header = { alg: 'HS256', kid: 'k1' }
  const token = signedToken(header, { sub: 'a' }, 'secret')
  assert.deepEqual(readToken(token), { header, claims: { sub: 'a' } })
  assert.notEqual(signedToken(header, { sub: 'a' }, 'other').split('.')[2], token.split('.')[2])
  const altered = alteredToken(token, { sub: 'b' })
  assert.deepEqual([readToken(altered).claims.sub, altered.split('.')[2]], ['b', token.split('.')[2]])
  assert.match(unsignedToken(header, {}), /\.$/)
})
