import { describe, expect, it } from 'vitest'
import { makePolicies } from '../../../test/fake/data/policies'
import { UNREADABLE } from '../../ui'
import { draftOf, inputOf, isChanged, makeAction, makeCondition, makeStep } from './draft'
import { moved } from './order'
import { problemsOf } from './problems'

const policies = makePolicies()
const [policy] = policies
if (!policy) throw new Error('no policy')

describe('a draft', () => {
  it('says what the policy said', () => {
    for (const one of policies) {
      const sent = inputOf(draftOf(one))
      expect(sent.targets).toMatchObject(one.targets)
      expect(sent.conditions).toMatchObject(one.conditions)
      expect(sent.escalations).toMatchObject(one.escalations)
      expect(isChanged(draftOf(one), one)).toBe(false)
    }
  })

  it('takes what the API leaves out for empty', () => {
    const bare = {
      ...policy,
      conditions: { all: [{ field: 'team_id' as const, operator: 'is_empty' as const }] },
      escalations: [{ id: 'esc_1', when: { at: 'breach' as const }, actions: [] }],
    }
    const { conditions, escalations } = draftOf(bare)
    expect(conditions.all[0]?.values).toEqual([])
    expect(conditions.any).toEqual([])
    expect(escalations[0]?.kinds).toEqual([])
  })

  it('promises nothing where nothing is written', () => {
    const draft = draftOf(null)
    draft.targets.p3.resolution = { seconds: 60, hours: 'calendar', warn_before_seconds: null }
    expect(inputOf(draft).targets).toEqual({
      p3: { resolution: { seconds: 60, hours: 'calendar', warn_before_seconds: null } },
    })
  })

  it('sends of an action what belongs to its kind', () => {
    const draft = draftOf(null)
    const action = makeAction({ kind: 'notify_members', member_ids: ['mem_1'] })
    draft.escalations = [{ ...makeStep(), actions: [{ ...action, kind: 'add_tag', tag: ' VIP ' }] }]
    expect(inputOf(draft).escalations?.[0]?.actions).toEqual([{ kind: 'add_tag', tag: 'vip' }])
  })

  it('sends no values with a condition that takes none', () => {
    const draft = draftOf(null)
    draft.conditions.all = [{ ...makeCondition(), operator: 'is_empty', values: ['p1'] }]
    expect(inputOf(draft).conditions?.all?.[0]?.values).toEqual([])
  })
})

describe('problemsOf', () => {
  const target = (seconds: number | 'unreadable', warn: number | 'unreadable' | null = null) => {
    const draft = draftOf(policy)
    const cell = { seconds, hours: 'business' as const, warn_before_seconds: warn }
    draft.targets.p1.first_response = cell
    const problems = problemsOf(draft).get(cell) ?? new Map()
    return [...problems].map(([field, { kind }]) => [field, kind])
  }
  it.each([
    [60, null, []],
    [60, 59, []],
    [60, 60, [['warn_before_seconds', 'warning']]],
    [60, 0, [['warn_before_seconds', 'warning']]],
    [0, null, [['seconds', 'target_range']]],
    [366 * 86_400, null, []],
    [366 * 86_400 + 1, null, [['seconds', 'target_range']]],
    [UNREADABLE, null, [['seconds', 'unreadable']]],
    [60, UNREADABLE, [['warn_before_seconds', 'unreadable']]],
  ] as const)('of a target of %s with a warning %s before', (seconds, warn, expected) => {
    expect(target(seconds, warn)).toEqual(expected)
  })

  it('finds none in a whole policy, and what a new one lacks', () => {
    expect(problemsOf(draftOf(policy)).size).toBe(0)
    const empty = draftOf(null)
    expect([...(problemsOf(empty).get(empty)?.keys() ?? [])]).toEqual(['name', 'targets'])
  })

  it('finds what is missing in steps', () => {
    const draft = draftOf(policy)
    const action = makeAction({ kind: 'assign', member_id: '' })
    const unfinished = { ...action, member_id: null }
    const step = {
      ...makeStep({ when: { at: 'after_breach', minutes: 43_201 }, actions: [] }),
      actions: [unfinished],
    }
    draft.escalations = [step, { ...step, actions: [] }]
    const problems = problemsOf(draft)
    expect(problems.get(step.when)?.get('minutes')?.kind).toBe('step_minutes')
    expect(problems.get(unfinished)?.get('member_id')?.kind).toBe('member')
    expect(problems.get(draft.escalations[1] ?? {})?.get('actions')?.kind).toBe('no_action')
  })
})

it.each([
  [0, 2, 'bca'],
  [2, 0, 'cab'],
  [1, 0, 'bac'],
  [1, 1, 'abc'],
  [9, 0, 'abc'],
])('moves %d to %d', (from, to, result) => {
  expect(moved(['a', 'b', 'c'], from, to).join('')).toBe(result)
})
