import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { makePromiseRecords } from '../../../test/fake/data/sla-records'
import { FakeApi } from '../../../test/fake/server'
import { renderTickets } from '../../../test/render-tickets'
import i18n from '../../i18n'

beforeEach(() => {
  vi.spyOn(Date, 'now').mockReturnValue(Date.parse('2026-11-21T09:30:00Z'))
})

const asked = (api: FakeApi) => api.requests.filter(({ path }) => path.endsWith('/sla')).length

async function openTicket(number: number, api = new FakeApi({ role: 'agent' })) {
  renderTickets(`/tickets/${number}`, api)
  await screen.findAllByRole('article')
  return { api, user: userEvent.setup() }
}

async function explain(number: number, api?: FakeApi) {
  const opened = await openTicket(number, api)
  await opened.user.click(await screen.findByRole('button', { name: 'Explain promised times' }))
  return { ...opened, dialog: within(await screen.findByRole('dialog')) }
}

describe('the head of a ticket', () => {
  it('names the next promise and leads to its explanation, which nobody asks for before', async () => {
    const { api, user } = await openTicket(14)
    const chip = screen.getByRole('button', {
      name: /^Next update due on Saturday.*Resolution due on Monday.*Explain promised times$/,
    })
    expect(within(chip).getByText('Next update 2 h')).toBeVisible()
    expect(asked(api)).toBe(0)
    await user.click(chip)
    expect(await screen.findByRole('dialog', { name: 'Promised times' })).toBeVisible()
    await waitFor(() => expect(asked(api)).toBe(1))
    await user.keyboard('{Escape}')
    await waitFor(() => expect(chip).toHaveFocus())
  })

  it('names none where none is live', async () => {
    await openTicket(19)
    expect(screen.getByText('Nothing is promised at the moment.')).toBeVisible()
    expect(screen.queryByRole('button', { name: /due/ })).toBeNull()
  })

  it('keeps it from contacts', async () => {
    const api = new FakeApi({ role: 'requester' })
    renderTickets('/tickets/12', api)
    await screen.findAllByRole('article')
    expect(screen.queryByText(/Promised times|left|First response/)).toBeNull()
    expect(asked(api)).toBe(0)
  })
})

describe('the explanation', () => {
  it('says what is promised by which policy, and in whose time', async () => {
    const { dialog } = await explain(14)
    expect(await dialog.findByText('Standard support')).toBeVisible()
    expect(dialog.getByText('Business hours')).toBeVisible()
    expect(dialog.getByText(/by the clock of the calendar: Europe\/Paris \(GMT\+1\)/)).toBeVisible()
    const headings = dialog.getAllByRole('heading', { level: 3 })
    expect(headings[0]).toHaveTextContent('Next update')
    expect(headings[1]).toHaveTextContent('Resolution')
    const card = within(dialog.getByRole('article', { name: 'Next update' }))
    expect(card.getByText('10 h of business time')).toBeVisible()
    expect(card.getByText('Sat, Nov 21, 12:30 PM')).toBeVisible()
    expect(dialog.getByText('1 past promise')).toBeVisible()
  })

  it('adds up, span by span, to what has elapsed', async () => {
    const { dialog, user } = await explain(14)
    const card = within(await dialog.findByRole('article', { name: 'Next update' }))
    const elapsed = card.getByText('Elapsed').nextElementSibling?.textContent
    expect(elapsed?.replaceAll('\u00a0', ' ')).toBe('8 h')
    await user.click(card.getByRole('button', { name: 'How the elapsed time adds up' }))
    const table = card.getByRole('table', { name: /^Next update: what counted/ })
    const cells = [...table.querySelectorAll('tbody td:last-child')]
    const counted = cells.map((cell) => cell.textContent?.replaceAll('\u00a0', ' '))
    // Thursday with its spans, the holiday, Saturday until now.
    expect(counted).toEqual([
      ...['6 h 30 min', '2 h', '–', '4 h 30 min', '–'],
      ...['0 min', '–'],
      ...['1 h 30 min', '–', '1 h 30 min'],
    ])
    expect(table.querySelector('tfoot td')?.textContent).toBe(elapsed)
    expect(within(table).getByText('not counted: holiday, Stocktaking')).toBeVisible()
  })

  it('folds the days of a long story', async () => {
    const { dialog, user } = await explain(51)
    const card = await dialog.findByRole('article', { name: 'Resolution' })
    const live = within(card)
    await user.click(live.getByRole('button', { name: 'How the elapsed time adds up' }))
    const days = live.getAllByRole('button', { expanded: false })
    expect(days).toHaveLength(7)
    expect(live.queryByText(/waiting for somebody/)).toBeNull()
    await user.click(live.getByRole('button', { name: /^Saturday, Nov 14/ }))
    expect(live.getByText('not counted: paused, waiting for somebody')).toBeVisible()
    const table = live.getByRole('table')
    const elapsed = live.getByText('Elapsed').nextElementSibling?.textContent
    expect(table.querySelector('tfoot td')?.textContent).toBe(elapsed)
  })

  it('says that nothing is promised', async () => {
    const { dialog } = await explain(19)
    expect(await dialog.findByText('No policy promises anything for this ticket')).toBeVisible()
  })

  it('is asked for again when it could not be had', async () => {
    const api = new FakeApi({ role: 'agent', failing: ['/v1/tickets/14/sla'] })
    const { dialog, user } = await explain(14, api)
    expect(await dialog.findByText('Lambdesk could not answer')).toBeVisible()
    api.failing = []
    await user.click(dialog.getByRole('button', { name: 'Try again' }))
    expect(await dialog.findByText('Standard support')).toBeVisible()
  })

  it('speaks French', async () => {
    await i18n.changeLanguage('fr')
    const { user } = await openTicket(12)
    await user.click(screen.getByRole('button', { name: 'Expliquer les délais promis' }))
    const dialog = within(await screen.findByRole('dialog', { name: 'Délais promis' }))
    expect(await dialog.findByText('non fixée pendant la pause')).toBeVisible()
    expect(dialog.getByText('16 h de temps ouvré')).toBeVisible()
    expect(dialog.getByText('1 délai passé')).toBeVisible()
  })
})

describe('the timeline', () => {
  it('tells of a broken promise, who was told, and what else the record did', async () => {
    const api = new FakeApi({ role: 'agent' })
    api.records.set(14, makePromiseRecords(api.records.get(14) ?? []))
    await openTicket(14, api)
    expect(screen.getByText(/Next update was due .*: the promise is broken/)).toBeVisible()
    expect(
      screen.getByText(/^By mail to Jonas Weber and Priya Raman, as a promised time is over$/),
    ).toBeVisible()
    const escalated = screen.getByText('Next update: escalated').closest('li')
    expect(escalated).toHaveTextContent('Priority: P2 → P1')
  })

  it('puts the small events of a comment into one line', async () => {
    await openTicket(14)
    const line = screen.getByText(
      'First response: done · Promised times are paused while the ticket waits for somebody',
    )
    expect(line.closest('li')).toHaveTextContent('Awaiting Info')
  })
})
