import { CLOCK_KINDS } from '../../api/policies'
import type {
  ClockKind,
  Condition,
  EscalationAction,
  EscalationStepInput,
  Hours,
  NextUpdateMode,
  OnReopen,
  Priority,
  SlaPolicy,
  SlaPolicyInput,
  StepTime,
} from '../../api/types'
import type { Entry } from '../../ui'

export const PRIORITIES: readonly Priority[] = ['p1', 'p2', 'p3', 'p4']

/** Parts of a policy as they are edited. Their fields are named as the API's; `key` tells rows apart. */
export type ConditionDraft = Required<Condition> & { key: number }
export type TargetDraft = { seconds: Entry; hours: Hours; warn_before_seconds: Entry }
export type ActionDraft = {
  key: number
  kind: EscalationAction['kind']
  member_ids: string[]
  to: Priority
  member_id: string | null
  team_id: string | null
  tag: string
}
export type StepDraft = {
  key: number
  id?: string
  kinds: ClockKind[]
  when: { at: StepTime['at']; minutes: Entry }
  actions: ActionDraft[]
}
export type TargetsDraft = Record<Priority, Record<ClockKind, TargetDraft>>
export type PolicyDraft = {
  name: string
  conditions: { all: ConditionDraft[]; any: ConditionDraft[] }
  targets: TargetsDraft
  next_update_mode: NextUpdateMode
  on_reopen: OnReopen
  calendar_id: string | null
  escalations: StepDraft[]
}

let lastKey = 0
export function nextKey(): number {
  lastKey += 1
  return lastKey
}

/** The same for each priority, or each clock. */
function record<K extends string, V>(keys: readonly K[], make: (key: K) => V): Record<K, V> {
  return Object.fromEntries(keys.map((key) => [key, make(key)])) as Record<K, V>
}

export function makeCondition(): ConditionDraft {
  return { key: nextKey(), field: 'priority', operator: 'is_any_of', values: [] }
}

export function makeAction(action: EscalationAction = { kind: 'notify_assignee' }): ActionDraft {
  const empty = { member_ids: [], to: 'p1' as const, member_id: null, team_id: null, tag: '' }
  return { ...empty, ...action, key: nextKey() }
}

export function makeStep(step?: EscalationStepInput): StepDraft {
  const when = step?.when ?? { at: 'breach' }
  return {
    key: nextKey(),
    id: step?.id ?? undefined,
    kinds: step?.kinds ?? [],
    when: { at: when.at, minutes: when.at === 'after_breach' ? when.minutes : 60 },
    actions: (step?.actions ?? [{ kind: 'notify_assignee' }]).map(makeAction),
  }
}

/** What is edited of a policy; of none, what a new one begins with. */
export function draftOf(policy: SlaPolicy | null): PolicyDraft {
  const keyed = ({ values = [], ...condition }: Condition) => ({
    ...condition,
    values,
    key: nextKey(),
  })
  return {
    name: policy?.name ?? '',
    conditions: {
      all: policy?.conditions.all?.map(keyed) ?? [],
      any: policy?.conditions.any?.map(keyed) ?? [],
    },
    targets: record(PRIORITIES, (priority) =>
      record(CLOCK_KINDS, (kind): TargetDraft => {
        const target = policy?.targets[priority]?.[kind]
        return {
          seconds: target?.seconds ?? null,
          hours: target?.hours ?? 'business',
          warn_before_seconds: target?.warn_before_seconds ?? null,
        }
      }),
    ),
    next_update_mode: policy?.next_update_mode ?? 'answer_requester',
    on_reopen: policy?.on_reopen ?? 'resume',
    calendar_id: policy?.calendar_id ?? null,
    escalations: policy?.escalations.map(makeStep) ?? [],
  }
}

function actionOf(action: ActionDraft): EscalationAction {
  switch (action.kind) {
    case 'notify_members':
      return { kind: action.kind, member_ids: action.member_ids }
    case 'raise_priority':
      return { kind: action.kind, to: action.to }
    case 'assign':
      return { kind: action.kind, member_id: action.member_id ?? '' }
    case 'assign_team':
      return { kind: action.kind, team_id: action.team_id ?? '' }
    case 'add_tag':
      return { kind: action.kind, tag: action.tag.trim().toLowerCase() }
    default:
      return { kind: action.kind }
  }
}

const numberOf = (entry: Entry) => (typeof entry === 'number' ? entry : 0)

function stepOf({ id, kinds, when, actions }: StepDraft): EscalationStepInput {
  return {
    ...(id !== undefined && { id }),
    kinds,
    when:
      when.at === 'after_breach'
        ? { at: when.at, minutes: numberOf(when.minutes) }
        : { at: when.at },
    actions: actions.map(actionOf),
  }
}

function targetsOf(drafts: Record<ClockKind, TargetDraft>): SlaPolicyInput['targets'][string] {
  const targets: SlaPolicyInput['targets'][string] = {}
  for (const kind of CLOCK_KINDS) {
    const { seconds, hours, warn_before_seconds: warn } = drafts[kind]
    if (seconds === null) continue
    const warning = warn === null ? null : numberOf(warn)
    targets[kind] = { seconds: numberOf(seconds), hours, warn_before_seconds: warning }
  }
  return targets
}

const conditionOf = ({ field, operator, values }: ConditionDraft): Condition => ({
  field,
  operator,
  values: operator === 'is_empty' ? [] : values,
})

/** What is sent of a draft. */
export function inputOf(draft: PolicyDraft): SlaPolicyInput {
  const targets: SlaPolicyInput['targets'] = {}
  for (const priority of PRIORITIES) {
    const promised = targetsOf(draft.targets[priority])
    if (Object.keys(promised).length > 0) targets[priority] = promised
  }
  return {
    name: draft.name.trim(),
    conditions: {
      all: draft.conditions.all.map(conditionOf),
      any: draft.conditions.any.map(conditionOf),
    },
    targets,
    next_update_mode: draft.next_update_mode,
    on_reopen: draft.on_reopen,
    calendar_id: draft.calendar_id,
    escalations: draft.escalations.map(stepOf),
  }
}

/** A draft as text, texts that say nothing included; without the keys, which differ each time. */
function textOf(draft: PolicyDraft): string {
  return JSON.stringify(draft, (name, value: unknown) => (name === 'key' ? undefined : value))
}

export function isChanged(draft: PolicyDraft, policy: SlaPolicy | null): boolean {
  return textOf(draft) !== textOf(draftOf(policy))
}
