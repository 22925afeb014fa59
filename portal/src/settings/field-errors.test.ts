import { expect, it } from 'vitest'
import { placeErrors } from './field-errors'

const draft = {
  name: 'x',
  intervals: [{ until_minute: 1 }, { until_minute: 2 }],
  conditions: { all: [{ values: [] }], any: [] },
  targets: { p1: { first_response: { seconds: 0 } } },
  escalations: [{ when: { minutes: 0 }, actions: [{ kind: 'a' }, { member_ids: [] }] }],
}

it.each([
  ['name', draft, 'name'],
  ['intervals', draft, 'intervals'],
  ['intervals[1]', draft.intervals[1], ''],
  ['intervals[1].until_minute', draft.intervals[1], 'until_minute'],
  ['conditions.all[0].values', draft.conditions.all[0], 'values'],
  ['targets.p1.first_response.seconds', draft.targets.p1.first_response, 'seconds'],
  ['escalations[0].when.minutes', draft.escalations[0]?.when, 'minutes'],
  ['escalations[0].actions', draft.escalations[0], 'actions'],
  ['escalations[0].actions[1].member_ids', draft.escalations[0]?.actions[1], 'member_ids'],
])('finds the part that %s is about', (field, part, leaf) => {
  const { errors, rest } = placeErrors([{ field, reason: 'is wrong' }], draft)
  expect(rest).toEqual([])
  expect(errors.get(part as object)?.get(leaf)).toBe('is wrong')
})

it('keeps what leads nowhere', () => {
  const lost = { field: 'intervals[9].until_minute', reason: 'is wrong' }
  expect(placeErrors([lost], draft).rest).toEqual([lost])
})
