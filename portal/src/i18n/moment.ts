const FORMS = {
  full: { weekday: 'long', day: 'numeric', month: 'long' },
  short: { weekday: 'short', day: 'numeric', month: 'short' },
  day: { weekday: 'long', day: 'numeric', month: 'short' },
  time: {},
  weekday: { weekday: 'short' },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>
// Two digits where the day has 24 hours: “09:05”, and “9:05 AM”.
const clockOf = (language: string) =>
  ({ hour: language.startsWith('en') ? 'numeric' : '2-digit', minute: '2-digit' }) as const

export type MomentForm = keyof typeof FORMS

/** A moment by the clock of `timeZone`, or of the reader's own zone where none is named. */
export function formatMoment(
  value: string,
  language: string,
  form: MomentForm,
  timeZone?: string,
): string {
  const clock = form === 'day' ? {} : clockOf(language)
  const options = { ...FORMS[form], ...clock, timeZone }
  return new Intl.DateTimeFormat(language, options).format(new Date(value))
}

/** A day that is written as a date, `2026-11-21`: the same one in every zone. */
export function formatDay(date: string, language: string): string {
  const options = { dateStyle: 'long', timeZone: 'UTC' } as const
  return new Intl.DateTimeFormat(language, options).format(new Date(date))
}

/** The name of a zone with its distance to UTC at a moment, as readers know it: “Europe/Paris (GMT+1)”. */
export function zoneName(timeZone: string, at: string, language: string): string {
  const parts = new Intl.DateTimeFormat(language, { timeZone, timeZoneName: 'short' })
  const short = parts.formatToParts(new Date(at)).find(({ type }) => type === 'timeZoneName')?.value
  return short === undefined || short === timeZone ? timeZone : `${timeZone} (${short})`
}
