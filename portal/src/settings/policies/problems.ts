import { CLOCK_KINDS } from '../../api/policies'
import {
  type ActionDraft,
  type PolicyDraft,
  PRIORITIES,
  type StepDraft,
  type TargetDraft,
} from './draft'

/** A year, as the API has it. */
const MAX_TARGET_SECONDS = 366 * 24 * 3600
const MAX_STEP_MINUTES = 43_200

export type ProblemKind =
  | 'name'
  | 'unreadable'
  | 'target_range'
  | 'warning'
  | 'values'
  | 'no_promise'
  | 'no_action'
  | 'step_minutes'
  | 'members'
  | 'member'
  | 'team'
  | 'tag'

/** `isUnfinished`: what is missing in what was just begun; it is told when the draft is to be saved. */
export type Problem = { kind: ProblemKind; isUnfinished: boolean }
export type Problems = Map<object, Map<string, Problem>>

/** What is wrong with a draft, by the part and the field of it, as the API would find it. */
export function problemsOf(draft: PolicyDraft): Problems {
  const problems: Problems = new Map()
  function note(part: object, field: string, kind: ProblemKind, isUnfinished = false) {
    const ofPart = problems.get(part) ?? new Map<string, Problem>()
    ofPart.set(field, { kind, isUnfinished })
    problems.set(part, ofPart)
  }
  if (draft.name.trim() === '') note(draft, 'name', 'name', true)
  for (const condition of [...draft.conditions.all, ...draft.conditions.any]) {
    const wantsValues = condition.operator !== 'is_empty'
    if (wantsValues && condition.values.length === 0) note(condition, 'values', 'values', true)
  }
  const targets = PRIORITIES.flatMap((priority) =>
    CLOCK_KINDS.map((kind) => draft.targets[priority][kind]),
  )
  if (targets.every(({ seconds }) => seconds === null)) note(draft, 'targets', 'no_promise', true)
  for (const target of targets) checkTarget(target, note)
  for (const step of draft.escalations) checkStep(step, note)
  return problems
}

type Note = (part: object, field: string, kind: ProblemKind, isUnfinished?: boolean) => void

function checkTarget(target: TargetDraft, note: Note) {
  const { seconds, warn_before_seconds: warn } = target
  if (seconds === null) return
  if (typeof seconds === 'string') note(target, 'seconds', 'unreadable')
  else if (seconds < 1 || seconds > MAX_TARGET_SECONDS) note(target, 'seconds', 'target_range')
  if (typeof warn === 'string') note(target, 'warn_before_seconds', 'unreadable')
  else if (warn !== null && typeof seconds === 'number' && (warn < 1 || warn >= seconds)) {
    note(target, 'warn_before_seconds', 'warning')
  }
}

function checkStep(step: StepDraft, note: Note) {
  const { when, actions } = step
  if (when.at === 'after_breach') {
    if (typeof when.minutes === 'string') note(when, 'minutes', 'unreadable')
    else if (when.minutes === null || when.minutes < 1 || when.minutes > MAX_STEP_MINUTES) {
      note(when, 'minutes', 'step_minutes')
    }
  }
  if (actions.length === 0) note(step, 'actions', 'no_action', true)
  for (const action of actions) checkAction(action, note)
}

function checkAction(action: ActionDraft, note: Note) {
  const { kind, member_ids, member_id, team_id, tag } = action
  if (kind === 'notify_members' && member_ids.length === 0) {
    note(action, 'member_ids', 'members', true)
  }
  if (kind === 'assign' && member_id === null) note(action, 'member_id', 'member', true)
  if (kind === 'assign_team' && team_id === null) note(action, 'team_id', 'team', true)
  if (kind === 'add_tag' && tag.trim() === '') note(action, 'tag', 'tag', true)
}
