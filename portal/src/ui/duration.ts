const UNITS: [RegExp, seconds: number][] = [
  [/^(w|wk|weeks?|sem|semaines?)$/, 604_800],
  [/^(d|days?|j|jours?)$/, 86_400],
  [/^(h|hrs?|hours?|heures?)$/, 3_600],
  [/^(m|mn|min|mins|minutes?)$/, 60],
  [/^(s|sec|secs|seconds?|secondes?)$/, 1],
]

function secondsOf(unit: string): number | undefined {
  return UNITS.find(([pattern]) => pattern.test(unit))?.[1]
}

/**
 * The seconds that a text says, in English or French: `30m`, `4h`, `1d 2h`, `1,5 j`, `1h30`, `1:30`.
 * Null for a text that says none; a number without a unit says none, as 4 may be hours or minutes.
 */
export function parseDuration(text: string): number | null {
  const words = text.trim().toLowerCase()
  const clock = /^(\d{1,4}):([0-5]\d)$/.exec(words)
  if (clock) return Number(clock[1]) * 3_600 + Number(clock[2]) * 60

  const parts = /(\d+(?:[.,]\d+)?)\s*([a-z]*)\s*/y
  const seen = new Set<number>()
  let total = 0
  let last: number | undefined
  while (parts.lastIndex < words.length) {
    const found = parts.exec(words)
    if (!found) return null
    // What follows the hours without a unit is minutes: 1h30.
    const unit = found[2] === '' && last === 3_600 ? 60 : secondsOf(found[2] ?? '')
    if (unit === undefined || seen.has(unit)) return null
    seen.add(unit)
    last = unit
    total += Number(found[1]?.replace(',', '.')) * unit
  }
  return seen.size > 0 ? Math.round(total) : null
}

const SIGNS = {
  en: { d: 'd', h: 'h', m: 'm', s: 's' },
  fr: { d: '\u00a0j', h: '\u00a0h', m: '\u00a0min', s: '\u00a0s' },
}

/**
 * Seconds in the short words of a language: `1d 2h`, `1 j 2 h`. Without days it is `26h`: a day of business
 * time is not what people call a day.
 */
export function formatDuration(seconds: number, language: string, hasDays = true): string {
  const signs = language.startsWith('fr') ? SIGNS.fr : SIGNS.en
  const days = hasDays ? Math.floor(seconds / 86_400) : 0
  const rest = seconds - days * 86_400
  const parts: [number, string][] = [
    [days, signs.d],
    [Math.floor(rest / 3_600), signs.h],
    [Math.floor((rest % 3_600) / 60), signs.m],
    [rest % 60, signs.s],
  ]
  const text = parts.filter(([n]) => n > 0).map(([n, sign]) => `${n}${sign}`)
  return text.join(' ') || `0${signs.m}`
}
