import { Link } from '@tanstack/react-router'
import { displayNumber } from './ticket-number'

/** A ticket by its number, as people see it, in a line of text. */
export function TicketLink({ number }: { number: number }) {
  return (
    <Link
      to="/tickets/$number"
      params={{ number: String(number) } as never}
      className="whitespace-nowrap text-accent-ink underline-offset-2 hover:underline"
    >
      {displayNumber(number)}
    </Link>
  )
}
