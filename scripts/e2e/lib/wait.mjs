// Waiting for what happens elsewhere: asks again until the answer is there.

export const sleep = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds))

/** Calls `ask` until it gives something truthy; an error counts as "not yet", and the last one is told. */
export async function until(what, ask, { seconds = 60, every = 500 } = {}) {
  const end = Date.now() + seconds * 1000
  let last = null
  do {
    try {
      const answer = await ask()
      if (answer) return answer
      last = null
    } catch (error) {
      last = error
    }
    await sleep(every)
  } while (Date.now() < end)
  throw new Error(`not within ${seconds} s: ${what}${last ? ` (${last.message})` : ''}`)
}
