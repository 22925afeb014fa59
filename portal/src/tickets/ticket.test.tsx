import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, it, vi } from 'vitest'
import { FakeApi, fetchOf } from '../../test/fake/server'
import { renderTickets } from '../../test/render-tickets'
import type { AuditRecord, Change } from '../api/types'
import { keys, ticketPoll, timelinePoll } from './api'
import { readDraft } from './drafts'
import { isVisible, visibleChanges } from './timeline'

const NUMBER = 12

async function openTicket(role: 'agent' | 'requester' = 'agent') {
  const api = new FakeApi({ role })
  const ticket = api.tickets.find(({ number }) => number === NUMBER)
  if (!ticket) throw new Error('no ticket')
  const shown = renderTickets(`/tickets/${NUMBER}`, api)
  await screen.findByRole('heading', { level: 1, name: ticket.title })
  return { api, ticket, ...shown, user: userEvent.setup() }
}

/** Somebody else changes the ticket on the server. */
function meanwhile(ticket: { version: number; title: string }, title: string) {
  ticket.version += 1
  ticket.title = title
}

async function rename(user: ReturnType<typeof userEvent.setup>, title: string) {
  await user.click(screen.getByRole('button', { name: 'Edit title' }))
  const field = screen.getByRole('textbox', { name: 'Title' })
  await user.clear(field)
  await user.type(field, `${title}{Enter}`)
}

it('shows the number once', async () => {
  const { container } = await openTicket()
  expect(container.textContent?.match(/T-000012/g)).toHaveLength(1)
})

describe('a change', () => {
  it('shows at once and is taken back when the API refuses', async () => {
    const { api, user, ticket } = await openTicket()
    const before = ticket.title
    let letGo = () => {}
    const gate = new Promise<void>((resolve) => {
      letGo = resolve
    })
    const answer = fetchOf(api)
    vi.stubGlobal('fetch', async (input: string, init?: RequestInit) => {
      if (init?.method !== 'PATCH') return answer(input, init)
      await gate
      return new Response('{"code":"internal","title":"","detail":""}', { status: 500 })
    })
    await rename(user, 'Another title')
    expect(screen.getByRole('heading', { level: 1, name: 'Another title' })).toBeInTheDocument()
    letGo()
    expect(await screen.findByRole('heading', { level: 1, name: before })).toBeInTheDocument()
    expect(await screen.findAllByText('Lambdesk could not answer')).not.toHaveLength(0)
    // What was typed is not lost.
    expect(screen.getByRole('textbox', { name: 'Title' })).toHaveValue('Another title')
  })

  it('that meets one of somebody else shows the fresh ticket, says so, and keeps the text', async () => {
    const { user, ticket } = await openTicket()
    meanwhile(ticket, 'Renamed by Priya')
    await rename(user, 'Renamed by me')
    expect(await screen.findByText(/Somebody else has just changed this ticket/)).toBeVisible()
    expect(
      await screen.findByRole('heading', { level: 1, name: 'Renamed by Priya' }),
    ).toBeInTheDocument()
    expect(screen.getByRole('textbox', { name: 'Title' })).toHaveValue('Renamed by me')
    await user.click(screen.getByRole('button', { name: 'Save' }))
    await waitFor(() => expect(ticket.title).toBe('Renamed by me'))
  })

  it('gives a tag back that could not be saved', async () => {
    const { user, ticket } = await openTicket()
    const tags = screen.getByRole('textbox', { name: 'Tags' })
    meanwhile(ticket, ticket.title)
    await user.type(tags, 'urgent{Enter}')
    await waitFor(() => expect(tags).toHaveValue('urgent'))
    expect(ticket.tags).not.toContain('urgent')
  })

  it('is no conflict with the one just before it', async () => {
    const { api, user, ticket } = await openTicket()
    const tags = screen.getByRole('textbox', { name: 'Tags' })
    await user.type(tags, 'one{Enter}two{Enter}')
    await waitFor(() => expect(ticket.tags).toContain('two'))
    expect(ticket.tags).toContain('one')
    const patches = api.requests.filter(({ method }) => method === 'PATCH')
    expect(patches).toHaveLength(2)
    expect(patches[1]?.headers['if-match']).toBe(`"${ticket.version - 1}"`)
  })
})

