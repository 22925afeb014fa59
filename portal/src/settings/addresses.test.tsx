import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, it } from 'vitest'
import { FakeApi } from '../../test/fake/server'
import { renderSignedIn, useFakeApi } from '../../test/render'
import i18n from '../i18n'
import { AddressesPage } from './pages'

describe('addresses', () => {
  it('shows each address with its team, and copies it', async () => {
    useFakeApi(new FakeApi())
    const user = userEvent.setup()
    renderSignedIn(<AddressesPage />)
    expect(await screen.findByText('workshop@demo.lambdesk.test')).toBeVisible()
    expect(screen.getByText('No team')).toBeVisible()
    await user.click(screen.getByRole('button', { name: 'Copy support@demo.lambdesk.test' }))
    expect(await navigator.clipboard.readText()).toBe('support@demo.lambdesk.test')
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
