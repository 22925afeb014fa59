// Runs named tests one after the other. Later tests build on earlier ones and say so with `needs`.
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

export class Runner {
  #tests = []
  #only

  /** `only`: a part of a name; tests without it are left out, except those that others need. */
  constructor({ only = '', onFailure = async () => {} } = {}) {
    this.#only = only
    this.onFailure = onFailure
    this.results = []
  }

  test(name, { needs = [] } = {}, body) {
    this.#tests.push({ name, needs, body })
  }

  #chosen() {
    const byName = new Map(this.#tests.map((test) => [test.name, test]))
    const wanted = new Set()
    const want = (test) => {
      if (wanted.has(test)) return
      wanted.add(test)
      for (const name of test.needs) {
        if (!byName.has(name)) throw new Error(`"${test.name}" needs "${name}", which is no test`)
        want(byName.get(name))
      }
    }
    for (const test of this.#tests) if (test.name.includes(this.#only)) want(test)
    return this.#tests.filter((test) => wanted.has(test))
  }

  async run() {
    const passed = new Set()
    for (const { name, needs, body } of this.#chosen()) {
      const missing = needs.find((need) => !passed.has(need))
      if (missing) {
        this.#note(name, 'skipped', 0, `because "${missing}" did not pass`)
        continue
      }
      const start = performance.now()
      const seconds = () => (performance.now() - start) / 1000
      try {
        await body()
        passed.add(name)
        this.#note(name, 'passed', seconds())
      } catch (error) {
        this.#note(name, 'failed', seconds(), error.stack ?? String(error))
        await this.onFailure(name).catch((problem) => console.log(`       no screenshot: ${problem.message}`))
      }
    }
    return this.counts()
  }

  #note(name, result, seconds, detail = '') {
    const words = { passed: 'ok    ', failed: 'FAILED', skipped: 'skip  ' }
    console.log(`${words[result]} ${seconds.toFixed(1).padStart(6)} s  ${name}`)
    if (detail) console.log(detail.replace(/^/gm, '       '))
    this.results.push({ name, result, seconds: Number(seconds.toFixed(2)) })
  }

  counts() {
    const count = (wanted) => this.results.filter(({ result }) => result === wanted).length
    return { passed: count('passed'), failed: count('failed'), skipped: count('skipped') }
  }

  write(file) {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, JSON.stringify({ ...this.counts(), tests: this.results }, null, 2))
  }
}
