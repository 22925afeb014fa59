import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, it } from 'vitest'
import { contact, statuses } from '../../test/fake/data/tenant'
import { FakeApi } from '../../test/fake/server'
import { renderTickets } from '../../test/render-tickets'
import type { Role, StatusCategory, Ticket } from '../api/types'
import i18n from '../i18n'

const SOURCE = 12
const TARGET = 16

function ticketOf(api: FakeApi, number: number): Ticket {
  const found = api.tickets.find((ticket) => ticket.number === number)
  if (!found) throw new Error(`no ticket ${number}`)
  return found
}

function setCategory(ticket: Ticket, category: StatusCategory) {
  const status = statuses.find((candidate) => candidate.category === category)
  if (status) ticket.status = { id: status.id, name: status.name, category }
}

/** Two open tickets, the second of somebody else. */
function apiWith(role: Role = 'agent') {
  const api = new FakeApi({ role })
  const [source, target] = [ticketOf(api, SOURCE), ticketOf(api, TARGET)]
  for (const ticket of [source, target]) setCategory(ticket, 'open')
  Object.assign(source.requester, contact)
  Object.assign(target, { title: 'The other one', cc: [] })
  Object.assign(target.requester, { name: 'Carl Bauer', email: 'carl@example.com' })
  return { api, source, target }
}

async function openDialog({ api, source }: ReturnType<typeof apiWith>, words = /^Merge into/) {
  const user = userEvent.setup()
  const shown = renderTickets(`/tickets/${SOURCE}`, api)
  await screen.findByRole('heading', { level: 1, name: source.title })
  await user.click(await screen.findByRole('button', { name: words }))
  const dialog = within(await screen.findByRole('dialog'))
  const field = dialog.getByRole('textbox')
  return { ...shown, user, dialog, field }
}
const merges = (api: FakeApi) => api.requests.filter(({ path }) => path.endsWith('/merge'))

