import type { Address, DnsRecord, Domain } from '../../../src/api/types.ts'
import { at, id } from './tenant.ts'

export const HOSTED = 'demo.lambdesk.test'
const DAY = 60 * 24

/** Where mail of an own address must be forwarded to. */
export function forwardsTo(n: number): string {
  return `fwd-${(0x5f3a + n).toString(36)}7k2q9xw4@in.lambdesk.test`
}

const plain = { priority: null, tags: [], locale: null, signature_html: '', is_primary: false }

export function makeAddresses(): Address[] {
  return [
    {
      ...plain,
      id: id('adr', 1),
      email: `support@${HOSTED}`,
      display_name: 'Northwind Support',
      team: { id: id('tea', 1), name: 'Support' },
      signature_html:
        '<p><strong>Northwind Trail Bikes</strong><br>Mon to Fri, 9 to 17 · <a href="https://northwind.example">northwind.example</a></p>',
      is_primary: true,
      domain: { kind: 'hosted' },
      created_at: at(DAY * 40),
    },
    {
      ...plain,
      id: id('adr', 2),
      email: `workshop@${HOSTED}`,
      display_name: 'Northwind Workshop',
      team: null,
      priority: 'p2',
      tags: ['workshop'],
      domain: { kind: 'hosted' },
      created_at: at(DAY * 12),
    },
    {
      ...plain,
      id: id('adr', 3),
      email: 'aide@northwind.example',
      display_name: 'Northwind Assistance',
      team: { id: id('tea', 1), name: 'Support' },
      locale: 'fr',
      domain: {
        kind: 'own',
        domain: 'northwind.example',
        forwards_to: forwardsTo(1),
        forwarding: 'verified',
        verified_at: at(DAY * 8),
      },
      created_at: at(DAY * 9),
    },
    {
      ...plain,
      id: id('adr', 4),
      email: 'service@trailbikes.example',
      display_name: 'Trailbikes Service',
      team: null,
      domain: {
        kind: 'own',
        domain: 'trailbikes.example',
        forwards_to: forwardsTo(2),
        forwarding: 'unverified',
        verified_at: null,
      },
      created_at: at(70),
    },
  ]
}

/** The records that a domain needs. */
export function recordsOf(domain: string): DnsRecord[] {
  const tokens = ['nkbahn2', 'q7xzom4', 'w3gtplr'].map((token) => `${token}yxv5dehsu6ifcj8kaq9`)
  return [
    ...tokens.map(
      (token): DnsRecord => ({
        type: 'CNAME',
        name: `${token}._domainkey.${domain}`,
        value: `${token}.dkim.amazonses.com`,
        purpose: 'dkim',
        is_required: true,
      }),
    ),
    {
      type: 'MX',
      name: domain,
      value: '10 inbound-smtp.eu-west-1.amazonaws.com',
      purpose: 'inbound',
      is_required: false,
    },
    {
      type: 'TXT',
      name: `_dmarc.${domain}`,
      value: 'v=DMARC1; p=none',
      purpose: 'dmarc',
      is_required: false,
    },
  ]
}

export function makeDomains(): Domain[] {
  return [
    {
      domain: 'northwind.example',
      state: 'verified',
      dns_records: recordsOf('northwind.example'),
      checked_at: at(45),
      created_at: at(DAY * 10),
    },
    {
      domain: 'trailbikes.example',
      state: 'pending',
      dns_records: recordsOf('trailbikes.example'),
      checked_at: null,
      created_at: at(80),
    },
  ]
}
