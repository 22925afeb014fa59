import type {
  Configuration,
  Me,
  Member,
  MemberRole,
  Role,
  Status,
  Tenant,
} from '../../../src/api/types.ts'

/** Ids look like the API's: a prefix and 32 hex digits. */
export function id(prefix: string, n: number): string {
  return `${prefix}_${(0x18f0_0000_0000 + n).toString(16).padStart(32, '0')}`
}

const START = Date.parse('2026-11-21T09:30:00Z')
export function at(minutesAgo: number): string {
  return new Date(START - minutesAgo * 60_000).toISOString().replace('.000', '')
}

export const tenant: Tenant = {
  id: id('ten', 1),
  slug: 'demo',
  name: 'Northwind Trail Bikes',
  locale: 'en',
  time_zone: 'Europe/Paris',
}

const VIEWER = ['tickets:read', 'configuration:read', 'members:read']
const AGENT = [...VIEWER, 'tickets:write', 'suspended_mail:read']
export const SCOPES: Record<Role, string[]> = {
  requester: ['own_tickets:read', 'own_tickets:write'],
  viewer: VIEWER,
  agent: AGENT,
  team_lead: AGENT,
  manager: AGENT,
  admin: [...AGENT, 'members:write', 'configuration:write'],
}

const PEOPLE: [string, MemberRole][] = [
  ['Amélie Durand', 'admin'],
  ['Jonas Weber', 'agent'],
  ['Priya Raman', 'team_lead'],
  ['Tom Okafor', 'agent'],
  ['Sofia Lindqvist', 'viewer'],
]
export const members: Member[] = PEOPLE.map(([name, role], index) => ({
  id: id('mem', index + 1),
  name,
  email: `${(name.split(' ')[0] ?? '')
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase()}@northwind.example`,
  role,
  is_active: index !== 4,
  is_invited: index === 4,
  created_at: at(60 * 24 * (40 - index * 6)),
}))

export const contact = {
  id: id('con', 1),
  name: 'Anna Kowalska',
  email: 'anna@example.com',
}

const STATUS_NAMES: [string, Status['category']][] = [
  ['New', 'new'],
  ['Assigned', 'open'],
  ['In Progress', 'open'],
  ['Awaiting Info', 'pending'],
  ['Parts', 'pending'],
  ['Scheduled', 'scheduled'],
  ['Resolved', 'resolved'],
  ['Closed', 'closed'],
]
export const statuses = STATUS_NAMES.map(([name, category], position) => ({
  id: id('sta', position + 1),
  name,
  category,
  position,
}))

export const configuration: Configuration = {
  tenant: { ...tenant, auto_close_days: 3 },
  statuses,
  priorities: [
    { id: 'p1', name: 'P1' },
    { id: 'p2', name: 'P2' },
    { id: 'p3', name: 'P3' },
    { id: 'p4', name: 'P4' },
  ],
  teams: [
    { id: id('tea', 1), name: 'Support', member_ids: members.slice(0, 3).map((m) => m.id) },
    { id: id('tea', 2), name: 'Workshop', member_ids: members.slice(2, 4).map((m) => m.id) },
  ],
  members: members.map(({ id: memberId, name, role }) => ({ id: memberId, name, role })),
  calendars: [{ id: id('cal', 1), name: 'Business hours', time_zone: 'Europe/Paris' }],
}
export function meOf(role: Role): Me {
  const base = { tenant: { ...tenant }, role, scopes: [...SCOPES[role]] }
  if (role === 'requester') return { ...base, ...contact, kind: 'contact' }
  const found = members.find((member) => member.role === role) ?? members[1]
  if (!found) throw new Error('no member')
  return { ...base, kind: 'member', id: found.id, name: found.name, email: found.email }
}
