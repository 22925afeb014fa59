// Access tokens as Lambdesk signs them (shared/kit/src/tokens.rs), and ones that nobody should believe.
import { createHmac } from 'node:crypto'

const LABEL = 'lambdesk/access_token/v1'
const encoded = (value) => Buffer.from(JSON.stringify(value)).toString('base64url')

/** What a token says of itself and of its bearer. */
export function readToken(token) {
  const [header, claims] = token.split('.', 2).map((part) => JSON.parse(Buffer.from(part, 'base64url').toString()))
  return { header, claims }
}

/** A token with the signature that the secret's key gives it; another `secret` makes a forged one. */
export function signedToken(header, claims, secret) {
  const key = createHmac('sha256', secret).update(LABEL).digest()
  const content = `${encoded(header)}.${encoded(claims)}`
  return `${content}.${createHmac('sha256', key).update(content).digest('base64url')}`
}

/** A token with another content and the signature it had. */
export function alteredToken(token, claims) {
  const [header, , signature] = token.split('.')
  return `${header}.${encoded(claims)}.${signature}`
}

/** A token that says it needs no signature (RFC 7519, 6). */
export function unsignedToken(header, claims) {
  return `${encoded({ ...header, alg: 'none' })}.${encoded(claims)}.`
}
