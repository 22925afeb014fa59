// The API as a program uses it: to look at what the browser tests caused, never in the place of a person's click.
export class Api {
  constructor(facts, token = null) {
    this.facts = facts
    this.token = token
  }

  async call(method, path, body) {
    const response = await fetch(`${this.facts.api_base}${path}`, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(this.token ? { authorization: `Bearer ${this.token}` } : {}),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    })
    const text = await response.text()
    if (response.status === 401 && this.token && this.credentials) {
      // The access token has run out; a run may last longer than it.
      this.token = null
      await this.signIn(...this.credentials)
      return this.call(method, path, body)
    }
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text.slice(0, 400)}`)
    return text ? JSON.parse(text) : null
  }

  get(path) {
    return this.call('GET', path)
  }

  async signIn(tenant, email, password) {
    const session = await this.call('POST', '/v1/sessions', { tenant, email, password })
    this.token = session.access_token
    this.credentials = [tenant, email, password]
    return session.me
  }
}
