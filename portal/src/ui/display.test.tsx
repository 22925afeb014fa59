import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, it, vi } from 'vitest'
import { ProblemError } from '../api/problem'
import i18n from '../i18n'
import { Avatar, ErrorState, PriorityChip, relativeTime, StatusChip } from '.'

describe('ErrorState', () => {
  const problem = new ProblemError({
    status: 409,
    code: 'ticket_closed',
    title: 'ticket closed',
    detail: 'ticket 42 is closed',
    request_id: 'req-1',
  })

  it('tells the problem in the language of the reader, and the request id', async () => {
    await i18n.changeLanguage('fr')
    render(<ErrorState error={problem} />)
    expect(screen.getByRole('alert')).toHaveTextContent('Ce ticket est clos')
    expect(screen.getByText(/n’accepte ni modification ni réponse/)).toBeVisible()
    expect(screen.queryByText('ticket 42 is closed')).toBeNull()
    expect(screen.getByText('req-1')).toBeVisible()
  })

  it('falls back to the title of the API for a code it does not know', () => {
    render(<ErrorState error={new ProblemError({ status: 418, code: 'teapot', title: 'short' })} />)
    expect(screen.getByText('short')).toBeVisible()
  })

  it('names the fields of a body that was refused', () => {
    const errors = [{ field: 'title', reason: 'must not be empty' }]
    render(
      <ErrorState error={new ProblemError({ status: 422, code: 'validation_failed', errors })} />,
    )
    expect(screen.getByText('Subject: must not be empty')).toBeVisible()
  })

  it('shows nothing of an error that is not the API’s', () => {
    render(<ErrorState error={new TypeError('x is undefined')} />)
    expect(screen.getByRole('alert')).not.toHaveTextContent('undefined')
  })

  it('offers to try again', async () => {
    const onRetry = vi.fn()
    render(<ErrorState error={problem} onRetry={onRetry} />)
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }))
    expect(onRetry).toHaveBeenCalledOnce()
  })
})

describe('relativeTime', () => {
  const now = Date.parse('2026-11-21T12:00:00Z')
  it.each([
    ['2026-11-21T11:59:40Z', 'en', 'now'],
    ['2026-11-21T11:00:00Z', 'en', '1 hr. ago'],
    ['2026-11-20T11:00:00Z', 'en', 'yesterday'],
    ['2026-11-20T11:00:00Z', 'fr', 'hier'],
    ['2026-11-24T12:00:00Z', 'en', 'in 3 days'],
    // 41 hours: of yesterday by the clock, of the day before by the calendar.
    ['2026-11-19T19:00:00Z', 'en', '2 days ago'],
    ['2026-11-19T19:00:00Z', 'fr', 'avant-hier'],
    ['2026-10-01T12:00:00Z', 'en', '1 mo. ago'],
  ])('%s in %s is %s', (value, locale, text) => {
    expect(relativeTime(value, now, locale)).toBe(text)
  })
})

it('says status and priority in words', () => {
  render(
    <>
      <StatusChip name="Awaiting Info" category="pending" />
      <PriorityChip priority="p1" />
      <Avatar name="Anna Maria Kowalska" />
    </>,
  )
  expect(screen.getByText('Awaiting Info')).toBeVisible()
  expect(screen.getByText('Urgent')).toBeInTheDocument()
  expect(screen.getByText('AK')).toHaveAttribute('aria-hidden', 'true')
})
