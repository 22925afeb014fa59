/** SLA policies: the types of their operations, and how they are read. */
import { queryOptions } from '@tanstack/react-query'
import { request } from './client'
import { readAll } from './queries'
import type { Priority, Status } from './types'

export const CLOCK_KINDS = ['first_response', 'next_update', 'resolution'] as const
export type ClockKind = (typeof CLOCK_KINDS)[number]
export type Hours = 'business' | 'calendar'
export const NEXT_UPDATE_MODES = ['answer_requester', 'regular_updates'] as const
export type NextUpdateMode = (typeof NEXT_UPDATE_MODES)[number]
export const ON_REOPEN = ['resume', 'restart'] as const
export type OnReopen = (typeof ON_REOPEN)[number]

export type Target = { seconds: number; hours: Hours; warn_before_seconds?: number | null }
export type Targets = Partial<Record<ClockKind, Target>>

export const CONDITION_FIELDS = [
  'priority',
  'team_id',
  'assignee_id',
  'requester_id',
  'requester_domain',
  'tags',
  'channel',
  'address_id',
] as const
export type ConditionField = (typeof CONDITION_FIELDS)[number]
export const CONDITION_OPERATORS = ['is_any_of', 'is_none_of', 'has_all_of', 'is_empty'] as const
export type ConditionOperator = (typeof CONDITION_OPERATORS)[number]
export type Condition = { field: ConditionField; operator: ConditionOperator; values: string[] }
export type Conditions = { all: Condition[]; any: Condition[] }

export type StepTime =
  | { at: 'warning' }
  | { at: 'breach' }
  | { at: 'after_breach'; minutes: number }
export type EscalationAction =
  | { kind: 'notify_assignee' }
  | { kind: 'notify_team_leads' }
  | { kind: 'notify_members'; member_ids: string[] }
  | { kind: 'raise_priority'; to: Priority }
  | { kind: 'assign'; member_id: string }
  | { kind: 'assign_team'; team_id: string }
  | { kind: 'add_tag'; tag: string }
export type EscalationStepInput = {
  id?: string
  kinds?: ClockKind[]
  when: StepTime
  actions: EscalationAction[]
}

export type SlaPolicyInput = {
  name: string
  conditions?: Conditions
  targets: Partial<Record<Priority, Targets>>
  next_update_mode: NextUpdateMode
  on_reopen: OnReopen
  calendar_id?: string | null
  escalations?: EscalationStepInput[]
}
export type EscalationStep = EscalationStepInput & { id: string; kinds: ClockKind[] }
export type SlaPolicy = SlaPolicyInput & {
  id: string
  position: number
  conditions: Conditions
  calendar_id: string | null
  escalations: EscalationStep[]
}

export type PreviewedClock = {
  kind: ClockKind
  state: 'running' | 'warned' | 'paused' | 'breached' | 'fulfilled' | 'cancelled'
  due_at: string | null
  warn_at: string | null
  remaining_seconds: number | null
}
export type PolicyPreviewRow = {
  ticket: {
    number: number
    display_number: string
    title: string
    priority: Priority
    status: Status
    requester_name: string
  }
  clocks: PreviewedClock[]
  current_clocks: PreviewedClock[]
}
export type PolicyPreviewInput = {
  policy: SlaPolicyInput
  sla_policy_id?: string
  position?: number
}
export type PolicyPreview = {
  matched: number
  looked_at: number
  is_complete: boolean
  data: PolicyPreviewRow[]
}

export type Recalculation = {
  state: 'idle' | 'running' | 'done'
  tickets_done: number
  tickets_changed: number
  tickets_total: number | null
  started_at: string | null
  finished_at: string | null
}

const policiesKey = (tenantId: string) => [tenantId, 'sla_policies'] as const

/** The policies of the tenant, the first to be asked first. */
export function policiesQuery(tenantId: string) {
  return queryOptions({
    queryKey: policiesKey(tenantId),
    queryFn: ({ signal }) => readAll<SlaPolicy>('/v1/sla_policies', signal),
  })
}

/** One policy. */
export function policyQuery(tenantId: string, id: string) {
  return queryOptions({
    queryKey: [...policiesKey(tenantId), id],
    queryFn: async ({ signal }) =>
      (await request<SlaPolicy>('GET', `/v1/sla_policies/${id}`, { signal })).data,
  })
}

/** Which open tickets a policy would be for, and what it would promise them. */
export function policyPreviewQuery(tenantId: string, body: PolicyPreviewInput) {
  return queryOptions({
    queryKey: [tenantId, 'sla_policy_preview', body],
    queryFn: async ({ signal }) =>
      (await request<PolicyPreview>('POST', '/v1/sla_policy_previews', { body, signal })).data,
  })
}

/** How far the clocks of open tickets have followed the last change. */
export function recalculationQuery(tenantId: string) {
  return queryOptions({
    queryKey: [tenantId, 'sla_recalculation'],
    queryFn: async ({ signal }) =>
      (await request<Recalculation>('GET', '/v1/sla_recalculation', { signal })).data,
  })
}
