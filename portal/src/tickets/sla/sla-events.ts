// What an update did to the clocks, in words.
import type { TFunction } from 'i18next'
import type { AuditRecord, ClockKind, SlaEvent, SlaEventKind } from '../../api/types'

type T = TFunction<'sla'>

/** A sentence of a record. Minor ones go together into one small line. */
export type SlaLine = { kind: SlaEventKind; text: string; isMinor: boolean }

const MINOR: SlaEventKind[] = ['paused', 'resumed', 'activated', 'fulfilled', 'cancelled']
/** Told once for all clocks that it befell. */
const TOGETHER: SlaEventKind[] = ['fulfilled', 'cancelled', 'escalated']

/** Whether an event tells a reader anything. A first reply is there to be read itself. */
export const isTold = ({ kind }: SlaEvent) => kind !== 'first_replied'

function isMinor(event: SlaEvent, record: AuditRecord): boolean {
  // What follows from another event of the record is no news of its own.
  if (event.kind === 'moved') return event.reason === 'resumed'
  if (event.kind === 'policy_applied') return record.kind === 'created'
  return MINOR.includes(event.kind)
}

function words(event: SlaEvent, clocks: string, isResumed: boolean, t: T): string {
  const { kind, policy_name, due_at, at, reason, category } = event
  const clock = { kind: clocks }
  switch (kind) {
    case 'policy_applied':
      return policy_name ? t('event.policy_applied', { name: policy_name }) : t('event.policy_none')
    case 'activated':
      return due_at
        ? t('event.activated', { ...clock, at: due_at })
        : t('event.activated_paused', clock)
    case 'moved': {
      if (due_at && reason === 'resumed' && isResumed)
        return t('event.now_due', { ...clock, at: due_at })
      const why = t(`because.${reason ?? 'ticket_changed'}`)
      return due_at
        ? t('event.moved', { ...clock, at: due_at, why })
        : t('event.moved_paused', { ...clock, why })
    }
    case 'breached':
      return at ? t('event.breached', { ...clock, at }) : t('event.overdue', clock)
    case 'paused':
      return t('event.paused', { context: category ?? undefined })
    case 'first_replied':
      return ''
    default:
      return t(`event.${kind}`, clock)
  }
}

/** What the events of a record say, in their order. */
export function slaLines(record: AuditRecord, t: T): SlaLine[] {
  const told = record.sla.filter(isTold)
  const name = (clock: ClockKind) => t(`kind.${clock}`)
  const isResumed = told.some(({ kind }) => kind === 'resumed')
  const lines = told.map((event): SlaLine => {
    const group = TOGETHER.includes(event.kind)
      ? told.filter(({ kind }) => kind === event.kind)
      : [event]
    const clocks = [...new Set(group.flatMap(({ clock }) => (clock ? name(clock) : [])))].join(', ')
    return {
      kind: event.kind,
      text: words(event, clocks, isResumed, t),
      isMinor: isMinor(event, record),
    }
  })
  const texts = lines.map(({ text }) => text)
  return lines.filter(({ text }, index) => texts.indexOf(text) === index)
}
