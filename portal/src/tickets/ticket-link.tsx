import { Link } from '@tanstack/react-router'
import { cx } from '../ui'
import { displayNumber } from './ticket-number'

/** A ticket by its number, as people see it. Underlined in a line of text, where its colour alone does not tell it apart. */
export function TicketLink({
  number,
  isUnderlined = false,
}: {
  number: number
  isUnderlined?: boolean
}) {
  return (
    <Link
      to="/tickets/$number"
      params={{ number: String(number) } as never}
      className={cx(
        'whitespace-nowrap underline-offset-2',
        isUnderlined ? 'font-medium underline' : 'text-accent-ink hover:underline',
      )}
    >
      {displayNumber(number)}
    </Link>
  )
}
