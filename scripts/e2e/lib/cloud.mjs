// The local cloud's own services, asked directly. Only what no person could do is done here: to let days pass, and to see
// which functions ran.
const CREDENTIAL = 'AWS4-HMAC-SHA256 Credential=test/20260101'

export class Cloud {
  constructor({ cloud, region, stage }) {
    this.url = cloud
    this.region = region
    this.stage = stage
  }

  async #json(service, target, version, body) {
    const response = await fetch(this.url, {
      method: 'POST',
      headers: {
        'content-type': `application/x-amz-json-${version}`,
        'x-amz-target': target,
        authorization: `${CREDENTIAL}/${this.region}/${service}/aws4_request, SignedHeaders=host, Signature=0`,
      },
      body: JSON.stringify(body),
    })
    if (!response.ok) throw new Error(`${target} answered ${response.status}: ${await response.text()}`)
    return response.json()
  }

  dynamodb(operation, body) {
    return this.#json('dynamodb', `DynamoDB_20120810.${operation}`, '1.0', body)
  }

  logs(operation, body) {
    return this.#json('logs', `Logs_20140328.${operation}`, '1.1', body)
  }

  async #lambda(path, init = {}) {
    const response = await fetch(`${this.url}${path}`, {
      ...init,
      headers: {
        'content-type': 'application/json',
        authorization: `${CREDENTIAL}/${this.region}/lambda/aws4_request, SignedHeaders=host, Signature=0`,
      },
    })
    if (!response.ok) throw new Error(`Lambda answered ${response.status} to ${path}: ${await response.text()}`)
    return response
  }

  /** The functions of this stage: `[{name, logGroup}]`, the name as in the sources. */
  async functions() {
    const found = []
    const prefix = `lambdesk-${this.stage}-`
    let marker = ''
    do {
      const page = await (await this.#lambda(`/2015-03-31/functions/?MaxItems=50${marker}`)).json()
      for (const { FunctionName: name, Runtime: runtime, LoggingConfig: logging } of page.Functions) {
        if (!name.startsWith(prefix) || !runtime?.startsWith('provided')) continue
        found.push({
          fullName: name,
          name: name.slice(prefix.length),
          logGroup: logging?.LogGroup ?? `/aws/lambda/${name}`,
        })
      }
      marker = page.NextMarker ? `&Marker=${encodeURIComponent(page.NextMarker)}` : ''
    } while (marker)
    return found
  }

  /** Whether a function was ever started: each invocation writes to its log. */
  async hasRun({ logGroup }) {
    const page = await this.logs('DescribeLogStreams', { logGroupName: logGroup, limit: 1 }).catch(() => null)
    return Boolean(page?.logStreams?.length)
  }

  /** Starts a function with an event and gives `{error, payload}`. */
  async invoke({ fullName }, event) {
    const path = `/2015-03-31/functions/${fullName}/invocations`
    const response = await this.#lambda(path, { method: 'POST', body: JSON.stringify(event) })
    return { error: response.headers.get('x-amz-function-error'), payload: await response.text() }
  }

  /** The one table of this stage. */
  async table() {
    if (!this.tableName) {
      const { TableNames: names } = await this.dynamodb('ListTables', {})
      const own = names.filter((name) => name.toLowerCase().includes(`lambdesk-${this.stage}`))
      if (own.length !== 1) throw new Error(`no single table of stage ${this.stage} among ${names.join(', ')}`)
      this.tableName = own[0]
    }
    return this.tableName
  }
}
