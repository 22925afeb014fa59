/**
 * What the API says of promised times. Written by hand until its document has them: each name here becomes an alias of
 * what `schema.d.ts` says, and the `With…` types become the plain schemas.
 */
import type { components } from './schema'

type Schemas = components['schemas']
type Named = { id: string; name: string }

export type ClockKind = 'first_response' | 'next_update' | 'resolution'
export type ClockState = 'running' | 'warned' | 'paused' | 'breached' | 'fulfilled' | 'cancelled'

/** A live clock, as rows and heads of tickets show it. */
export type ClockSummary = {
  kind: ClockKind
  state: ClockState
  /** Null while paused; a breached clock keeps it. */
  due_at: string | null
  warn_at: string | null
  /** Of business or calendar time, while paused and not breached. */
  remaining_seconds: number | null
}

/** The clocks are live, the nearest due first. */
export type SlaSummary = { policy: Named | null; clocks: ClockSummary[] }

export type SpanReason = 'counted' | 'outside_hours' | 'holiday' | 'paused'

export type ClockSpan = {
  from: string
  until: string
  seconds: number
  is_counted: boolean
  reason: SpanReason
  holiday_name: string | null
  /** Of the status, while paused. */
  category: Schemas['StatusCategory'] | null
}

export type ExplainedClock = {
  kind: ClockKind
  /** 1 is the first of its kind. */
  instance: number
  state: ClockState
  is_live: boolean
  target_seconds: number
  hours: 'business' | 'calendar'
  warn_before_seconds: number | null
  activated_at: string
  due_at: string | null
  warn_at: string | null
  warned_at: string | null
  breached_at: string | null
  fulfilled_at: string | null
  cancelled_at: string | null
  elapsed_seconds: number
  /** Negative when over. */
  remaining_seconds: number
  /** Without gaps; those that count add up to `elapsed_seconds`. */
  spans: ClockSpan[]
}

export type TicketSla = {
  now: string
  policy: Named | null
  calendar: (Named & { time_zone: string }) | null
  /** Every clock that the ticket ever had, oldest first. */
  clocks: ExplainedClock[]
}

export type SlaEventKind =
  | 'policy_applied'
  | 'paused'
  | 'resumed'
  | 'first_replied'
  | 'activated'
  | 'moved'
  | 'fulfilled'
  | 'cancelled'
  | 'warned'
  | 'breached'
  | 'escalated'

export type SlaEvent = {
  kind: SlaEventKind
  clock: ClockKind | null
  policy_name: string | null
  due_at: string | null
  at: string | null
  reason: 'resumed' | 'reopened' | 'ticket_changed' | 'configuration_changed' | null
}

export type WithSla<Row> = Row & { sla: SlaSummary | null }

export type WithSlaEvents<Row extends { kind: string }> = Omit<Row, 'kind'> & {
  kind: Row['kind'] | 'sla_warned' | 'sla_breached' | 'sla_escalated'
  sla: SlaEvent[]
}
