// The local cloud's own services, asked directly. Only what no person could do is done here: to let days pass, and to see
// which functions ran, what lies in queues and which raw mail is kept.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const CREDENTIAL = 'AWS4-HMAC-SHA256 Credential=test/20260101'

export class Cloud {
  constructor({ cloud, region, stage, state }) {
    this.url = cloud
    this.region = region
    this.stage = stage
    this.state = state
  }

  #signed(service) {
    return `${CREDENTIAL}/${this.region}/${service}/aws4_request, SignedHeaders=host, Signature=0`
  }

  async #json(service, target, version, body) {
    const response = await fetch(this.url, {
      method: 'POST',
      headers: {
        'content-type': `application/x-amz-json-${version}`,
        'x-amz-target': target,
        authorization: this.#signed(service),
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

  sqs(operation, body) {
    return this.#json('sqs', `AmazonSQS.${operation}`, '1.0', body)
  }

  /** What one stack (`Data`, `Workers`, `Api`) gave out: names and addresses of what it made. */
  outputs(stack) {
    const all = JSON.parse(readFileSync(join(this.state, 'outputs.json'), 'utf8'))
    return all[`Lambdesk-${this.stage}-${stack}`]
  }

  /** A raw mail as the bucket keeps it, or null; `id` is what the SMTP server answered with. */
  async rawMail(id) {
    const url = `${this.url}/${this.outputs('Data').RawMailBucket}/inbound/${id}`
    const response = await fetch(url, { headers: { authorization: this.#signed('s3') } })
    if (response.status === 404) return null
    if (!response.ok) throw new Error(`S3 answered ${response.status} to ${url}`)
    return Buffer.from(await response.arrayBuffer())
  }

  /** Mail of today and yesterday that no tenant owns: it may be midnight between. */
  async unroutedMails() {
    const TableName = await this.table()
    const days = [0, 1].map((ago) => new Date(Date.now() - ago * 24 * 60 * 60 * 1000).toISOString().slice(0, 10))
    const found = days.map(async (day) => {
      const ExpressionAttributeValues = { ':day': { S: `UNROUTED#${day}` } }
      const KeyConditionExpression = 'PK = :day'
      return (await this.dynamodb('Query', { TableName, KeyConditionExpression, ExpressionAttributeValues })).Items
    })
    return (await Promise.all(found)).flat().map(({ to, raw_key: key }) => ({ to: to.S, rawKey: key.S }))
  }

  /** The secret that tokens and cursors are signed with: `{current, <key id>: <key>}`. */
  async signingSecret() {
    const SecretId = this.outputs('Data').SigningSecretArn
    const { SecretString } = await this.#json('secretsmanager', 'secretsmanager.GetSecretValue', '1.1', { SecretId })
    return JSON.parse(SecretString)
  }

  /** The functions of this stage: `[{name, logGroup}]`, the name as in the sources. */
  async functions() {
    const found = []
    const prefix = `lambdesk-${this.stage}-`
    let marker = ''
    do {
      const path = `/2015-03-31/functions/?MaxItems=50${marker}`
      const response = await fetch(`${this.url}${path}`, { headers: { authorization: this.#signed('lambda') } })
      if (!response.ok) throw new Error(`Lambda answered ${response.status} to ${path}: ${await response.text()}`)
      const page = await response.json()
      for (const { FunctionName: name, Runtime: runtime, LoggingConfig: logging } of page.Functions) {
        // The stacks bring a few functions of CDK's own, in other languages.
        if (!name.startsWith(prefix) || !runtime?.startsWith('provided')) continue
        const ours = name.slice(prefix.length).replaceAll('-', '_')
        found.push({ name: ours, logGroup: logging?.LogGroup ?? `/aws/lambda/${name}` })
      }
      marker = page.NextMarker ? `&Marker=${encodeURIComponent(page.NextMarker)}` : ''
    } while (marker)
    return found
  }

  /** The lines of a log group: `[{stream, message}]`, in each stream in its order. No group, no line. */
  async logLines(logGroupName) {
    const lines = []
    let nextToken
    do {
      const page = await this.logs('FilterLogEvents', { logGroupName, nextToken }).catch((error) => {
        if (error.message.includes('ResourceNotFoundException')) return { events: [] }
        throw error
      })
      lines.push(...page.events.map(({ logStreamName: stream, message }) => ({ stream, message })))
      nextToken = page.nextToken
    } while (nextToken)
    return lines
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
