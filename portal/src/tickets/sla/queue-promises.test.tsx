import { act, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { FakeApi } from '../../../test/fake/server'
import { dueOf } from '../../../test/fake/sla'
import { renderTickets } from '../../../test/render-tickets'
import type { ClockSummary } from '../../api/types'
import i18n from '../../i18n'

const NOW = Date.parse('2026-11-21T09:30:00Z')

// Nothing has a size here, and a list without a height shows no rows.
beforeEach(() => {
  for (const side of ['clientHeight', 'offsetHeight'] as const) {
    vi.spyOn(HTMLElement.prototype, side, 'get').mockImplementation(function (this: HTMLElement) {
      return this.tagName === 'LI' ? 20 : 1_000
    })
  }
  vi.spyOn(Date, 'now').mockReturnValue(NOW)
})

async function openQueue(path: string, api = new FakeApi({ ticketCount: 40 })) {
  const shown = renderTickets(path, api)
  await screen.findByRole('searchbox')
  await waitFor(() => expect(document.querySelector('[aria-busy]')).toBeNull())
  return { api, ...shown, user: userEvent.setup() }
}

const rows = () => [...document.querySelectorAll<HTMLElement>('[data-number]')]
const numbers = () => rows().map((row) => Number(row.dataset.number))
const lastAsked = (api: FakeApi) =>
  api.requests.filter(({ path }) => path === '/v1/tickets').at(-1)?.query

async function choose(user: ReturnType<typeof userEvent.setup>, from: RegExp, to: string) {
  await user.click(screen.getByRole('button', { name: from }))
  await user.click(await screen.findByRole('option', { name: to }))
}

describe('a row', () => {
  const clock: ClockSummary = {
    kind: 'resolution',
    state: 'running',
    due_at: '2026-11-21T11:40:00Z',
    warn_at: null,
    remaining_seconds: null,
  }
  const paused: ClockSummary = { ...clock, state: 'paused', due_at: null, remaining_seconds: 7_200 }
  const overdue: ClockSummary = { ...clock, state: 'breached', due_at: '2026-11-21T08:55:00Z' }

  async function openWith(clocks: ClockSummary[] | null) {
    const api = new FakeApi({ ticketCount: 3 })
    for (const ticket of api.tickets) ticket.sla = null
    const [ticket] = api.tickets
    if (!ticket) throw new Error('no ticket')
    ticket.sla = clocks && { policy: { id: 'sla_1', name: 'Gold' }, clocks }
    await openQueue('/tickets?view=active', api)
    const row = rows().find(({ dataset }) => dataset.number === String(ticket.number))
    if (!row) throw new Error('no row')
    return within(row)
  }

  it.each<[ClockSummary, string, RegExp]>([
    [clock, 'Resolution 2 h 10 min', /^Resolution due on Saturday, November 21 at /],
    [overdue, 'Overdue by 35 min', /^Overdue: Resolution was due on Saturday/],
    [paused, 'Paused, 2 h left', /^Resolution is paused with 2\sh left$/],
  ])(
    'shows the nearest promise in few words, and in a sentence to whoever asks: %j',
    async (...row) => {
      const [only, text, sentence] = row
      const shown = await openWith([only])
      expect(shown.getByText(text)).toBeVisible()
      expect(shown.getByRole('link', { name: sentence })).toHaveAttribute('tabindex', '-1')
    },
  )

  it('shows the first of several, and tells of all', async () => {
    const shown = await openWith([overdue, { ...clock, kind: 'next_update' }])
    expect(shown.getByText('Overdue by 35 min')).toBeVisible()
    expect(shown.queryByText(/2 h 10 min/)).toBeNull()
    expect(shown.getByTitle(/^Overdue: Resolution.* Next update due on /)).toBeVisible()
  })

  it.each([[null], [[]]])('shows nothing where nothing is promised: %j', async (clocks) => {
    const shown = await openWith(clocks)
    expect(shown.getAllByRole('link')).toHaveLength(1)
  })

  it('counts down, and says nothing aloud', async () => {
    const shown = await openWith([{ ...clock, due_at: '2026-11-21T09:35:30Z' }])
    expect(shown.getByText('Resolution 5 min 30 s')).toBeVisible()
    vi.mocked(Date.now).mockReturnValue(NOW + 31_000)
    act(() => void document.dispatchEvent(new Event('visibilitychange')))
    const chip = shown.getByText('Resolution 4 min 59 s')
    expect(chip.closest('[aria-live], [role=status], [role=timer]')).toBeNull()
    expect(chip.closest('[aria-hidden=true]')).not.toBeNull()
  })
})

describe('the order by due time', () => {
  it('is in the address, the soonest first and what is not due last', async () => {
    const { user, api, router } = await openQueue('/tickets?view=active')
    await choose(user, /Priority Order/, 'Due first')
    await waitFor(() => expect(lastAsked(api)?.get('order')).toBe('due'))
    expect(router.state.location.search).toMatchObject({ view: 'active', order: 'due' })
    expect(screen.getByRole('button', { name: /Soonest first/ })).toBeVisible()
    await waitFor(() => {
      const dues = numbers().map((number) => {
        const ticket = api.tickets.find((candidate) => candidate.number === number)
        return ticket ? dueOf(ticket) : 0
      })
      expect(dues.length).toBeGreaterThan(10)
      expect(dues).toEqual([...dues].sort((a, b) => a - b))
    })
  })

  it('forgets a direction that was chosen for another order', async () => {
    const { user, router } = await openQueue('/tickets?view=active&order=created&direction=desc')
    await choose(user, /Created Order/, 'Due first')
    await waitFor(() => expect(router.state.location.search).toMatchObject({ order: 'due' }))
    expect(router.state.location.search).not.toHaveProperty('direction')
    await choose(user, /Soonest first/, 'Latest first')
    await waitFor(() => expect(router.state.location.search).toHaveProperty('direction', 'desc'))
    await choose(user, /Due first/, 'Last updated')
    await waitFor(() => expect(router.state.location.search).not.toHaveProperty('direction'))
  })

  it('keeps a direction that means the same', async () => {
    const { user, router } = await openQueue('/tickets?view=active&order=created&direction=asc')
    await choose(user, /Created Order/, 'Last updated')
    await waitFor(() => expect(router.state.location.search).toMatchObject({ order: 'updated' }))
    expect(router.state.location.search).toHaveProperty('direction', 'asc')
  })

  it.each([
    ['en', /too long for that order/, /“Due first” sorts lists/],
    ['fr', /trop longue pour ce tri/, /« Échéance » trie/],
  ])('is told of when a list is too long for it (%s)', async (language, title, hint) => {
    await i18n.changeLanguage(language)
    const api = new FakeApi({ ticketCount: 8 })
    api.maxSorted = 5
    renderTickets('/tickets?view=active&order=due', api)
    expect(await screen.findByText(title)).toBeVisible()
    expect(screen.getByText(hint)).toBeVisible()
  })
})

describe('the filter by promised time', () => {
  it('is in the address, and goes away from there', async () => {
    const { user, api, router } = await openQueue('/tickets?view=active&team_id=')
    await choose(user, /Promised times/, 'Overdue or due soon')
    await waitFor(() => expect(lastAsked(api)?.get('sla_state')).toBe('breached,warned'))
    expect(router.state.location.search).toMatchObject({ sla_state: 'breached,warned' })
    await choose(user, /Overdue or due soon/, 'All promised times')
    await waitFor(() => expect(router.state.location.search).not.toHaveProperty('sla_state'))
  })

  it('is read from the address, also what is not offered together', async () => {
    const { api } = await openQueue('/tickets?view=active&sla_state=paused,none')
    expect(lastAsked(api)?.get('sla_state')).toBe('paused,none')
    expect(screen.getByRole('button', { name: /Paused or Nothing promised/ })).toBeVisible()
    for (const number of numbers()) {
      const ticket = api.tickets.find((candidate) => candidate.number === number)
      expect(ticket?.sla?.clocks.map(({ state }) => state) ?? []).not.toContain('breached')
    }
  })

  it.each([
    ['en', 'breached', 'Nothing is overdue', 'Show all tickets'],
    ['en', 'paused,running', 'No ticket has such a promised time', 'Show all tickets'],
    ['fr', 'breached', 'Rien n’est en retard', 'Afficher tous les tickets'],
  ])('says that there is none, and leads back (%s, %s)', async (language, state, title, back) => {
    await i18n.changeLanguage(language)
    const path = `/tickets?view=closed&status_category=closed&sla_state=${state}`
    const { user, router } = await openQueue(path)
    expect(await screen.findByText(title)).toBeVisible()
    await user.click(screen.getByRole('button', { name: back }))
    expect(await screen.findAllByRole('listitem')).not.toHaveLength(0)
    expect(router.state.location.search).toMatchObject({ view: 'closed' })
  })
})
