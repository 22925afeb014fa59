import { useCallback, useSyncExternalStore } from 'react'

/** How often a part of the page looks at the time: each second, each minute, or never again. */
export type Step = 1_000 | 60_000 | null

// One timer for the whole page, set to the next second or minute that anybody waits for.
const waiting = new Map<() => void, number>()
let timer: ReturnType<typeof setTimeout> | undefined

function plan(): void {
  clearTimeout(timer)
  timer = undefined
  if (waiting.size === 0 || document.hidden) return
  const step = Math.min(...waiting.values())
  timer = setTimeout(tick, step - (Date.now() % step))
}

function tick(): void {
  for (const look of [...waiting.keys()]) look()
  plan()
}

function wait(look: () => void, step: number): () => void {
  if (waiting.size === 0) document.addEventListener('visibilitychange', tick)
  waiting.set(look, step)
  plan()
  return () => {
    waiting.delete(look)
    if (waiting.size === 0) document.removeEventListener('visibilitychange', tick)
    plan()
  }
}

/** The time, down to its second or minute. It moves on by itself, unless the tab is hidden. */
export function useNow(step: Step): number {
  const subscribe = useCallback(
    (look: () => void) => (step === null ? () => {} : wait(look, step)),
    [step],
  )
  const size = step ?? 60_000
  return useSyncExternalStore(subscribe, () => Math.floor(Date.now() / size) * size)
}
