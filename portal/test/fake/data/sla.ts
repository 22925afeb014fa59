/** The promised times of the fake tickets. */
import type {
  ClockKind,
  ExplainedClock,
  SlaSummary,
  Ticket,
  TicketSla,
} from '../../../src/api/types.ts'
import { momentAfter, type Pause, spansOf } from './business-time.ts'
import { at, id } from './tenant.ts'

const NOW = Date.parse(at(0))
const MINUTE = 60_000
const HOUR = 3_600
const YEAR = 366 * 24 * HOUR * 1000

type Plan = {
  kind: ClockKind
  instance?: number
  from: number
  until?: number
  target: number
  hours?: ExplainedClock['hours']
  warnBefore?: number
  pauses?: Pause[]
}

function explained(plan: Plan): ExplainedClock {
  const { kind, from, until, target, hours = 'business', warnBefore = null, pauses = [] } = plan
  const spans = spansOf(from, until ?? NOW, hours, pauses)
  const ahead = spansOf(from, NOW + YEAR / 12, hours, pauses)
  const elapsed = spans.reduce((sum, span) => sum + (span.is_counted ? span.seconds : 0), 0)
  const isPaused = pauses.some((pause) => pause.until >= NOW)
  const warning = warnBefore === null ? null : target - warnBefore
  const breached_at = momentAfter(spans, target) ?? null
  const warned_at = warning === null ? null : (momentAfter(spans, warning) ?? null)
  const fulfilled_at = until === undefined ? null : new Date(until).toISOString()
  const due_at = breached_at ?? (isPaused ? null : (momentAfter(ahead, target) ?? null))
  const liveState = breached_at
    ? 'breached'
    : isPaused
      ? 'paused'
      : warned_at
        ? 'warned'
        : 'running'
  return {
    kind,
    instance: plan.instance ?? 1,
    state: fulfilled_at ? 'fulfilled' : liveState,
    is_live: !fulfilled_at,
    target_seconds: target,
    hours,
    warn_before_seconds: warnBefore,
    activated_at: new Date(from).toISOString(),
    due_at,
    warn_at: warning === null || isPaused ? null : (momentAfter(ahead, warning) ?? null),
    warned_at,
    breached_at,
    fulfilled_at,
    cancelled_at: null,
    elapsed_seconds: elapsed,
    remaining_seconds: target - elapsed,
    spans,
  }
}

const ago = (minutes: number) => NOW - minutes * MINUTE
const EXPRESS = { hours: 'calendar', warnBefore: 1_200 } as const

/** What open tickets are promised, by turns. */
const TURNS = ['none', 'soon', 'breached', 'warned', 'far', 'story', 'several'] as const
type Turn = (typeof TURNS)[number] | 'closed' | 'breached_paused'

function turnOf({ number, status }: Ticket): Turn {
  if (status.category === 'closed' || status.category === 'resolved') return 'closed'
  if (status.category === 'pending' || status.category === 'scheduled') {
    if (number % 10 === 9) return 'none'
    return number % 16 === 1 ? 'breached_paused' : 'story'
  }
  const place = [0, 0, 0, 1, 1, 1, 2, 2][number % 8] ?? 0
  return TURNS[(Math.floor(number / 8) * 3 + place) % TURNS.length] ?? 'none'
}

function plansOf(ticket: Ticket): Plan[] {
  const created = Date.parse(ticket.created_at)
  const after = (minutes: number) => created + minutes * MINUTE
  const { category } = ticket.status
  const isOpen = category === 'new' || category === 'open'
  // The story that the ticket's records tell.
  const asked: Pause = { from: after(58), until: after(180), category: 'pending' }
  const pauses = isOpen ? [asked] : [asked, { from: after(180), until: NOW + YEAR, category }]
  const answered: Plan = {
    kind: 'first_response',
    from: created,
    until: after(58),
    target: 4 * HOUR,
  }
  const update: Plan = {
    kind: 'next_update',
    from: after(180),
    target: 10 * HOUR,
    warnBefore: HOUR,
  }
  const isLong = ticket.number > 40
  const target = (isLong ? 40 : 16) * HOUR
  const resolution: Plan = { kind: 'resolution', from: created, target, warnBefore: HOUR, pauses }
  switch (turnOf(ticket)) {
    case 'none':
      return []
    case 'soon':
      return [{ ...EXPRESS, kind: 'resolution', from: ago(198), target: 4 * HOUR }]
    case 'warned':
      return [{ ...EXPRESS, kind: 'first_response', from: ago(52.5), target: HOUR }]
    case 'breached':
      return [{ ...EXPRESS, kind: 'first_response', from: ago(155), target: 2 * HOUR }]
    case 'far':
      return [{ ...resolution, pauses: [asked] }]
    case 'several':
      return [
        answered,
        { ...EXPRESS, kind: 'next_update', instance: 2, from: ago(108), target: 2 * HOUR },
        resolution,
      ]
    case 'breached_paused':
      return [
        {
          ...resolution,
          target: HOUR,
          hours: 'calendar',
          pauses: pauses.slice(1),
          from: after(-90),
        },
      ]
    case 'closed':
      return [answered, { ...resolution, until: after(180), pauses: [asked] }]
    case 'story':
      if (!isOpen) return [answered, resolution]
      return [answered, isLong ? { ...update, until: after(600) } : update, resolution]
  }
}

const byDue = (a: ExplainedClock, b: ExplainedClock) =>
  (a.due_at ? Date.parse(a.due_at) : Infinity) - (b.due_at ? Date.parse(b.due_at) : Infinity)

/** Everything about a ticket's clocks. */
export function explain(ticket: Ticket): TicketSla {
  const clocks = plansOf(ticket).map(explained)
  const isExpress = clocks.some(({ is_live, hours }) => is_live && hours === 'calendar')
  const policy = isExpress
    ? { id: id('sla', 2), name: 'Express support' }
    : { id: id('sla', 1), name: 'Standard support' }
  const calendar = { id: id('cal', 1), name: 'Business hours', time_zone: 'Europe/Paris' }
  const isPromised = clocks.length > 0
  return {
    now: at(0),
    policy: isPromised ? policy : null,
    calendar: isPromised ? calendar : null,
    clocks,
  }
}

/** The live clocks alone, as rows of tickets show them. */
export function summaryOf(ticket: Ticket): SlaSummary | null {
  const { policy, clocks } = explain(ticket)
  if (policy === null) return null
  const live = clocks.filter(({ is_live }) => is_live).sort(byDue)
  return {
    policy,
    clocks: live.map(({ kind, state, due_at, warn_at, remaining_seconds }) => ({
      kind,
      state,
      due_at,
      warn_at,
      remaining_seconds: state === 'paused' ? remaining_seconds : null,
    })),
  }
}