describe('what is kept', () => {
  it('belongs to one tenant and one person', async () => {
    const { api, queryClient } = await openTicket()
    const all = queryClient.getQueryCache().getAll()
    expect(all.length).toBeGreaterThan(2)
    for (const { queryKey } of all) {
      expect(queryKey.slice(0, 2)).toEqual([api.me.tenant.id, api.me.id])
    }
    const other = { ...api.me, id: 'mem_other' }
    expect(queryClient.getQueryData(keys.ticket(other, NUMBER))).toBeUndefined()
  })

  it('is asked for once, however many places show it', async () => {
    const { api } = await openTicket()
    await screen.findByRole('textbox', { name: 'Tags' })
    expect(api.requests.filter(({ path }) => path === '/v1/configuration')).toHaveLength(1)
  })
})

it('opens the reply with r and the note with n', async () => {
  const { user } = await openTicket()
  await screen.findByRole('textbox', { name: 'Public reply' })
  await user.keyboard('n')
  expect(await screen.findByRole('textbox', { name: 'Internal note' })).toBeVisible()
  ;(document.activeElement as HTMLElement | null)?.blur()
  await user.keyboard('r')
  expect(await screen.findByRole('textbox', { name: 'Public reply' })).toBeVisible()
})

describe('the timeline', () => {
  const change = (part: Partial<Change>): Change => ({ field: 'status', from: 1, to: 2, ...part })
  const record = (part: Partial<AuditRecord>): AuditRecord => ({
    seq: 1,
    at: '2026-11-21T09:30:00Z',
    actor: { kind: 'system', id: null, name: 'Lambdesk' },
    channel: 'time',
    kind: 'updated',
    changes: [],
    sla: [],
    comment: null,
    effects: [],
    hash: null,
    ...part,
  })

  it('leaves out what a reader sees no change in', () => {
    expect(isVisible(record({}))).toBe(false)
    expect(isVisible(record({ changes: [change({ field: 'wake_at' as never })] }))).toBe(false)
    expect(isVisible(record({ changes: [change({ field: 'tags', from: [], to: null })] }))).toBe(
      false,
    )
    expect(isVisible(record({ changes: [change({})] }))).toBe(true)
    expect(isVisible(record({ effects: [{ kind: 'withheld_mail', detail: 'loop' }] }))).toBe(true)
    expect(isVisible(record({ effects: [{ kind: 'send_mail', detail: 'reply' }] }))).toBe(true)
    expect(isVisible(record({ effects: [{ kind: 'ring_bell', detail: 'loud' }] }))).toBe(false)
  })

  it('puts names before ids', () => {
    const [line] = visibleChanges([change({ from_label: 'New', to_label: 'Open' })])
    expect(line).toEqual({ field: 'status', from: 'New', to: 'Open' })
  })

  it('tells who follows, and what was merged', async () => {
    const api = new FakeApi({ role: 'agent' })
    const labels = (from_label: string | null, to_label: string) => ({ from_label, to_label })
    const changes = [
      change({ field: 'followers', from: [], to: ['mem_1'], ...labels('', 'Priya Raman') }),
      change({ field: 'cc', from: [], to: ['carl@example.com'] }),
      change({ field: 'merged', from: [3], to: [3, 7], ...labels(null, 'T-000007') }),
      change({ field: 'merged_into', from: null, to: 9, ...labels(null, 'T-000009') }),
    ]
    api.records.get(NUMBER)?.push(record({ seq: 7, changes }))
    renderTickets(`/tickets/${NUMBER}`, api)
    const line = await screen.findByText(/Followers: nobody → Priya Raman/)
    expect(line.parentElement).toHaveTextContent(
      'Followers: nobody → Priya Raman · Copied: none → carl@example.com · Merged into this: T-000007 · Merged into: T-000009',
    )
  })

  it('holds no empty line', async () => {
    const api = new FakeApi({ role: 'agent' })
    api.records.get(NUMBER)?.push(record({ seq: 7 }))
    renderTickets(`/tickets/${NUMBER}`, api)
    const list = await screen.findByRole('list', { name: 'Timeline' })
    for (const item of [...list.children]) expect(item).not.toBeEmptyDOMElement()
    expect(list.children).toHaveLength(6)
  })

  it('is read again only while a mail is on its way, ever more rarely, and not for ever', () => {
    const comment = (state: string) =>
      ({ delivery: { state, at: '2026-11-21T09:30:00Z' } }) as AuditRecord['comment']
    const queued = [record({ comment: comment('queued') })]
    expect(timelinePoll(undefined, 0)).toBe(false)
    expect(timelinePoll([record({ comment: comment('delivered') })], 1)).toBe(false)
    expect([1, 2, 3, 4, 9].map((reads) => timelinePoll(queued, reads))).toEqual([
      2_000, 4_000, 8_000, 16_000, 60_000,
    ])
    expect(timelinePoll(queued, 13)).toBe(300_000)
    expect(timelinePoll(queued, 31)).toBe(false)
  })

  it('rests with its ticket', () => {
    const now = Date.parse('2026-11-21T09:30:00Z')
    expect(ticketPoll('2026-11-21T09:20:00Z', now)).toBe(15_000)
    expect(ticketPoll('2026-11-20T09:20:00Z', now)).toBe(60_000)
  })
})

