// The API as a program uses it: to look at what the browser tests caused, never in the place of a person's click; and to send
// what no page would.
export class Api {
  constructor(facts, token = null) {
    this.facts = facts
    this.token = token
  }

  /** One request as it is told, and the answer whatever it is: `{status, headers, text, json}`. `body` is text or bytes. */
  async send(method, path, { body, headers = {} } = {}) {
    const authorization = this.token ? { authorization: `Bearer ${this.token}` } : {}
    const type = body === undefined ? {} : { 'content-type': 'application/json' }
    const url = `${this.facts.api_base}${path}`
    const response = await fetch(url, { method, headers: { ...type, ...authorization, ...headers }, body })
    const text = await response.text()
    const isJson = /\bjson\b/.test(response.headers.get('content-type') ?? '')
    return { status: response.status, headers: response.headers, text, json: isJson && text ? JSON.parse(text) : null }
  }

  async call(method, path, body) {
    const { status, text, json } = await this.send(method, path, { body: body && JSON.stringify(body) })
    if (status === 401 && this.token && this.credentials) {
      // The access token has run out; a run may last longer than it.
      this.token = null
      await this.signIn(...this.credentials)
      return this.call(method, path, body)
    }
    if (status >= 400) throw new Error(`${method} ${path} answered ${status}: ${text.slice(0, 400)}`)
    return json
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

  /** Makes a tenant, and speaks for its administrator from then on. */
  async signUp(slug, email, password) {
    const name = `Owner of ${slug}`
    const session = await this.call('POST', '/v1/tenants', { tenant_name: `Org ${slug}`, slug, name, email, password })
    this.token = session.access_token
    this.credentials = [slug, email, password]
    return session.me
  }
}
