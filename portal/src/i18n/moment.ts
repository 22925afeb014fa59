const FORMS = {
  full: { weekday: 'long', day: 'numeric', month: 'long', hour: 'numeric', minute: '2-digit' },
  short: { weekday: 'short', day: 'numeric', month: 'short', hour: 'numeric', minute: '2-digit' },
  day: { weekday: 'long', day: 'numeric', month: 'long' },
  time: { hour: 'numeric', minute: '2-digit' },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>

export type MomentForm = keyof typeof FORMS

/** A moment by the clock of `timeZone`, or of the reader's own zone where none is named. */
export function formatMoment(
  value: string,
  language: string,
  form: MomentForm,
  timeZone?: string,
): string {
  return new Intl.DateTimeFormat(language, { ...FORMS[form], timeZone }).format(new Date(value))
}

/** The name of a zone with its distance to UTC at a moment, as readers know it: “Europe/Paris (GMT+1)”. */
export function zoneName(timeZone: string, at: string, language: string): string {
  const parts = new Intl.DateTimeFormat(language, { timeZone, timeZoneName: 'short' })
  const short = parts.formatToParts(new Date(at)).find(({ type }) => type === 'timeZoneName')?.value
  return short === undefined || short === timeZone ? timeZone : `${timeZone} (${short})`
}
