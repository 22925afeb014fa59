import type { Ticket } from '../../src/api/types.ts'

const WORST_FIRST = ['breached', 'warned', 'running', 'paused']

function worstState(ticket: Ticket): string {
  const states = ticket.sla?.clocks.map(({ state }) => state as string) ?? []
  return WORST_FIRST.find((state) => states.includes(state)) ?? 'none'
}

/** Whether a ticket is in one of the states that were asked for, which are all when none was. */
export function hasSlaState(ticket: Ticket, wanted: string | null): boolean {
  return wanted === null || wanted.split(',').includes(worstState(ticket))
}

/** When the next promise of a ticket is due; the end of time when none is. */
export function dueOf(ticket: Ticket): number {
  const dues =
    ticket.sla?.clocks.flatMap(({ due_at }) => (due_at ? [Date.parse(due_at)] : [])) ?? []
  return Math.min(...dues, Number.MAX_SAFE_INTEGER)
}
