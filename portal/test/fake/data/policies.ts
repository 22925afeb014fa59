import type { SlaPolicy, Target } from '../../../src/api/types.ts'
import { configuration, id, members } from './tenant.ts'

const MINUTE = 60
const HOUR = 3_600

const target = (hours: Target['hours'], seconds: number, warn?: number): Target => ({
  seconds,
  hours,
  ...(warn !== undefined && { warn_before_seconds: warn }),
})
const business = (seconds: number, warn?: number) => target('business', seconds, warn)
const always = (seconds: number, warn?: number) => target('calendar', seconds, warn)

const [support, workshop] = configuration.teams.map((team) => team.id)
const memberId = (index: number) => members[index]?.id ?? ''

/**
 * As the API shows them, which leaves out lists that are empty and warnings that are none. What the tenant has to begin
 * with: for urgent tickets of important requesters, for the workshop, and for the rest.
 */
export function makePolicies(): SlaPolicy[] {
  const policies: SlaPolicy[] = [
    {
      id: id('slp', 1),
      position: 0,
      name: 'Key accounts, urgent',
      conditions: {
        all: [
          { field: 'priority', operator: 'is_any_of', values: ['p1', 'p2'] },
          { field: 'team_id', operator: 'is_none_of', values: workshop ? [workshop] : [] },
        ],
        any: [
          {
            field: 'requester_domain',
            operator: 'is_any_of',
            values: ['example.com', 'example.org'],
          },
          { field: 'tags', operator: 'has_all_of', values: ['contract', 'vip'] },
        ],
      },
      targets: {
        p1: {
          first_response: always(30 * MINUTE, 10 * MINUTE),
          next_update: always(2 * HOUR),
          resolution: always(26 * HOUR, 2 * HOUR),
        },
        p2: {
          first_response: business(90 * MINUTE, 15 * MINUTE),
          next_update: business(4 * HOUR),
          resolution: business(16 * HOUR, 2 * HOUR),
        },
      },
      next_update_mode: 'regular_updates',
      on_reopen: 'resume',
      calendar_id: id('cal', 3),
      escalations: [
        {
          id: id('esc', 1),
          when: { at: 'warning' },
          actions: [{ kind: 'notify_assignee' }],
        },
        {
          id: id('esc', 2),
          kinds: ['first_response', 'resolution'],
          when: { at: 'after_breach', minutes: 90 },
          actions: [
            { kind: 'notify_members', member_ids: [memberId(0), memberId(2)] },
            { kind: 'raise_priority', to: 'p1' },
            { kind: 'add_tag', tag: 'escalated' },
          ],
        },
      ],
    },
    {
      id: id('slp', 2),
      position: 1,
      name: 'Workshop',
      conditions: {
        all: [
          { field: 'team_id', operator: 'is_any_of', values: workshop ? [workshop] : [] },
          {
            field: 'address_id',
            operator: 'is_any_of',
            values: [id('adr', 2)],
          },
        ],
      },
      targets: {
        p1: { first_response: business(4 * HOUR), resolution: business(40 * HOUR) },
        p2: { first_response: business(8 * HOUR), resolution: business(80 * HOUR) },
      },
      next_update_mode: 'answer_requester',
      on_reopen: 'restart',
      calendar_id: null,
      escalations: [
        {
          id: id('esc', 3),
          kinds: ['resolution'],
          when: { at: 'breach' },
          actions: support ? [{ kind: 'assign_team', team_id: support }] : [],
        },
      ],
    },
    {
      id: id('slp', 3),
      position: 2,
      name: 'Everything else',
      conditions: {},
      targets: {
        p1: { first_response: business(HOUR), resolution: business(8 * HOUR) },
        p2: { first_response: business(4 * HOUR), resolution: business(16 * HOUR) },
        p3: { first_response: business(8 * HOUR) },
      },
      next_update_mode: 'answer_requester',
      on_reopen: 'resume',
      calendar_id: null,
      escalations: [],
    },
  ]
  return structuredClone(policies)
}
