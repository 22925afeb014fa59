// What a live clock says at a moment. The server's word may be half a minute old, and the reader's clock goes on.
import type { TFunction } from 'i18next'
import type { ClockSummary } from '../../api/types'
import type { Step } from '../../ui'

type T = TFunction<'sla'>
export type LiveState = 'running' | 'warned' | 'paused' | 'breached'

const HOUR = 3_600_000

const isPast = (moment: string | null | undefined, now: number) =>
  !!moment && Date.parse(moment) <= now

/** The state that a reader is shown: a due time or a warning that has passed since is not waited for. */
export function stateAt({ state, due_at, warn_at }: ClockSummary, now: number): LiveState {
  if (state === 'breached') return 'breached'
  if (state === 'paused' || !due_at) return 'paused'
  if (isPast(due_at, now)) return 'breached'
  return state === 'warned' || isPast(warn_at, now) ? 'warned' : 'running'
}

/** How often the words on a clock change. */
export function stepOf({ due_at }: ClockSummary, now: number): Step {
  if (!due_at) return null
  // The minute that is being shown may have begun up to a minute ago.
  return Math.abs(Date.parse(due_at) - now) < HOUR + 60_000 ? 1_000 : 60_000
}

/** A few words: the time left, or by how much it is over. `isNamed`: the kind stands beside it. */
export function shortWords(clock: ClockSummary, now: number, t: T, isNamed = false): string {
  const state = stateAt(clock, now)
  const seconds = clock.due_at ? (Date.parse(clock.due_at) - now) / 1000 : 0
  if (state === 'paused') {
    const left = clock.remaining_seconds ?? null
    return left === null ? t('state.paused') : t('chip.paused', { left })
  }
  if (state !== 'breached') {
    if (isNamed) return t('chip.bare', { left: seconds })
    return t('chip.left', { kind: t(`brief.${clock.kind}`), left: seconds })
  }
  if (!clock.due_at) return t('state.breached')
  return -seconds < 60 ? t('chip.justOverdue') : t('chip.overdue', { by: -seconds })
}

/** The same in a sentence, with the kind and the moment. It changes with the state alone, and not as time passes. */
export function sentence(clock: ClockSummary, now: number, t: T): string {
  const state = stateAt(clock, now)
  const kind = t(`kind.${clock.kind}`)
  if (state !== 'paused') return t(`sentence.${state}`, { kind, at: clock.due_at ?? '' })
  const left = clock.remaining_seconds ?? null
  return left === null ? t('sentence.paused', { kind }) : t('sentence.paused_left', { kind, left })
}
