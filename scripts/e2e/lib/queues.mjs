// The queues of the stacks: which carry work, which hold what could not be done, and what lies in them.

const HEAD = 300

/** `[{name, url, isDeadLetters}]`, named as the Workers stack names them. */
export async function queuesOf(cloud) {
  const names = new Map()
  for (const [output, url] of Object.entries(cloud.outputs('Workers'))) {
    const [, name, kind] = /^(\w+?)(DeadLetters|Queue)Url$/.exec(output) ?? []
    if (name) names.set(nameOf(url), { name: `${name}${kind}`, isDeadLetters: kind === 'DeadLetters' })
  }
  const { QueueUrls: urls = [] } = await cloud.sqs('ListQueues', { MaxResults: 1000 })
  const found = []
  const targets = new Set()
  for (const QueueUrl of urls) {
    const { Attributes: attributes } = await cloud.sqs('GetQueueAttributes', { QueueUrl, AttributeNames: ['All'] })
    const { deadLetterTargetArn: target } = JSON.parse(attributes.RedrivePolicy ?? '{}')
    if (target) targets.add(target.split(':').at(-1))
    const known = names.get(nameOf(QueueUrl)) ?? { name: nameOf(QueueUrl), isDeadLetters: false }
    found.push({ ...known, id: nameOf(QueueUrl), url: QueueUrl })
  }
  const missing = [...names].filter(([id]) => !found.some((queue) => queue.id === id)).map(([, { name }]) => name)
  if (missing.length) throw new Error(`the stacks tell of queues that are not there: ${missing.join(', ')}`)
  return found.map((queue) => ({ ...queue, isDeadLetters: queue.isDeadLetters || targets.has(queue.id) }))
}

const nameOf = (url) => url.split('/').at(-1)

/** What lies in a queue: `{waiting, underWay, delayed, total}`. */
export async function depth(cloud, { url: QueueUrl }) {
  const prefix = 'ApproximateNumberOfMessages'
  const AttributeNames = [prefix, `${prefix}NotVisible`, `${prefix}Delayed`]
  const { Attributes: found } = await cloud.sqs('GetQueueAttributes', { QueueUrl, AttributeNames })
  const [waiting, underWay, delayed] = AttributeNames.map((name) => Number(found[name] ?? 0))
  return { waiting, underWay, delayed, total: waiting + underWay + delayed }
}

/** `<queue>: <what lies in it>`, with the beginning of the first message, which stays where it is. */
export async function description(cloud, queue) {
  const { waiting, underWay, delayed } = await depth(cloud, queue)
  const counts = `${queue.name}: ${waiting} waiting, ${underWay} under way, ${delayed} delayed`
  const request = { QueueUrl: queue.url, MaxNumberOfMessages: 1, VisibilityTimeout: 0, WaitTimeSeconds: 0 }
  // Looking counts as a receive; only what is lost already may be looked at.
  const { Messages: messages = [] } = queue.isDeadLetters ? await cloud.sqs('ReceiveMessage', request) : {}
  return messages.length ? `${counts}; the first: ${messages[0].Body.slice(0, HEAD)}` : counts
}
