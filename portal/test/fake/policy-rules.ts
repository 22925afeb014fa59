/** What of a policy is refused: as `policy.rs` and `conditions.rs` of the domain. */
import type {
  Condition,
  Conditions,
  EscalationAction,
  EscalationStepInput,
  FieldError,
  SlaPolicyInput,
} from '../../src/api/types.ts'
import { configuration } from './data/tenant.ts'
import type { FakeApi } from './server.ts'

type Note = (field: string, reason: string) => void

const MAX_TARGET_SECONDS = 366 * 24 * 3600

function refusal({ field, values = [] }: Condition): string | null {
  const holds = (isFine: (value: string) => boolean, reason: string) =>
    values.every(isFine) ? null : `holds what is no ${reason}`
  const isId = (prefix: string) => (value: string) => value.startsWith(`${prefix}_`)
  const isLower = (value: string) => value !== '' && value === value.toLowerCase()
  switch (field) {
    case 'priority':
      return holds((value) => /^p[1-4]$/.test(value), 'priority: p1 to p4')
    case 'team_id':
      return holds(isId('tea'), "team's id")
    case 'assignee_id':
      return holds(isId('mem'), "member's id")
    case 'requester_id':
      return holds(isId('con'), "contact's id")
    case 'address_id':
      return holds(isId('adr'), "address's id")
    case 'channel':
      return holds(
        (value) => ['mail', 'portal', 'api'].includes(value),
        'channel: mail, portal, api',
      )
    case 'requester_domain':
      return holds((value) => isLower(value) && !value.includes('@'), 'domain in lower case')
    case 'tags':
      return holds(isLower, 'tag in lower case')
  }
}

function checkConditions(conditions: Conditions, note: Note): void {
  for (const list of ['all', 'any'] as const) {
    for (const [index, condition] of (conditions[list] ?? []).entries()) {
      const path = `conditions.${list}[${index}]`
      const { field, operator, values = [] } = condition
      if (operator === 'has_all_of' && field !== 'tags') {
        note(`${path}.operator`, 'is for tags only')
      }
      if (operator !== 'is_empty' && values.length === 0) {
        note(`${path}.values`, 'must not be empty')
      } else if (operator === 'is_empty' && values.length > 0) {
        note(`${path}.values`, 'must be empty with is_empty')
      } else {
        const reason = refusal(condition)
        if (reason) note(`${path}.values`, reason)
      }
    }
  }
}

function checkTargets(targets: SlaPolicyInput['targets'], note: Note): void {
  const promised = Object.values(targets).flatMap((row) => Object.values(row))
  if (promised.length === 0) note('targets', 'must promise something for some priority')
  for (const [priority, row] of Object.entries(targets)) {
    for (const [kind, { seconds, warn_before_seconds: warn }] of Object.entries(row)) {
      const path = `targets.${priority}.${kind}`
      if (!(seconds >= 1 && seconds <= MAX_TARGET_SECONDS)) {
        note(`${path}.seconds`, `must be 1 to ${MAX_TARGET_SECONDS}`)
      }
      if (warn != null && (warn === 0 || warn >= seconds)) {
        note(`${path}.warn_before_seconds`, 'must be more than 0 and less than seconds')
      }
    }
  }
}

function checkAction(api: FakeApi, action: EscalationAction, path: string, note: Note): void {
  const isActive = (id: string) => api.members.some((row) => row.id === id && row.is_active)
  if (action.kind === 'notify_members') {
    if (action.member_ids.length === 0) note(`${path}.member_ids`, 'must not be empty')
    else if (!action.member_ids.every(isActive)) {
      note(`${path}.member_ids`, 'names somebody who is no active member')
    }
  }
  if (action.kind === 'assign' && !isActive(action.member_id)) {
    note(`${path}.member_id`, 'names no active member')
  }
  const isTeam = (id: string) => configuration.teams.some((team) => team.id === id)
  if (action.kind === 'assign_team' && !isTeam(action.team_id)) {
    note(`${path}.team_id`, 'names no team')
  }
}

function checkSteps(api: FakeApi, steps: readonly EscalationStepInput[], note: Note): void {
  if (steps.length > 20) note('escalations', 'must be at most 20')
  for (const [index, { when, actions }] of steps.entries()) {
    const path = `escalations[${index}]`
    if (actions.length < 1 || actions.length > 10) note(`${path}.actions`, 'must be 1 to 10')
    if (when.at === 'after_breach' && !(when.minutes >= 1 && when.minutes <= 43_200)) {
      note(`${path}.when.minutes`, 'must be 1 to 43200')
    }
    for (const [position, action] of actions.entries()) {
      checkAction(api, action, `${path}.actions[${position}]`, note)
    }
  }
}

export function checkPolicy(api: FakeApi, policy: SlaPolicyInput): FieldError[] {
  const errors: FieldError[] = []
  const note: Note = (field, reason) => errors.push({ field, reason })
  if (policy.name.trim() === '' || policy.name.length > 120) {
    note('name', 'must have 1 to 120 characters')
  }
  checkTargets(policy.targets, note)
  checkConditions(policy.conditions ?? {}, note)
  checkSteps(api, policy.escalations ?? [], note)
  if (policy.calendar_id && !api.calendars.rows.some((row) => row.id === policy.calendar_id)) {
    note('calendar_id', 'names no calendar')
  }
  return errors
}
