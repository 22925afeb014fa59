import { screen, within } from '@testing-library/react'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { makeRated } from '../../test/fake/data/ratings'
import { FakeApi } from '../../test/fake/server'
import { renderTickets } from '../../test/render-tickets'
import type { Role } from '../api/types'
import i18n from '../i18n'

beforeEach(async () => {
  await i18n.changeLanguage('en')
  // Requesters see what a ticket is where there is room beside its story.
  vi.stubGlobal('matchMedia', () => ({
    matches: true,
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
  }))
})

const NUMBER = 12

/** Opens a ticket whose requester has rated the help, and thought again. */
function open(role: Role, isRated = true) {
  const api = new FakeApi({ role })
  const ticket = api.tickets.find(({ number }) => number === NUMBER)
  const records = api.records.get(NUMBER)
  if (!ticket || !records) throw new Error('no ticket')
  if (isRated) makeRated(ticket, records)
  renderTickets(`/tickets/${NUMBER}`, api)
}
/** The record with a line, as it reads. */
const findRecord = async (line: RegExp) =>
  (await screen.findByText(line)).closest('li') as HTMLElement

describe.each(['agent', 'requester'] as const)('a rating that the %s sees', (role) => {
  it('is told in the story, with the words beneath it as a comment', async () => {
    open(role)
    const first = await findRecord(/^rated the help/)
    expect(first).toHaveTextContent(/^Anna Kowalska rated the help 3 of 5 · /)
    expect(within(first).queryByRole('article')).toBeNull()
    const second = await findRecord(/^changed the rating/)
    expect(second).toHaveTextContent(
      /^Anna Kowalska changed the rating of the help from 3 to 4 of 5 · /,
    )
    const words = within(second).getByRole('article', { name: 'Message from Anna Kowalska' })
    expect(words.querySelector('.text-base')?.shadowRoot?.textContent).toContain('silent again')
  })

  it('stands beside the story as it is now', async () => {
    open(role)
    const rating = within(await screen.findByRole('region', { name: 'Rating' }))
    expect(rating.getByText('Rated 4 of 5')).toBeVisible()
    expect(rating.getByText(/^Good/)).toBeVisible()
  })

  it('is not spoken of before there is one', async () => {
    open(role, false)
    expect(await screen.findAllByRole('article')).not.toEqual([])
    expect(screen.queryByRole('region', { name: 'Rating' })).toBeNull()
    expect(screen.queryByText(/rated the help/)).toBeNull()
  })
})

describe('the survey', () => {
  it('is told with how far its mail has come', async () => {
    open('agent')
    const record = await findRecord(/^Survey by mail to anna@example.com$/)
    expect(within(record).getByText('Delivered')).toBeVisible()
  })

  it('and its answer are told in French', async () => {
    await i18n.changeLanguage('fr')
    open('agent')
    expect(await findRecord(/^a évalué l’aide à 3 sur 5/)).toBeVisible()
    expect(await findRecord(/^a modifié l’évaluation de l’aide, de 3 à 4 sur 5/)).toBeVisible()
    expect(screen.getByText('Enquête par e-mail à anna@example.com')).toBeVisible()
    expect(
      within(screen.getByRole('region', { name: 'Évaluation' })).getByText('Évalué à 4 sur 5'),
    ).toBeVisible()
  })
})