describe('a new ticket', () => {
  const open = async (api = new FakeApi({ role: 'agent' })) => {
    const shown = renderTickets('/tickets/new', api)
    await screen.findByRole('textbox', { name: 'Subject' })
    return { api, ...shown, user: userEvent.setup() }
  }
  const field = (name: string) => screen.getByRole('textbox', { name })
  const place = ({ me }: FakeApi) => {
    return { tenant: me.tenant.id, person: me.id, ticket: 'new', mode: 'public' } as const
  }

  it('is there after a reload, with requester, subject and tags, and gone once it is made', async () => {
    const { api, user, unmount } = await open()
    await user.type(field("Requester's e-mail"), 'anna@example.com')
    await user.type(field('Subject'), 'Hub')
    await user.type(field('Description'), 'It < clicks')
    await user.type(field('Tags'), 'warranty{Enter}')
    unmount()
    const again = await open(api)
    expect(field("Requester's e-mail")).toHaveValue('anna@example.com')
    expect(field('Subject')).toHaveValue('Hub')
    expect(field('Description')).toHaveValue('It < clicks')
    expect(screen.getByRole('button', { name: 'Remove tag warranty' })).toBeVisible()

    await again.user.click(screen.getByRole('button', { name: 'Create ticket' }))
    await waitFor(() => expect(again.router.state.location.pathname).toBe('/tickets/61'))
    const made = api.requests.find((r) => r.method === 'POST' && r.path === '/v1/tickets')
    expect(made?.body).toMatchObject({
      title: 'Hub',
      html: '<p>It &lt; clicks</p>',
      tags: ['warranty'],
      requester: { email: 'anna@example.com' },
    })
    expect(readDraft(place(api))).toEqual({ html: '' })
  })

  it('is made once when the answer is lost and it is tried again', async () => {
    const { api, user } = await open()
    const count = api.tickets.length
    await user.type(field("Requester's e-mail"), 'anna@example.com')
    await user.type(field('Subject'), 'Hub')
    await user.type(field('Description'), 'It clicks')
    const answer = fetchOf(api)
    let isLost = true
    vi.stubGlobal('fetch', async (input: string, init?: RequestInit) => {
      const response = await answer(input, init)
      if (!isLost || init?.method !== 'POST' || !input.endsWith('/tickets')) return response
      isLost = false
      throw new TypeError('network')
    })
    await user.click(screen.getByRole('button', { name: 'Create ticket' }))
    const form = within(document.querySelector('form') as HTMLElement)
    expect(await form.findByText('No connection to Lambdesk')).toBeVisible()
    expect(field('Subject')).toHaveValue('Hub')
    await user.click(screen.getByRole('button', { name: 'Create ticket' }))
    await waitFor(() => expect(api.tickets).toHaveLength(count + 1))
    await screen.findByRole('heading', { level: 1, name: 'Hub' })
    expect(api.tickets).toHaveLength(count + 1)
  })

  it('says what is missing before it asks', async () => {
    const { api, user } = await open()
    await user.type(field("Requester's e-mail"), 'anna')
    await user.click(screen.getByRole('button', { name: 'Create ticket' }))
    expect(screen.getByText('Enter an e-mail address')).toBeVisible()
    expect(screen.getAllByText('Please fill this in')).toHaveLength(2)
    expect(
      api.requests.some(({ method, path }) => method === 'POST' && path === '/v1/tickets'),
    ).toBe(false)
  })
})
