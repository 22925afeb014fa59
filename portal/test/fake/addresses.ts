/** Addresses of a tenant and its own domains. */
import type {
  Address,
  AddressDomain,
  CreateAddressInput,
  Domain,
  FieldError,
  UpdateAddressInput,
} from '../../src/api/types.ts'
import { checkName, refuse, requireScope } from './calendars.ts'
import { forwardsTo, HOSTED, makeAddresses, makeDomains, recordsOf } from './data/addresses.ts'
import { configuration, id } from './data/tenant.ts'
import type { FakeAnswer, FakeApi, FakeRequest } from './server.ts'
import { FakeProblem } from './server.ts'

/** The addresses and domains of one fake tenant. */
export class FakeAddresses {
  rows = makeAddresses()
  domains = makeDomains()
  /** Addresses to which a probe was sent. */
  probed: string[] = []
  /** Whether the DNS has the records that a domain needs. */
  hasRecords = true
}

type Fields = Omit<CreateAddressInput, 'email'>

/** What an address has of the fields of a request. */
function fieldsOf({ team_id, ...fields }: Partial<Fields>): Partial<Address> {
  const team = configuration.teams.find((one) => one.id === team_id)
  const ref = team ? { id: team.id, name: team.name } : null
  return { ...fields, ...(team_id !== undefined && { team: ref }) } as Partial<Address>
}

function checkFields({ team_id, tags }: Partial<Fields>, errors: FieldError[]): void {
  if (team_id && !configuration.teams.some((team) => team.id === team_id)) {
    errors.push({ field: 'team_id', reason: 'names no team' })
  }
  for (const [index, tag] of (tags ?? []).entries()) {
    if (/^[\p{L}\p{N}\-_.:/ ]{1,64}$/u.test(tag)) continue
    const reason = 'must be words of at most 64 letters, digits and - _ . : /'
    errors.push({ field: `tags[${index}]`, reason })
  }
}

function create(api: FakeApi, { email, ...fields }: CreateAddressInput): FakeAnswer {
  const { rows, domains } = api.addresses
  const [name = '', host = ''] = email.split('@')
  const errors: FieldError[] = []
  if (!/^[\w.+-]+$/.test(name)) errors.push({ field: 'email', reason: 'must be an e-mail address' })
  checkName(fields.display_name, errors, 'display_name')
  checkFields(fields, errors)
  refuse(errors)
  if (rows.some((row) => row.email === email.toLowerCase())) {
    throw new FakeProblem(409, 'address_taken', `the address ${email} is in use`)
  }
  const own = domains.find(({ domain }) => domain === host)
  if (!own && host !== HOSTED) {
    const reason = "must be of the helpdesk's domain, or of one of your own that you have added"
    refuse([{ field: 'email', reason }])
  }
  const n = 100 + api.next()
  const domain: AddressDomain = own
    ? {
        kind: 'own',
        domain: host,
        forwards_to: forwardsTo(n),
        forwarding: 'unverified',
        verified_at: null,
      }
    : { kind: 'hosted' }
  const address: Address = {
    tags: [],
    signature_html: '',
    display_name: fields.display_name,
    ...fieldsOf(fields),
    id: id('adr', n),
    email: email.toLowerCase(),
    is_primary: false,
    domain,
    created_at: '2026-11-21T09:30:00Z',
  }
  rows.push(address)
  return { status: 201, body: address }
}

function change(api: FakeApi, address: Address, body: UpdateAddressInput): FakeAnswer {
  const { is_primary, ...fields } = body
  const errors: FieldError[] = []
  if (fields.display_name !== undefined) checkName(fields.display_name, errors, 'display_name')
  checkFields(fields as Partial<Fields>, errors)
  refuse(errors)
  if (is_primary) for (const row of api.addresses.rows) row.is_primary = row === address
  Object.assign(address, fieldsOf(fields as Partial<Fields>))
  return { status: 200, body: address }
}

function remove(api: FakeApi, address: Address): FakeAnswer {
  if (address.is_primary) {
    throw new FakeProblem(409, 'address_in_use', 'it is the primary address')
  }
  api.addresses.rows = api.addresses.rows.filter((row) => row !== address)
  return { status: 204 }
}

/** Answers what is under addresses; undefined for other paths. */
export function answerAddresses(api: FakeApi, request: FakeRequest): FakeAnswer | undefined {
  const { method, path, body } = request
  const found = /^\/v1\/addresses(?:\/([^/]+))?(\/forwarding_checks)?$/.exec(path)
  if (!found) return undefined
  requireScope(api, method === 'GET' ? 'configuration:read' : 'configuration:write')
  const [, addressId, probe] = found
  const { rows, probed } = api.addresses
  if (addressId === undefined) {
    if (method === 'POST') return create(api, body as unknown as CreateAddressInput)
    return { status: 200, body: { data: api.isEmpty ? [] : rows, next_cursor: null } }
  }
  const address = rows.find((row) => row.id === addressId)
  if (!address) throw new FakeProblem(404, 'not_found', `there is no address ${addressId}`)
  if (method === 'DELETE') return remove(api, address)
  if (!probe) return change(api, address, body)
  probed.push(address.email)
  return { status: 202, body: address }
}

function createDomain(api: FakeApi, domain: string): FakeAnswer {
  const { domains } = api.addresses
  if (!/^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(domain)) {
    const reason = 'must be the name of a domain, such as example.com'
    refuse([{ field: 'domain', reason }])
  }
  if (domains.some((one) => one.domain === domain)) {
    throw new FakeProblem(409, 'domain_taken', 'the helpdesk has that domain already')
  }
  const added: Domain = {
    domain,
    state: 'pending',
    dns_records: recordsOf(domain),
    checked_at: null,
    created_at: '2026-11-21T09:30:00Z',
  }
  domains.push(added)
  return { status: 201, body: added }
}

/** Answers what is under domains; undefined for other paths. */
export function answerDomains(api: FakeApi, request: FakeRequest): FakeAnswer | undefined {
  const { method, path, body } = request
  const found = /^\/v1\/domains(?:\/([^/]+))?(\/checks)?$/.exec(path)
  if (!found) return undefined
  requireScope(api, method === 'GET' ? 'configuration:read' : 'configuration:write')
  const [, name] = found
  const { addresses } = api
  if (name === undefined) {
    if (method === 'POST') return createDomain(api, String(body.domain))
    return { status: 200, body: { data: api.isEmpty ? [] : addresses.domains, next_cursor: null } }
  }
  const domain = addresses.domains.find((one) => one.domain === decodeURIComponent(name))
  if (!domain) throw new FakeProblem(404, 'not_found', `there is no domain ${name}`)
  if (method === 'DELETE') {
    if (addresses.rows.some(({ email }) => email.endsWith(`@${domain.domain}`))) {
      throw new FakeProblem(409, 'domain_in_use', `addresses are of ${domain.domain}`)
    }
    addresses.domains = addresses.domains.filter((one) => one !== domain)
    return { status: 204 }
  }
  const state = addresses.hasRecords ? 'verified' : 'failed'
  Object.assign(domain, { state, checked_at: '2026-11-21T09:30:00Z' })
  return { status: 200, body: domain }
}
