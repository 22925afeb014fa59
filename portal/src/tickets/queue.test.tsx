import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { FakeApi, fetchOf } from '../../test/fake/server'
import { renderTickets } from '../../test/render-tickets'
import i18n from '../i18n'
import { keys, usualOrder } from './api'

// Nothing has a size here, and a list without a height shows no rows.
let rowHeight = 67
beforeEach(() => {
  rowHeight = 67
  for (const side of ['clientHeight', 'offsetHeight'] as const) {
    vi.spyOn(HTMLElement.prototype, side, 'get').mockImplementation(function (this: HTMLElement) {
      return this.tagName === 'LI' ? rowHeight : 600
    })
  }
})

async function openQueue(options: { path?: string; ticketCount?: number } = {}) {
  const api = new FakeApi({ ticketCount: options.ticketCount ?? 8 })
  // Who it is decides what is remembered: each test is somebody else.
  api.me = { ...api.me, id: crypto.randomUUID() }
  const shown = renderTickets(options.path ?? '/tickets?view=active', api)
  await screen.findAllByRole('listitem')
  return { api, ...shown, user: userEvent.setup() }
}

const marked = () => document.querySelector('[aria-current="true"][data-number]')
const numberOf = (row: Element | null | undefined) => row?.getAttribute('data-number')
const rows = () => [...document.querySelectorAll('[data-number]')]

describe('the keyboard', () => {
  it('moves with j and k, and Enter opens what is marked', async () => {
    const { user, router } = await openQueue()
    expect(marked()).toBeNull()
    await user.keyboard('j')
    expect(marked()).toBe(rows()[0])
    await user.keyboard('jj')
    expect(marked()).toBe(rows()[2])
    await user.keyboard('k')
    expect(marked()).toBe(rows()[1])
    const number = numberOf(marked())
    await user.keyboard('{Enter}')
    await waitFor(() => expect(router.state.location.pathname).toBe(`/tickets/${number}`))
  })

  it('opens the marked ticket when another was clicked before', async () => {
    const { user, router } = await openQueue()
    rows()[0]?.querySelector('a')?.focus()
    await user.keyboard('j')
    const number = numberOf(marked())
    expect(number).toBe(numberOf(rows()[1]))
    await user.keyboard('{Enter}')
    await waitFor(() => expect(router.state.location.pathname).toBe(`/tickets/${number}`))
  })

  it('is left alone while somebody types', async () => {
    const { user } = await openQueue()
    await user.type(screen.getByRole('searchbox'), 'jk')
    expect(marked()).toBeNull()
  })

  it('assigns the marked ticket with a', async () => {
    const { user, api } = await openQueue()
    await user.keyboard('ja')
    const number = numberOf(marked())
    await waitFor(() =>
      expect(api.requests.find(({ method }) => method === 'PATCH')).toMatchObject({
        path: `/v1/tickets/${number}`,
        body: { assignee_id: api.me.id },
      }),
    )
  })
})

describe('the selection', () => {
  it('stays with its ticket when the list changes', async () => {
    const { user, api, queryClient } = await openQueue({ path: '/tickets?order=updated' })
    await user.keyboard('jj')
    const number = Number(numberOf(marked()))
    const moved = api.tickets.find((ticket) => ticket.number === number)
    // Another ticket comes in above.
    const other = api.tickets.at(-1)
    if (!moved || !other) throw new Error('no tickets')
    other.updated_at = '2026-11-21T09:31:00Z'
    await queryClient.invalidateQueries({ queryKey: keys.queues(api.me) })
    await waitFor(() => expect(numberOf(rows()[0])).toBe(String(other.number)))
    expect(numberOf(marked())).toBe(String(number))
  })

  it('marks no other ticket when its own leaves the list, and goes on from there', async () => {
    const { user, api, queryClient } = await openQueue()
    await user.keyboard('jj')
    const number = Number(numberOf(marked()))
    const follower = numberOf(rows()[2])
    api.tickets = api.tickets.filter((ticket) => ticket.number !== number)
    await queryClient.invalidateQueries({ queryKey: keys.queues(api.me) })
    await waitFor(() => expect(rows()).toHaveLength(7))
    expect(marked()).toBeNull()
    await user.keyboard('j')
    expect(numberOf(marked())).toBe(follower)
  })

  it('does not follow the pointer', async () => {
    const { user } = await openQueue()
    await user.keyboard('j')
    await user.hover(rows()[3] as Element)
    expect(marked()).toBe(rows()[0])
  })

  it('is still there on the way back from a ticket', async () => {
    const { user, router } = await openQueue()
    await user.keyboard('jjj')
    const number = numberOf(marked())
    await user.keyboard('{Enter}')
    await user.click(await screen.findByRole('button', { name: 'Back' }))
    await waitFor(() => expect(router.state.location.pathname).toBe('/tickets'))
    await waitFor(() => expect(numberOf(marked())).toBe(number))
  })
})

