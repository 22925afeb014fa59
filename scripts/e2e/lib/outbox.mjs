// What Lambdesk sent.
import { until } from './wait.mjs'

export class Outbox {
  constructor(facts) {
    this.url = facts.outbox
  }

  /** Newest first. */
  async messages(recipient = '') {
    const response = await fetch(`${this.url}/messages.json?recipient=${encodeURIComponent(recipient)}`)
    if (!response.ok) throw new Error(`the outbox answered ${response.status}`)
    return (await response.json()).messages
  }

  /** The newest mail to `recipient` that `matches`, once it is there. */
  async wait(recipient, matches = () => true, options = {}) {
    const what = options.what ?? `a mail to ${recipient}`
    return until(what, async () => (await this.messages(recipient)).find(matches), options)
  }
}
