import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, it } from 'vitest'
import { statuses } from '../../test/fake/data/tenant'
import { FakeApi } from '../../test/fake/server'
import { renderTickets } from '../../test/render-tickets'
import type { Role, StatusCategory, Ticket } from '../api/types'
import i18n from '../i18n'
import { saveDraft } from './drafts'

// Anna's: the contact of the fake API sees them too.
const CLOSED = 12
const OTHERS = [16, 20] as const

function ticketOf(api: FakeApi, number: number): Ticket {
  const found = api.tickets.find((ticket) => ticket.number === number)
  if (!found) throw new Error(`no ticket ${number}`)
  return found
}

function setCategory(ticket: Ticket, category: StatusCategory) {
  const status = statuses.find((candidate) => candidate.category === category)
  if (status) ticket.status = { id: status.id, name: status.name, category }
}

/** A closed ticket whose follow-ups are in these states. */
function apiWith(role: Role, followUps: StatusCategory[] = []): FakeApi {
  const api = new FakeApi({ role })
  const closed = ticketOf(api, CLOSED)
  setCategory(closed, 'closed')
  closed.follow_ups = followUps.map((category, index) => {
    const ticket = ticketOf(api, OTHERS[index] ?? 0)
    setCategory(ticket, category)
    return ticket.number
  })
  return api
}

async function openClosed(api: FakeApi) {
  const shown = renderTickets(`/tickets/${CLOSED}`, api)
  const notice = within(await screen.findByRole('region', { name: 'Closed ticket' }))
  return { ...shown, notice, user: userEvent.setup() }
}

const made = (api: FakeApi) =>
  api.requests.find(({ method, path }) => method === 'POST' && path === '/v1/tickets')
const field = (name: string) => screen.findByRole('textbox', { name })

describe('a closed ticket', () => {
  it('leads a member to a follow-up with title and requester taken over', async () => {
    const api = apiWith('agent')
    const closed = ticketOf(api, CLOSED)
    const { user, notice, router } = await openClosed(api)
    await user.click(await notice.findByRole('button', { name: 'Open a follow-up' }))
    expect(await field('Subject')).toHaveValue(closed.title)
    expect(await field("Requester's e-mail")).toHaveValue(closed.requester.email)
    expect(await field("Requester's name")).toHaveValue(closed.requester.name)
    const form = within(document.querySelector('form') as HTMLElement)
    expect(form.getByText(/Goes on with the closed ticket/)).toBeVisible()
    expect(form.getByRole('link', { name: new RegExp(closed.display_number) })).toBeVisible()

    await user.type(await field('Description'), 'It clicks again')
    await user.click(screen.getByRole('button', { name: 'Create ticket' }))
    await waitFor(() => expect(router.state.location.pathname).toBe('/tickets/61'))
    expect(made(api)?.body).toMatchObject({
      title: closed.title,
      requester: { email: closed.requester.email },
      follow_up_of: CLOSED,
    })
  })

  it('leads a contact to its own short form', async () => {
    const api = apiWith('requester')
    const { user, notice, router } = await openClosed(api)
    await user.click(await notice.findByRole('button', { name: 'Open a follow-up' }))
    expect(await field('Subject')).toHaveValue(ticketOf(api, CLOSED).title)
    expect(screen.queryByRole('textbox', { name: "Requester's e-mail" })).not.toBeInTheDocument()
    await user.type(await field('Description'), 'It clicks again')
    await user.click(screen.getByRole('button', { name: 'Send' }))
    await waitFor(() => expect(router.state.location.pathname).toBe('/tickets/61'))
    expect(Object.keys(made(api)?.body ?? {}).sort()).toEqual([
      'attachment_ids',
      'follow_up_of',
      'html',
      'title',
    ])
  })

  it.each(['agent', 'requester'] as const)(
    'points the %s to the follow-up that is open',
    async (role) => {
      const api = apiWith(role, ['closed', 'open'])
      const { notice } = await openClosed(api)
      const links = await notice.findAllByRole('link')
      expect(links.map((link) => link.getAttribute('href'))).toEqual(['/tickets/20'])
      expect(notice.getByText('It goes on in this ticket:')).toBeVisible()
      expect(notice.getByRole('button', { name: 'Open another follow-up' })).toBeVisible()
    },
  )

  it('offers a follow-up when those before are closed, or are not the reader’s to see', async () => {
    const api = apiWith('requester', ['closed'])
    ticketOf(api, CLOSED).follow_ups.push(13)
    const { notice } = await openClosed(api)
    expect(await notice.findByRole('button', { name: 'Open a follow-up' })).toBeVisible()
    expect(notice.queryByRole('link')).not.toBeInTheDocument()
  })

  it.each([
    ['agent', 'Ticket clos', 'Ce ticket est clos'],
    ['requester', 'Demande close', 'Cette demande est close'],
  ] as const)('calls it in French what it is to the %s', async (role, label, title) => {
    await i18n.changeLanguage('fr')
    renderTickets(`/tickets/${CLOSED}`, apiWith(role))
    const notice = within(await screen.findByRole('region', { name: label }))
    expect(notice.getByText(title)).toBeVisible()
    expect(await notice.findByRole('button', { name: 'Ouvrir une suite' })).toBeVisible()
    expect(document.body).not.toHaveTextContent(/ferm[ée]|ticket de suivi/i)
  })

  it('offers nothing to a viewer, who writes no tickets', async () => {
    const { notice } = await openClosed(apiWith('viewer'))
    expect(await notice.findByText(/takes no more replies/)).toBeVisible()
    expect(notice.queryByRole('button')).not.toBeInTheDocument()
  })

  it('names its follow-up as soon as that is made', async () => {
    const api = apiWith('agent')
    const { user, notice, router } = await openClosed(api)
    await user.click(await notice.findByRole('button', { name: 'Open a follow-up' }))
    await user.type(await field('Description'), 'It clicks again')
    await user.click(screen.getByRole('button', { name: 'Create ticket' }))
    await waitFor(() => expect(router.state.location.pathname).toBe('/tickets/61'))
    await router.navigate({ to: `/tickets/${CLOSED}` } as never)
    const after = within(await screen.findByRole('region', { name: 'Closed ticket' }))
    expect(await after.findByRole('link', { name: /T-000061/ })).toBeVisible()
  })
})