describe('the filter', () => {
  it('is in the address', async () => {
    const { user, router } = await openQueue()
    await user.type(screen.getByRole('searchbox'), 'hub clicks')
    await waitFor(() => expect(router.state.location.search).toMatchObject({ q: 'hub clicks' }))
    expect(router.state.location.search).toMatchObject({ view: 'active' })
    await user.clear(screen.getByRole('searchbox'))
    await waitFor(() => expect(router.state.location.search).not.toHaveProperty('q'))
  })

  it('is read from the address, and is no part of what the API is asked', async () => {
    const { api } = await openQueue({ path: '/tickets?view=active&q=display&order=created' })
    expect(screen.getByRole('searchbox')).toHaveValue('display')
    for (const row of rows()) expect(row).toHaveTextContent(/display/i)
    const asked = api.requests.filter(({ path }) => path === '/v1/tickets')
    expect(asked).toHaveLength(1)
    expect(asked[0]?.query.has('q')).toBe(false)
    expect(asked[0]?.query.get('order')).toBe('created')
  })

  it('follows the address when it changes', async () => {
    const { router } = await openQueue({ path: '/tickets?view=active&q=display' })
    await router.navigate({ to: '/tickets', search: { view: 'active' } } as never)
    await waitFor(() => expect(screen.getByRole('searchbox')).toHaveValue(''))
  })

  it('says how much it has searched, and goes on when asked', async () => {
    const { user, api } = await openQueue({ ticketCount: 70 })
    await waitFor(() => expect(api.requests.length).toBeGreaterThan(2))
    await user.type(screen.getByRole('searchbox'), 'no such words')
    expect(await screen.findByText('No ticket matches')).toBeVisible()
    const further = screen.queryByRole('button', { name: 'Search further' })
    if (further) await user.click(further)
    await waitFor(() =>
      expect(screen.queryByRole('button', { name: 'Search further' })).not.toBeInTheDocument(),
    )
    expect(screen.getByText('61 loaded tickets were searched.')).toBeVisible()
  })
})

describe('a change in the list', () => {
  it('shows at once, and is taken back when the API refuses', async () => {
    const { user, api } = await openQueue()
    const row = rows().find((candidate) => within(candidate as HTMLElement).queryByText('P3'))
    if (!(row instanceof HTMLElement)) throw new Error('no P3')
    await user.click(within(row).getByRole('button', { name: /Actions/ }))
    api.failing = ['/v1/tickets/']
    await user.click(await screen.findByRole('menuitem', { name: 'Priority P1' }))
    expect(await screen.findByText('Lambdesk could not answer')).toBeVisible()
    expect(within(row).getByText('P3')).toBeVisible()
    expect(within(row).queryByText('P1')).not.toBeInTheDocument()
  })
})

describe('a new ticket', () => {
  it.each([
    ['is left to the sidebar where there is one', true],
    ['is offered where there is none', false],
  ])('%s', async (_what, hasSidebar) => {
    vi.spyOn(window, 'matchMedia').mockReturnValue({
      matches: hasSidebar,
      addEventListener() {},
      removeEventListener() {},
    } as unknown as MediaQueryList)
    await openQueue()
    const offered = screen.queryAllByRole('button', { name: 'New ticket' })
    expect(offered).toHaveLength(hasSidebar ? 0 : 1)
  })
})

