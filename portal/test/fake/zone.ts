const DAY_MS = 86_400_000

/** How far the clocks of a zone are ahead of UTC at an instant, in milliseconds. */
function offsetAt(zone: string, instant: number): number {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  }).formatToParts(new Date(instant))
  const of = (type: string) => Number(parts.find((part) => part.type === type)?.value)
  const local = Date.UTC(
    of('year'),
    of('month') - 1,
    of('day'),
    of('hour'),
    of('minute'),
    of('second'),
  )
  return local - Math.floor(instant / 1000) * 1000
}

/** The instant at which the clocks of a zone show a minute of a date. */
export function instantOf(zone: string, date: string, minute: number): number {
  const local = Date.parse(`${date}T00:00:00Z`) + minute * 60_000
  const near = local - offsetAt(zone, local)
  return local - offsetAt(zone, near)
}

/** By how many seconds the clocks of a zone are moved on a date; null where they are not. */
export function offsetChange(zone: string, date: string): number | null {
  const change =
    offsetAt(zone, instantOf(zone, addDays(date, 1), 0)) - offsetAt(zone, instantOf(zone, date, 0))
  return change === 0 ? null : change / 1000
}

export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10)
}

export function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
    return true
  } catch {
    return false
  }
}