describe('the form of a follow-up', () => {
  it('has a draft of its own', async () => {
    const api = apiWith('agent')
    const place = { tenant: api.me.tenant.id, person: api.me.id, mode: 'public' } as const
    const other = { title: 'Another thing', text: 'quite', email: 'marc@example.fr' }
    saveDraft({ ...place, ticket: 'new' }, { fields: other })
    const { unmount } = renderTickets(`/tickets/new?follow_up_of=${CLOSED}`, api)
    expect(await field('Subject')).toHaveValue(ticketOf(api, CLOSED).title)
    const user = userEvent.setup()
    await user.type(await field('Subject'), ', again')
    unmount()
    renderTickets(`/tickets/new?follow_up_of=${CLOSED}`, api)
    expect(await field('Subject')).toHaveValue(`${ticketOf(api, CLOSED).title}, again`)
  })

  it.each([
    ['en', 'Create ticket', 'is not closed: reply to it instead'],
    ['fr', 'Créer le ticket', 'n’est pas clos : répondez-y plutôt'],
  ])('says why the API refuses the ticket it is to follow (%s)', async (language, send, said) => {
    await i18n.changeLanguage(language)
    const api = apiWith('agent')
    setCategory(ticketOf(api, CLOSED), 'open')
    renderTickets(`/tickets/new?follow_up_of=${CLOSED}`, api)
    const user = userEvent.setup()
    await user.type(await screen.findByRole('textbox', { name: 'Description' }), 'Hello')
    await user.click(screen.getByRole('button', { name: send }))
    expect(await screen.findByText(said)).toBeVisible()
    expect(screen.getByRole('textbox', { name: 'Description' })).toHaveValue('Hello')
  })

  it('says so when there is no such ticket', async () => {
    renderTickets('/tickets/new?follow_up_of=9999', apiWith('requester'))
    expect(await screen.findByText('This was not found')).toBeVisible()
  })
})