describe('the order', () => {
  const asked = (api: FakeApi) => api.requests.filter(({ path }) => path === '/v1/tickets')
  const choose = async (user: ReturnType<typeof userEvent.setup>, from: string, to: string) => {
    await user.click(screen.getByRole('button', { name: new RegExp(from) }))
    await user.click(await screen.findByRole('option', { name: to }))
  }

  it('is the usual one unless another is asked for: the most urgent first', async () => {
    const { api, user, router } = await openQueue()
    expect(asked(api)[0]?.query.has('order')).toBe(false)
    expect(screen.getByRole('button', { name: /Priority Order/ })).toBeVisible()
    expect(screen.getByRole('button', { name: /Most urgent first/ })).toBeVisible()
    await choose(user, 'Priority Order', 'Last updated')
    await waitFor(() => expect(asked(api).at(-1)?.query.get('order')).toBe('updated'))
    await choose(user, 'Last updated Order', 'Priority')
    await waitFor(() => expect(router.state.location.search).not.toHaveProperty('order'))
  })

  it('is by creation where only closed tickets are shown', async () => {
    const { api } = await openQueue({ path: '/tickets?view=closed&status_category=closed' })
    expect(asked(api)[0]?.query.has('order')).toBe(false)
    expect(screen.getByRole('button', { name: /Created Order/ })).toBeVisible()
  })

  it.each([
    [{}, 'priority'],
    [{ status_category: 'pending,scheduled' }, 'priority'],
    [{ status_category: 'closed' }, 'created'],
    [{ status_category: 'resolved,closed' }, 'updated'],
    [{ requester_id: 'con_1' }, 'created'],
  ])('of %j is %s', (filter, order) => {
    expect(usualOrder(filter)).toBe(order)
  })

  it.each([
    ['en', /too long for that order/, 'Order by: Priority'],
    ['fr', /trop longue pour ce tri/, 'Trier par\u00a0: Priorité'],
  ])(
    'that a long list cannot have is told of, with the way back (%s)',
    async (language, said, back) => {
      await i18n.changeLanguage(language)
      const api = new FakeApi({ ticketCount: 8 })
      api.maxSorted = 5
      const { router } = renderTickets('/tickets?view=active&order=updated&direction=asc', api)
      expect(await screen.findByText(said)).toBeVisible()
      await userEvent.click(screen.getByRole('button', { name: back }))
      expect(await screen.findAllByRole('listitem')).not.toHaveLength(0)
      expect(router.state.location.search).toEqual({ view: 'active' })
    },
  )

  it('of one’s own tickets is the usual one', async () => {
    const api = new FakeApi({ role: 'requester' })
    api.maxSorted = 1
    renderTickets('/tickets', api)
    expect(await screen.findAllByRole('listitem')).not.toHaveLength(0)
    expect(asked(api)[0]?.query.has('order')).toBe(false)
  })
})

it('asks for the next page once when that fails, and again when the reader does', async () => {
  // All rows are in view.
  rowHeight = 5
  const api = new FakeApi({ ticketCount: 70 })
  const answer = fetchOf(api)
  let isFailing = true
  const next = vi.fn()
  renderTickets('/tickets?view=active', api)
  vi.stubGlobal('fetch', async (input: string, init?: RequestInit) => {
    if (!input.includes('cursor=')) return answer(input, init)
    next()
    return isFailing ? new Response('{}', { status: 500 }) : answer(input, init)
  })
  const again = await screen.findByRole('button', { name: 'Try again' })
  expect(next).toHaveBeenCalledTimes(1)
  isFailing = false
  await userEvent.click(again)
  await waitFor(() => expect(again).not.toBeInTheDocument())
  expect(next).toHaveBeenCalledTimes(2)
})
