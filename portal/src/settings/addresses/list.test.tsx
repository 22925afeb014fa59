import { screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, it } from 'vitest'
import { FakeApi } from '../../../test/fake/server'
import { renderSignedIn, useFakeApi } from '../../../test/render'
import i18n from '../../i18n'
import { AddressesPage } from './list'

const rowOf = async (email: string) => {
  const row = (await screen.findByText(email)).closest('tr')
  if (!row) throw new Error(`no row of ${email}`)
  return within(row)
}

describe('addresses', () => {
  it('shows each address with its team, and copies it', async () => {
    useFakeApi(new FakeApi())
    const user = userEvent.setup()
    renderSignedIn(<AddressesPage />)
    expect((await rowOf('workshop@demo.lambdesk.test')).getByText('No team')).toBeVisible()
    await user.click(screen.getByRole('button', { name: 'Copy support@demo.lambdesk.test' }))
    expect(await navigator.clipboard.readText()).toBe('support@demo.lambdesk.test')
  })

  it('says which is the primary one, and which still wait for their mail', async () => {
    useFakeApi(new FakeApi())
    renderSignedIn(<AddressesPage />)
    expect((await rowOf('support@demo.lambdesk.test')).getByText('Primary')).toBeVisible()
    const own = await rowOf('service@trailbikes.example')
    expect(own.getAllByText('Waits for forwarding')[0]).toBeVisible()
    const verified = await rowOf('aide@northwind.example')
    expect(verified.getAllByText('Forwarding works')[0]).toBeVisible()
  })

  it('offers no new one to those who may not write', async () => {
    useFakeApi(new FakeApi({ role: 'agent' }))
    renderSignedIn(<AddressesPage />)
    await rowOf('support@demo.lambdesk.test')
    expect(screen.queryByRole('button', { name: 'New address' })).toBeNull()
  })

  it('says in French that there is none', async () => {
    await i18n.changeLanguage('fr')
    useFakeApi(new FakeApi({ isEmpty: true }))
    renderSignedIn(<AddressesPage />)
    expect(await screen.findByText('Aucune adresse')).toBeVisible()
  })

  it('says in French what went wrong, and tries again', async () => {
    await i18n.changeLanguage('fr')
    const api = useFakeApi(new FakeApi({ failing: ['/v1/addresses'] }))
    renderSignedIn(<AddressesPage />)
    const alert = await screen.findByRole('alert')
    expect(alert).toHaveTextContent('Lambdesk n’a pas pu répondre')
    expect(alert).not.toHaveTextContent('could not be finished')
    api.failing = []
    await userEvent.click(screen.getByRole('button', { name: 'Réessayer' }))
    expect(await screen.findByText('support@demo.lambdesk.test')).toBeVisible()
  })
})
