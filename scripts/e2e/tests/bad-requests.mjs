// Requests that nobody should send: each has its documented answer, none is a 5xx, and none changes anything.
import assert from 'node:assert/strict'
import { Api } from '../lib/api.mjs'
import { alteredToken, readToken, signedToken, unsignedToken } from '../lib/tokens.mjs'

export const TWO_TENANTS = 'bad input: two organisations of their own'
const PASSWORD = 'a long password 3'
/** `DEFAULT_BODY_LIMIT` in shared/kit/src/http/body.rs. */
const BODY_LIMIT = 256 * 1024

/** Asserts a refusal in the one shape that all have (RFC 9457); gives the fields that it names. */
function refused(answer, status, code, what) {
  const shown = `${what}: ${answer.status} ${answer.text.slice(0, 300)}`
  assert.equal(answer.status, status, shown)
  assert.equal(answer.headers.get('content-type'), 'application/problem+json', shown)
  assert.deepEqual([answer.json.status, answer.json.code], [status, code], shown)
  assert.ok(answer.json.title && answer.json.type.endsWith(`/${code}`) && answer.json.request_id, shown)
  return (answer.json.errors ?? []).map(({ field }) => field)
}

export function badRequestTests(runner, world) {
  const { bad, facts, cloud } = world
  const ticket = (title) => ({ title, text: 'x', requester: { email: `anna@${world.slug}.example` } })

  runner.test(TWO_TENANTS, {}, async () => {
    for (const name of ['ours', 'theirs']) {
      const api = new Api(facts)
      const slug = `${world.slug}-${name}`
      await api.signUp(slug, `owner@${slug}.example`, PASSWORD)
      const me = await api.get('/v1/me')
      assert.equal(me.tenant.slug, slug)
      const { teams } = await api.get('/v1/configuration')
      bad[name] = { api, me, slug, team: teams[0].id, support: `support@${slug}.${facts.mail_domain}` }
    }
    for (const title of ['First', 'Second', 'Third']) await bad.ours.api.call('POST', '/v1/tickets', ticket(title))
  })

  runner.test('bad input: bodies are refused with what is wrong in them', { needs: [TWO_TENANTS] }, async () => {
    const { api, slug } = bad.ours
    const before = (await api.get('/v1/tickets')).data
    const nobody = new Api(facts)
    const session = { tenant: slug, email: `owner@${slug}.example`, password: PASSWORD }
    // An operation with a body it takes, and one of its fields with another type.
    const operations = [
      [api, 'POST', '/v1/tickets', ticket('Never'), 'title', 7],
      [api, 'PATCH', '/v1/tickets/1', { title: 'Never' }, 'tags', 'a'],
      [api, 'POST', '/v1/tickets/1/comments', { visibility: 'public', text: 'Never' }, 'visibility', 'nonsense'],
      [api, 'POST', '/v1/members', { name: 'N', email: 'n@example.com', role: 'agent' }, 'role', {}],
      [api, 'POST', '/v1/attachments', { name: 'a', content_type: 'b/c', size_bytes: 1 }, 'size_bytes', -1],
      [nobody, 'POST', '/v1/sessions', session, 'password', ['a']],
    ]
    for (const [caller, method, path, body, field, other] of operations) {
      const what = `${method} ${path}`
      const send = (text, headers) => caller.send(method, path, { body: text, headers })
      const good = JSON.stringify(body)
      for (const text of ['{', good.slice(0, -1), `${good}${good}`, 'nonsense', '\u0000']) {
        refused(await send(text), 400, 'invalid_body', `${what} ${text.slice(0, 40)}`)
      }
      for (const text of ['[]', 'null', '7']) refused(await send(text), 422, 'invalid_body', `${what} ${text}`)
      const more = refused(await send(JSON.stringify({ ...body, colour: 'red' })), 400, 'unknown_field', what)
      assert.deepEqual(more, ['colour'], what)
      const wrong = refused(await send(JSON.stringify({ ...body, [field]: other })), 422, 'invalid_body', what)
      assert.deepEqual(wrong, [field], what)
      refused(await send(good, { 'content-type': 'text/plain' }), 415, 'unsupported_media_type', what)
      const padded = good.padEnd(BODY_LIMIT + 1)
      refused(await send(padded), 413, 'body_too_large', `${what} with ${padded.length} bytes`)
    }
    // More than API Gateway takes on AWS, which then refuses it in the same words.
    refused(
      await nobody.send('POST', '/v1/sessions', { body: 'x'.repeat(10_500_000) }),
      413,
      'body_too_large',
      '10.5 MB',
    )
    assert.deepEqual((await api.get('/v1/tickets')).data, before, 'nothing was written')
  })

  runner.test(
    "bad input: what is unknown or another organisation's is not found",
    { needs: [TWO_TENANTS] },
    async () => {
      const { ours, theirs } = bad
      const ask = async (api, method, path, body) =>
        refused(
          await api.send(method, path, { body: body && JSON.stringify(body) }),
          404,
          'not_found',
          `${method} ${path}`,
        )
      const everywhere = async (api, number) => {
        await ask(api, 'GET', `/v1/tickets/${number}`)
        await ask(api, 'GET', `/v1/tickets/${number}/audit_records`)
        await ask(api, 'GET', `/v1/tickets/${number}/verification`)
        await ask(api, 'GET', `/v1/tickets/${number}/attachments/att_unknown`)
        await ask(api, 'PATCH', `/v1/tickets/${number}`, { title: 'Taken over' })
        await ask(api, 'POST', `/v1/tickets/${number}/comments`, { visibility: 'public', text: 'Taken over' })
      }
      for (const number of ['999999', '0', '-1', '1.0', 'abc', '99999999999999999999', '%00']) {
        await ask(ours.api, 'GET', `/v1/tickets/${number}`)
      }
      await everywhere(ours.api, 999999)
      // They have no ticket at all: each of ours is asked for by its number.
      for (const number of [1, 2, 3]) await everywhere(theirs.api, number)
      await ask(ours.api, 'GET', '/v1/nonsense')
      assert.deepEqual((await theirs.api.get('/v1/tickets')).data, [])
      for (const [field, value] of [
        ['assignee_id', theirs.me.id],
        ['team_id', theirs.team],
      ]) {
        const answer = await ours.api.send('PATCH', '/v1/tickets/1', { body: JSON.stringify({ [field]: value }) })
        assert.deepEqual(refused(answer, 422, 'validation_failed', field), [field])
      }
      const first = await ours.api.get('/v1/tickets/1')
      assert.deepEqual([first.title, first.comment_count], ['First', 1], 'it is as it was')
    },
  )

  runner.test('bad input: forged and expired tokens open nothing', { needs: [TWO_TENANTS] }, async () => {
    const { ours, theirs } = bad
    const secret = await cloud.signingSecret()
    const key = secret[secret.current]
    const { header, claims } = readToken(ours.api.token)
    const { claims: others } = readToken(theirs.api.token)
    const now = Math.floor(Date.now() / 1000)
    const good = { ...claims, iat: now, exp: now + 600 }
    // What is signed here as Lambdesk signs is believed: so those below are refused for what is wrong with them.
    assert.equal((await new Api(facts, signedToken(header, good, key)).send('GET', '/v1/me')).status, 200)
    const forged = {
      'expired a minute ago': signedToken(header, { ...good, iat: now - 660, exp: now - 60 }, key),
      'good for a day': signedToken(header, { ...good, exp: now + 86_400 }, key),
      'issued tomorrow': signedToken(header, { ...good, iat: now + 86_400, exp: now + 86_700 }, key),
      'for another audience': signedToken(header, { ...good, aud: 'somebody' }, key),
      'of another issuer': signedToken(header, { ...good, iss: 'somebody' }, key),
      'signed with another key': signedToken(header, good, 'x'.repeat(64)),
      'with an unknown key id': signedToken({ ...header, kid: 'unknown' }, good, key),
      'with another algorithm': signedToken({ ...header, alg: 'HS512' }, good, key),
      'not signed': unsignedToken(header, good),
      "with another organisation's claims": alteredToken(ours.api.token, others),
      'without its signature': ours.api.token.replace(/[^.]*$/, ''),
      'no token': 'nonsense',
      'too long': `${'x'.repeat(5_000)}.y.z`,
    }
    for (const [what, token] of Object.entries(forged)) {
      for (const path of ['/v1/me', '/v1/tickets/1']) {
        const answer = await new Api(facts, token).send('GET', path)
        refused(answer, 401, 'unauthenticated', `a token ${what}`)
        assert.equal(answer.headers.get('www-authenticate'), 'Bearer', what)
      }
    }
    for (const authorization of ['', 'Bearer', 'Bearer ', `Basic ${ours.api.token}`, ours.api.token]) {
      const answer = await new Api(facts).send('GET', '/v1/me', { headers: { authorization } })
      refused(answer, 401, 'unauthenticated', `Authorization: ${authorization.slice(0, 12)}`)
    }
    refused(await new Api(facts).send('GET', '/v1/me'), 401, 'unauthenticated', 'no header')
  })

  runner.test('bad input: forged cursors are refused', { needs: [TWO_TENANTS] }, async () => {
    const { ours, theirs } = bad
    const list = (api, cursor, path = '/v1/tickets?limit=1') =>
      api.send('GET', `${path}&cursor=${encodeURIComponent(cursor)}`)
    const { data, next_cursor: cursor } = await ours.api.get('/v1/tickets?limit=1')
    const page = await list(ours.api, cursor)
    assert.equal(page.status, 200, 'its own list goes on')
    assert.notEqual(page.json.data[0].number, data[0].number)
    const bytes = Buffer.from(cursor, 'base64url')
    const flipped = (at) => {
      const copy = Buffer.from(bytes)
      copy[at] ^= 1
      return copy.toString('base64url')
    }
    const forged = {
      'with a bit changed at its beginning': flipped(0),
      'with a bit changed in the signature': flipped(bytes.length > 24 ? 20 : 4),
      'with a bit changed at its end': flipped(bytes.length - 1),
      'cut short': cursor.slice(0, -4),
      'longer than any': 'A'.repeat(5_000),
      'made up': Buffer.from(JSON.stringify({ number: 1 })).toString('base64url'),
      'that is no base64': '***',
      'that is an access token': ours.api.token,
    }
    for (const [what, text] of Object.entries(forged)) {
      refused(await list(ours.api, text), 400, 'invalid_cursor', `a cursor ${what}`)
    }
    refused(await list(theirs.api, cursor), 400, 'invalid_cursor', "another organisation's cursor")
    refused(
      await list(ours.api, cursor, '/v1/tickets?limit=1&unassigned=true'),
      400,
      'invalid_cursor',
      'another filter',
    )
    refused(await list(ours.api, cursor, '/v1/suspended_mail?limit=1'), 400, 'invalid_cursor', 'another list')
  })
}
