import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, it, vi } from 'vitest'
import { configuration, id, members } from '../../test/fake/data/tenant'
import { FakeApi, fetchOf } from '../../test/fake/server'
import { renderTickets } from '../../test/render-tickets'
import type { Ref, Role } from '../api/types'
import i18n from '../i18n'

const NUMBER = 12
const GONE: Ref = { id: id('mem', 99), name: 'Gus Gone' }

async function open({
  role = 'agent' as Role,
  followers = [] as Ref[],
  isClosed = false,
  refusal = null as Response | null,
} = {}) {
  const api = new FakeApi({ role })
  const ticket = api.tickets.find(({ number }) => number === NUMBER)
  if (!ticket) throw new Error('no ticket')
  ticket.followers = followers
  if (isClosed) ticket.status = { ...ticket.status, category: 'closed' }
  renderTickets(`/tickets/${NUMBER}`, api)
  await screen.findByRole('heading', { level: 1, name: ticket.title })
  if (refusal) {
    const answer = fetchOf(api)
    vi.stubGlobal('fetch', async (input: string, init?: RequestInit) =>
      init?.method === 'PATCH' ? refusal : answer(input, init),
    )
  }
  return { api, ticket, user: userEvent.setup() }
}

const patches = (api: FakeApi) =>
  api.requests.filter(({ method }) => method === 'PATCH').map(({ body }) => body)
const choice = () => screen.findByRole('button', { name: /Followers/ })

function memberOf(name: string): Ref {
  const found = members.find((member) => member.name === name)
  if (!found) throw new Error(`no member ${name}`)
  return { id: found.id, name }
}
const jonas = memberOf('Jonas Weber')
const priya = memberOf('Priya Raman')

describe('the followers of a ticket', () => {
  it('are joined and left by oneself', async () => {
    const { api, ticket, user } = await open({ followers: [priya] })
    expect(await choice()).toHaveTextContent('Priya Raman')
    const button = await screen.findByRole('button', { name: 'Follow' })
    await user.click(button)
    expect(await screen.findByRole('button', { name: 'Unfollow' })).toBe(button)
    expect(await choice()).toHaveTextContent('Priya Raman, Jonas Weber')
    await waitFor(() => expect(patches(api)).toEqual([{ follower_ids: [priya.id, jonas.id] }]))
    await user.click(button)
    await waitFor(() => expect(ticket.followers.map(({ name }) => name)).toEqual(['Priya Raman']))
    expect(button).toHaveFocus()
  })

  it('are chosen for others, among all who are active', async () => {
    const { api, user } = await open()
    const field = await choice()
    expect(field).toHaveTextContent('Nobody')
    await user.click(field)
    expect(await screen.findAllByRole('option')).toHaveLength(configuration.members.length)
    await user.click(screen.getByRole('option', { name: 'Priya Raman' }))
    await user.click(screen.getByRole('option', { name: 'Jonas Weber' }))
    await user.keyboard('{Escape}')
    await waitFor(() =>
      expect(patches(api)).toEqual([
        { follower_ids: [priya.id] },
        { follower_ids: [priya.id, jonas.id] },
      ]),
    )
    expect(await choice()).toHaveTextContent('Priya Raman, Jonas Weber')
  })

  it('stay when they have left the helpdesk, and can be taken out', async () => {
    const { api, user } = await open({ followers: [GONE] })
    expect(await choice()).toHaveTextContent('Gus Gone')
    await user.click(screen.getByRole('button', { name: 'Follow' }))
    await waitFor(() => expect(patches(api)).toEqual([{ follower_ids: [GONE.id, jonas.id] }]))
    await user.click(await choice())
    await user.click(await screen.findByRole('option', { name: 'Gus Gone' }))
    await waitFor(() => expect(patches(api)).toHaveLength(2))
    expect(patches(api)[1]).toEqual({ follower_ids: [jonas.id] })
  })

  it('are put back when the API refuses, in the reader’s language', async () => {
    await i18n.changeLanguage('fr')
    const errors = [{ field: 'follower_ids', reason: 'must name active members' }]
    const problem = { code: 'validation_failed', title: '', detail: '', errors }
    const { user } = await open({ refusal: Response.json(problem, { status: 422 }) })
    await user.click(await screen.findByRole('button', { name: 'Suivre' }))
    expect(await screen.findAllByText(/Abonnés.:.désigne une personne/)).not.toHaveLength(0)
    expect(await screen.findByRole('button', { name: 'Suivre' })).toBeVisible()
  })

  it.each([
    ['by a viewer', { role: 'viewer' as Role }],
    ['on a closed ticket', { isClosed: true }],
  ])('are read and not changed %s', async (_when, options) => {
    await open({ ...options, followers: [priya, GONE] })
    const list = await screen.findByRole('list', { name: 'Followers' })
    expect(
      within(list)
        .getAllByRole('listitem')
        .map((item) => item.textContent),
    ).toEqual(['Priya Raman', 'Gus Gone'])
    expect(screen.queryByRole('button', { name: /Follow/ })).toBeNull()
  })

  it('are nothing that a contact sees', async () => {
    await open({ role: 'requester' })
    expect(screen.queryByText(/Follow/)).toBeNull()
  })
})
