/** `T-000042`, `#42` or `42` as the number that it names; nothing where it names none. */
export function parseTicketNumber(text: string): number | null {
  const digits = /^\s*(?:[^\d\s]*?[-#\s]?)?0*(\d{1,12})\s*$/u.exec(text)?.[1]
  return digits && digits !== '0' ? Number(digits) : null
}

/** A ticket's number as people see it. */
export function displayNumber(number: number): string {
  return `T-${String(number).padStart(6, '0')}`
}
