import type { Recalculation } from '../../src/api/types.ts'
import type { FakeAnswer, FakeApi } from './server.ts'

export type Recalculating = { state: Recalculation['state']; done: number; total: number }

/** Begins anew, as after each change of a calendar, a holiday or a policy. */
export function recalculate(api: FakeApi): void {
  api.calendars.recalculation = { state: 'running', done: 0, total: 480 }
}

/** Each time somebody asks, a quarter more is done. */
export function answerRecalculation(api: FakeApi): FakeAnswer {
  const now = api.calendars.recalculation
  const started = now.state !== 'idle'
  const body: Recalculation = {
    state: now.state,
    tickets_done: now.done,
    tickets_changed: Math.round(now.done / 40),
    tickets_total: started ? now.total : null,
    started_at: started ? '2026-11-21T09:30:00Z' : null,
    finished_at: now.state === 'done' ? '2026-11-21T09:30:12Z' : null,
  }
  if (now.state === 'running') {
    if (now.done >= now.total) now.state = 'done'
    else now.done = Math.min(now.total, now.done + now.total / 4)
  }
  return { status: 200, body }
}
