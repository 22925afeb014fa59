/** How SLA policies are read, and what they are made of, in the order in which it is shown. */
import { queryOptions } from '@tanstack/react-query'
import { request } from './client'
import { readAll } from './queries'
import type {
  ClockKind,
  ConditionField,
  ConditionOperator,
  NextUpdateMode,
  OnReopen,
  PolicyDraftInput,
  PolicyPreview,
  Recalculation,
  SlaPolicy,
} from './types'

export const CLOCK_KINDS = [
  'first_response',
  'next_update',
  'resolution',
] as const satisfies readonly ClockKind[]
export const NEXT_UPDATE_MODES = [
  'answer_requester',
  'regular_updates',
] as const satisfies readonly NextUpdateMode[]
export const ON_REOPEN = ['resume', 'restart'] as const satisfies readonly OnReopen[]
export const CONDITION_FIELDS = [
  'priority',
  'team_id',
  'assignee_id',
  'requester_id',
  'requester_domain',
  'tags',
  'channel',
  'address_id',
] as const satisfies readonly ConditionField[]
export const CONDITION_OPERATORS = [
  'is_any_of',
  'is_none_of',
  'has_all_of',
  'is_empty',
] as const satisfies readonly ConditionOperator[]

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
export function policyPreviewQuery(tenantId: string, body: PolicyDraftInput) {
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
