import { CLOCK_KINDS } from '../../src/api/policies.ts'
import type {
  ClockSummary,
  Condition,
  Conditions,
  EscalationAction,
  PolicyDraftInput,
  PolicyPreview,
  SlaPolicy,
  SlaPolicyInput,
  Target,
  Ticket,
} from '../../src/api/types.ts'
import { refuse, requireScope } from './calendars.ts'
import { makePolicies } from './data/policies.ts'
import { id } from './data/tenant.ts'
import { afterOpenTime } from './open-time.ts'
import { checkPolicy } from './policy-rules.ts'
import { recalculate } from './recalculation.ts'
import type { FakeAnswer, FakeApi, FakeRequest } from './server.ts'
import { FakeProblem } from './server.ts'

const NOW = Date.parse('2026-11-21T09:30:00Z')

/** The SLA policies of one fake tenant. */
export class FakePolicies {
  rows = makePolicies()
  /** How many open tickets a preview looks at. */
  maxLooked = 1_000
}

/** Of a list that is left out when it is empty. */
const filled = <V>(name: string, list: readonly V[] | undefined) =>
  list?.length ? { [name]: list } : {}
const sorted = (words: readonly string[] | undefined) => [...new Set(words)].sort()

function conditionsOf({ all, any }: Conditions = {}): Conditions {
  const one = ({ field, operator, values }: Condition) => ({
    field,
    operator,
    ...filled('values', sorted(values)),
  })
  return { ...filled('all', all?.map(one)), ...filled('any', any?.map(one)) }
}

function targetOf({ seconds, hours = 'business', warn_before_seconds: warn }: Target): Target {
  return { seconds, hours, ...(warn != null && { warn_before_seconds: warn }) }
}

function targetsOf(targets: SlaPolicyInput['targets']): SlaPolicyInput['targets'] {
  const rows = Object.entries(targets).map(([priority, row]) => {
    const cells = Object.entries(row).map(([kind, target]) => [kind, targetOf(target)] as const)
    return [priority, Object.fromEntries(cells)] as const
  })
  return Object.fromEntries(rows)
}

function actionOf(action: EscalationAction): EscalationAction {
  if (action.kind !== 'notify_members') return action
  return { ...action, member_ids: sorted(action.member_ids) }
}

/** A policy as the API keeps and shows it: sets sorted, and what is empty or usual left out where it leaves it out. */
function complete(
  api: FakeApi,
  policy: SlaPolicyInput & { id: string; position: number },
): SlaPolicy {
  const escalations = (policy.escalations ?? []).map(({ id: known, kinds, when, actions }) => ({
    id: known ?? id('esc', 100 + api.next()),
    ...filled(
      'kinds',
      CLOCK_KINDS.filter((kind) => kinds?.includes(kind)),
    ),
    when,
    actions: actions.map(actionOf),
  }))
  return {
    id: policy.id,
    name: policy.name.trim().replace(/\s+/g, ' '),
    position: policy.position,
    conditions: conditionsOf(policy.conditions),
    targets: targetsOf(policy.targets),
    next_update_mode: policy.next_update_mode ?? 'answer_requester',
    on_reopen: policy.on_reopen ?? 'resume',
    calendar_id: policy.calendar_id ?? null,
    escalations,
  }
}

function valuesOf({ field }: Condition, ticket: Ticket): string[] {
  const one = (value: string | null | undefined) => (value ? [value] : [])
  switch (field) {
    case 'priority':
      return [ticket.priority]
    case 'team_id':
      return one(ticket.team?.id)
    case 'assignee_id':
      return one(ticket.assignee?.id)
    case 'requester_id':
      return [ticket.requester.id]
    case 'requester_domain':
      return one(ticket.requester.email.split('@')[1])
    case 'tags':
      return ticket.tags
    case 'channel':
      return [ticket.channel]
    case 'address_id':
      return one(ticket.address?.id)
  }
}

function holds(condition: Condition, ticket: Ticket): boolean {
  const values = valuesOf(condition, ticket)
  const wanted = condition.values ?? []
  const isIn = (value: string) => wanted.includes(value)
  switch (condition.operator) {
    case 'is_any_of':
      return values.some(isIn)
    case 'is_none_of':
      return !values.some(isIn)
    case 'has_all_of':
      return wanted.every((value) => values.includes(value))
    case 'is_empty':
      return values.length === 0
  }
}

function matches({ conditions = {} }: SlaPolicyInput, ticket: Ticket): boolean {
  const { all = [], any = [] } = conditions
  return (
    all.every((condition) => holds(condition, ticket)) &&
    (any.length === 0 || any.some((condition) => holds(condition, ticket)))
  )
}

