// What the functions' logs prove: which binary took how many events from Lambda's Runtime API.

/** How the authorizer says 401; Lambda's runtime logs it as an error of its own. */
const REFUSED = 'InvocationError("Unauthorized")'

/**
 * Counts the invocations of the function `name` in the lines of its log group. `started` are Lambda's START lines, which come
 * from the cloud, also for a binary that cannot run. `answered` are those of them in which the binary itself wrote the line with
 * its name and the time it took that ends each event. `errors` are its lines of level ERROR.
 */
export function invocationsOf(name, lines) {
  const current = new Map()
  const answered = new Set()
  const errors = []
  let started = 0
  for (const { stream, message } of lines) {
    const start = /^START RequestId: (\S+)/.exec(message)
    if (start) {
      started += 1
      current.set(stream, start[1])
      continue
    }
    const line = parsed(message)
    if (line?.level === 'ERROR' && line.message !== REFUSED) errors.push(message)
    const own = line?.operation ?? line?.worker ?? line?.function
    if (own === name && Number.isFinite(line.duration_ms) && current.has(stream)) answered.add(current.get(stream))
  }
  return { started, answered: answered.size, errors }
}

function parsed(message) {
  try {
    const line = JSON.parse(message)
    return line !== null && typeof line === 'object' ? line : null
  } catch {
    return null
  }
}
