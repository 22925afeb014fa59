/** What the clocks did, in the records of the fake tickets. */
import type { AuditRecord, SlaEvent, Ticket } from '../../../src/api/types.ts'
import { explain } from './sla.ts'
import { at, id, members } from './tenant.ts'

export function slaEvent(part: Partial<SlaEvent> & Pick<SlaEvent, 'kind'>): SlaEvent {
  return {
    clock: null,
    policy_name: null,
    due_at: null,
    at: null,
    reason: null,
    category: null,
    ...part,
  }
}

/** The events of the story that `makeRecords` tells: a question, a reply that waits, an answer. */
export function addStoryEvents(records: AuditRecord[], ticket: Ticket): void {
  const { policy, clocks } = explain(ticket)
  const resolution = clocks.find(({ kind }) => kind === 'resolution')
  const response = clocks.find(({ kind }) => kind === 'first_response')
  if (!policy || !resolution || !response) return
  const due = (minutes: number) => at(-minutes)
  records[0]?.sla.push(
    slaEvent({ kind: 'policy_applied', policy_name: policy.name }),
    slaEvent({ kind: 'activated', clock: 'first_response', due_at: response.due_at ?? due(60) }),
    slaEvent({ kind: 'activated', clock: 'resolution', due_at: due(2_880) }),
  )
  records[3]?.sla.push(
    slaEvent({ kind: 'first_replied' }),
    slaEvent({ kind: 'fulfilled', clock: 'first_response' }),
    slaEvent({ kind: 'paused', category: 'pending' }),
  )
  // Where the answer leads to another status that waits, the clocks stay as they are.
  if (ticket.status.category !== 'open') return
  records[4]?.sla.push(
    slaEvent({ kind: 'resumed' }),
    slaEvent({ kind: 'moved', clock: 'resolution', reason: 'resumed', due_at: due(3_180) }),
    slaEvent({ kind: 'activated', clock: 'next_update', due_at: due(120) }),
  )
}

/** The records of a promise that is warned of, escalated and broken. */
export function makePromiseRecords(records: AuditRecord[]): AuditRecord[] {
  const system = { kind: 'system' as const, id: null, name: 'Lambdesk' }
  const first = records.length + 1
  const base = {
    actor: system,
    channel: 'time' as const,
    changes: [],
    comment: null,
    hash: 'e'.repeat(64),
  }
  const notice = (why: string) => ({
    kind: 'notify_members',
    detail: `notice to ${members[1]?.name}, ${members[2]?.name}, because ${why}`,
  })
  const [warned, breached] = [at(95), at(35)]
  return [
    ...records,
    {
      ...base,
      seq: first,
      at: at(150),
      actor: { kind: 'member', id: id('mem', 1), name: members[0]?.name ?? '' },
      channel: 'portal',
      kind: 'updated',
      effects: [],
      sla: [
        slaEvent({
          kind: 'moved',
          clock: 'next_update',
          reason: 'configuration_changed',
          due_at: breached,
        }),
      ],
    },
    {
      ...base,
      seq: first + 1,
      at: warned,
      kind: 'sla_warned',
      effects: [notice('a promised time draws near')],
      sla: [slaEvent({ kind: 'warned', clock: 'next_update', at: warned })],
    },
    {
      ...base,
      seq: first + 2,
      at: breached,
      kind: 'sla_breached',
      effects: [notice('a promised time is over')],
      sla: [slaEvent({ kind: 'breached', clock: 'next_update', at: breached })],
    },
    {
      ...base,
      seq: first + 3,
      at: at(20),
      kind: 'sla_escalated',
      changes: [{ field: 'priority', from: 'p2', to: 'p1', from_label: 'P2', to_label: 'P1' }],
      effects: [notice('an escalation step was due')],
      sla: [slaEvent({ kind: 'escalated', clock: 'next_update' })],
    },
  ]
}
