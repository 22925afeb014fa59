import type { MailCaps } from '../../api/types'
import type { Entry } from '../../ui'

/** The times of the caps in minutes, the shortest first, and what is usual in each. */
export const WINDOWS = [10, 30, 60, 180, 600] as const
export type CapField = keyof MailCaps
export const fieldOf = (minutes: (typeof WINDOWS)[number]) => `per_${minutes}_minutes` as const

export const USUAL: MailCaps = {
  per_10_minutes: 10,
  per_30_minutes: 15,
  per_60_minutes: 25,
  per_180_minutes: 50,
  per_600_minutes: 100,
}
export const MOST = 1_000

/** The caps as they are typed. */
export type CapsDraft = Record<CapField, Entry>

export type CapProblem = { kind: 'range' } | { kind: 'less'; minutes: number }

/** What is wrong with caps, as the API says it: each is 1 to 1,000, and a longer time allows no less than a shorter one. */
export function capProblems(caps: CapsDraft): Map<CapField, CapProblem> {
  const problems = new Map<CapField, CapProblem>()
  let shorter: { minutes: number; most: number } | null = null
  for (const minutes of WINDOWS) {
    const field = fieldOf(minutes)
    const most = caps[field]
    if (typeof most !== 'number' || most < 1 || most > MOST) problems.set(field, { kind: 'range' })
    else {
      if (shorter && most < shorter.most) {
        problems.set(field, { kind: 'less', minutes: shorter.minutes })
      }
      shorter = { minutes, most }
    }
  }
  return problems
}
