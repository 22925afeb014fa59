const UNITS = {
  en: { d: 'd', h: 'h', min: 'min', s: 's' },
  fr: { d: 'j', h: 'h', min: 'min', s: 's' },
}

/**
 * How a stretch of time is told.
 * `countdown`: ever finer towards its end, seconds in the last ten minutes. `rough`: never finer than minutes.
 * `hours`: as `rough` and without days, for business time, of which a day has no 24 hours. `exact`: to the second,
 * without days, so that parts add up.
 */
export type DurationForm = 'countdown' | 'rough' | 'hours' | 'exact'

const [MINUTE, HOUR, DAY] = [60, 3_600, 86_400]

/** A stretch of time in the units of `language`: “2 h 10 min”. A no-break space keeps number and unit together. */
export function formatDuration(seconds: number, language: string, form: DurationForm): string {
  const total = Math.max(0, Math.floor(seconds))
  const units = language.startsWith('fr') ? UNITS.fr : UNITS.en
  const numbers = new Intl.NumberFormat(language)
  const parts = partsOf(total, form).filter(([value]) => value > 0)
  if (parts.length === 0) parts.push([0, form === 'countdown' ? 's' : 'min'])
  return parts.map(([value, unit]) => `${numbers.format(value)}\u00a0${units[unit]}`).join(' ')
}

type Part = [value: number, unit: keyof typeof UNITS.en]

function partsOf(total: number, form: DurationForm): Part[] {
  const inDays = form === 'countdown' || form === 'rough'
  if (inDays && total >= DAY) {
    return [
      [Math.floor(total / DAY), 'd'],
      [Math.floor((total % DAY) / HOUR), 'h'],
    ]
  }
  const hours: Part = [Math.floor(total / HOUR), 'h']
  const minutes: Part = [Math.floor((total % HOUR) / MINUTE), 'min']
  const seconds: Part = [total % MINUTE, 's']
  if (form === 'exact') return [hours, minutes, seconds]
  return form === 'countdown' && total < 10 * MINUTE ? [minutes, seconds] : [hours, minutes]
}