describe('a ticket', () => {
  it.each(['16', 'T-16', ' t-000016 ', '#16'])(
    'is merged into the one named as “%s”',
    async (typed) => {
      const desk = apiWith()
      const { user, dialog, field, router } = await openDialog(desk)
      const action = dialog.getByRole('button', { name: 'Merge' })
      expect(action).toBeDisabled()
      expect(dialog.getByText('This cannot be undone.')).toBeVisible()
      await user.type(field, typed)
      const found = within(dialog.getByRole('status'))
      expect(await found.findByText('The other one')).toBeVisible()
      expect(found.getByText('Carl Bauer · carl@example.com')).toBeVisible()
      expect(found.getByText(desk.target.status.name)).toBeVisible()
      expect(
        found.getByText(
          'Anna Kowalska, the requester of this ticket, is copied on answers to T-000016.',
        ),
      ).toBeVisible()
      // It is for good, so a key pressed too much does not do it.
      await user.keyboard('{Enter}')
      expect(merges(desk.api)).toEqual([])
      await user.click(action)
      await waitFor(() => expect(router.state.location.pathname).toBe(`/tickets/${TARGET}`))
      expect(merges(desk.api)).toMatchObject([{ body: { into: TARGET } }])
      expect(await screen.findByText('T-000012 goes on in T-000016')).toBeVisible()
      expect(await screen.findByRole('heading', { level: 1, name: 'The other one' })).toBeVisible()
      expect(screen.queryByRole('dialog')).toBeNull()
      const fact = (await screen.findAllByText('Merged into this')).find((one) => one.matches('dt'))
      const link = within(fact?.nextElementSibling as HTMLElement).getByRole('link')
      expect(link).toHaveAttribute('href', `/tickets/${SOURCE}`)
    },
  )

  it('has nobody copied where both are of the same requester', async () => {
    const desk = apiWith()
    Object.assign(desk.target.requester, desk.source.requester)
    const { user, dialog, field } = await openDialog(desk)
    await user.type(field, '16')
    expect(await dialog.findByText('The other one')).toBeVisible()
    expect(dialog.queryByText(/is copied/)).toBeNull()
  })

  it.each([
    ['12', 'This is the ticket itself'],
    ['9999', 'There is no such ticket'],
    ['hub', 'Write the number of a ticket'],
    ['20', 'This ticket is closed: take one that is open'],
  ])('is not merged into “%s”', async (typed, why) => {
    const desk = apiWith()
    setCategory(ticketOf(desk.api, 20), 'closed')
    const { user, dialog, field } = await openDialog(desk)
    await user.type(field, typed)
    expect(await dialog.findByText(why)).toBeVisible()
    expect(field).toBeInvalid()
    expect(dialog.getByRole('button', { name: 'Merge' })).toBeDisabled()
  })

  it.each([
    ['en', /^Merge into/, 'Merge', 'is closed: take one that is open'],
    ['fr', /^Fusionner dans/, 'Fusionner', 'est clos : prenez-en un qui est ouvert'],
  ])('is not merged into one that closed meanwhile (%s)', async (language, words, action, why) => {
    await i18n.changeLanguage(language)
    const desk = apiWith()
    const { user, dialog, field } = await openDialog(desk, words)
    await user.type(field, 'T-16')
    expect(await dialog.findByText('The other one')).toBeVisible()
    const { handle } = desk.api
    desk.api.handle = (request) => {
      if (!request.path.endsWith('/merge')) return handle.call(desk.api, request)
      const errors = [{ field: 'into', reason: 'is closed: merge into one that is open' }]
      return { status: 422, body: { code: 'validation_failed', errors } }
    }
    await user.click(dialog.getByRole('button', { name: action }))
    expect(await dialog.findByText(why)).toBeVisible()
    expect(field).toBeInvalid()
    await user.type(field, '0')
    expect(dialog.queryByText(why)).toBeNull()
  })

  it.each([
    ['by a viewer', 'viewer', 'open'],
    ['once it is closed', 'agent', 'closed'],
  ] as const)('is not merged %s', async (_when, role, category) => {
    const { api, source } = apiWith(role)
    setCategory(source, category)
    renderTickets(`/tickets/${SOURCE}`, api)
    await screen.findByRole('heading', { level: 1, name: source.title })
    expect(screen.queryByRole('button', { name: /^Merge/ })).toBeNull()
  })
})

describe('a ticket that was merged', () => {
  function merged(role: Role, isOwn = true) {
    const desk = apiWith(role)
    setCategory(desk.source, 'closed')
    desk.source.merged_into = TARGET
    desk.target.merged = [SOURCE]
    if (isOwn) Object.assign(desk.target.requester, contact)
    renderTickets(`/tickets/${SOURCE}`, desk.api)
    return desk
  }
  const notice = async () => within(await screen.findByRole('region', { name: 'Closed ticket' }))

  it.each(['agent', 'viewer', 'requester'] as const)('leads the %s to the other', async (role) => {
    merged(role)
    const shown = await notice()
    expect(await shown.findByText('This ticket was merged into another')).toBeVisible()
    const link = await shown.findByRole('link', { name: /T-000016.*The other one/ })
    expect(link).toHaveAttribute('href', `/tickets/${TARGET}`)
    expect(shown.queryByRole('button')).toBeNull()
  })

  it('tells a contact who may not see the other one how the answers come', async () => {
    merged('requester', false)
    const shown = await notice()
    expect(
      await shown.findByText('It goes on in T-000016. You get the answers by mail.'),
    ).toBeVisible()
    expect(shown.queryByRole('link')).toBeNull()
    expect(shown.queryByRole('button')).toBeNull()
  })

  it('is nothing that a contact is told of on the other one', async () => {
    const { api, target } = merged('requester')
    renderTickets(`/tickets/${TARGET}`, api)
    await screen.findByRole('heading', { level: 1, name: target.title })
    expect(screen.queryByText('Merged into this')).toBeNull()
  })
})