/** The clocks that a ticket would have: the first response until somebody has it, and the resolution. */
function clocksOf(api: FakeApi, policy: SlaPolicyInput | undefined, ticket: Ticket) {
  const targets = policy?.targets[ticket.priority] ?? {}
  const { rows } = api.calendars
  const calendar = rows.find((row) => row.id === policy?.calendar_id) ?? rows[0]
  return CLOCK_KINDS.flatMap((kind): ClockSummary[] => {
    const target = targets[kind]
    if (!target || !calendar) return []
    if (kind === 'next_update' || (kind === 'first_response' && ticket.assignee)) return []
    const isPaused = ticket.status.category === 'pending'
    const start = Date.parse(ticket.created_at)
    const due_at =
      target.hours === 'calendar'
        ? new Date(start + target.seconds * 1000).toISOString()
        : afterOpenTime(calendar, start, target.seconds)
    const state = isPaused ? 'paused' : Date.parse(due_at) < NOW ? 'breached' : 'running'
    return [
      {
        kind,
        state,
        due_at: isPaused ? null : due_at,
        warn_at: null,
        remaining_seconds: isPaused ? Math.round(target.seconds / 2) : null,
      },
    ]
  })
}

function preview(api: FakeApi, input: PolicyDraftInput): FakeAnswer {
  refuse(checkPolicy(api, input.policy))
  const { rows, maxLooked } = api.policies
  const open = api.tickets.filter(
    ({ status }) => status.category !== 'closed' && status.category !== 'resolved',
  )
  const looked = open.slice(0, maxLooked)
  const others = rows.filter((row) => row.id !== input.sla_policy_id)
  const before = others.filter((row) => row.position < (input.position ?? rows.length))
  const matched = looked.filter(
    (ticket) => matches(input.policy, ticket) && !before.some((policy) => matches(policy, ticket)),
  )
  const body: PolicyPreview = {
    matched: matched.length,
    looked_at: looked.length,
    is_complete: looked.length === open.length,
    data: matched.slice(0, 50).map((ticket) => ({
      ticket: {
        number: ticket.number,
        display_number: ticket.display_number,
        title: ticket.title,
        priority: ticket.priority,
        status: ticket.status,
        requester_name: ticket.requester.name,
      },
      clocks: clocksOf(api, input.policy, ticket),
      current_clocks: clocksOf(
        api,
        rows.find((row) => matches(row, ticket)),
        ticket,
      ),
    })),
  }
  return { status: 200, body }
}

function reorder(api: FakeApi, ids: unknown): FakeAnswer {
  const { rows } = api.policies
  const next = Array.isArray(ids) ? ids.map((one) => rows.find((row) => row.id === one)) : []
  const found = new Set(next.filter((row) => row !== undefined))
  if (found.size !== rows.length || next.length !== rows.length) {
    refuse([{ field: 'sla_policy_ids', reason: 'must name all SLA policies' }])
  }
  api.policies.rows = [...found].map((row, position) => ({ ...row, position }))
  recalculate(api)
  return { status: 200, body: { data: api.policies.rows, next_cursor: null } }
}

function save(api: FakeApi, policy: SlaPolicy, status: number): FakeAnswer {
  refuse(checkPolicy(api, policy))
  const others = api.policies.rows.filter((row) => row.id !== policy.id)
  api.policies.rows = [...others, policy].sort((a, b) => a.position - b.position)
  recalculate(api)
  return { status, body: policy }
}

/** Answers what is under SLA policies; undefined for other paths. */
export function answerPolicies(api: FakeApi, request: FakeRequest): FakeAnswer | undefined {
  const { method, path } = request
  if (path === '/v1/sla_policy_previews') {
    requireScope(api, 'configuration:read')
    return preview(api, request.body as unknown as PolicyDraftInput)
  }
  const found = /^\/v1\/sla_policies(?:\/([^/]+))?$/.exec(path)
  if (!found) return undefined
  requireScope(api, method === 'GET' ? 'configuration:read' : 'configuration:write')
  const { rows } = api.policies
  const [, policyId] = found
  if (policyId === 'order') return reorder(api, request.body.sla_policy_ids)
  const body = request.body as unknown as SlaPolicyInput
  if (policyId === undefined) {
    if (method === 'POST') {
      const made = { ...body, id: id('slp', 100 + api.next()), position: rows.length }
      return save(api, complete(api, made), 201)
    }
    return { status: 200, body: { data: api.isEmpty ? [] : rows, next_cursor: null } }
  }
  const policy = rows.find((row) => row.id === policyId)
  if (!policy) throw new FakeProblem(404, 'not_found', `there is no policy ${policyId}`)
  if (method === 'PATCH') return save(api, complete(api, { ...policy, ...body }), 200)
  if (method === 'DELETE') {
    api.policies.rows = rows.filter((row) => row !== policy)
    recalculate(api)
    return { status: 204 }
  }
  return { status: 200, body: policy }
}
