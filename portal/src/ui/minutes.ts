/** Minutes of a day; the end of what lasts until midnight. */
export const DAY_MINUTES = 1440

/** The minute of the day that a text names (`9`, `930`, `9:30`, `9h30`, `24:00`), or null. */
export function parseMinute(text: string): number | null {
  const found = /^(\d{1,2})(?:[:h.]?([0-5]\d))?h?$/i.exec(text.replace(/\s/g, ''))
  if (!found) return null
  const minute = Number(found[1]) * 60 + Number(found[2] ?? 0)
  return minute <= DAY_MINUTES ? minute : null
}

/** A minute of the day as `HH:MM` of 24 hours. */
export function formatMinute(minute: number): string {
  const two = (n: number) => String(n).padStart(2, '0')
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`
}
