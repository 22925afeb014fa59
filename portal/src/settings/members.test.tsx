import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, it } from 'vitest'
import { FakeApi } from '../../test/fake/server'
import { renderSignedIn, useFakeApi } from '../../test/render'
import { formatBytes } from '../i18n/bytes'
import { MembersPage } from './pages'

describe('members', () => {
  it('lets an administrator invite, and shows the new member', async () => {
    const api = useFakeApi(new FakeApi({ role: 'admin' }))
    renderSignedIn(<MembersPage />)
    await userEvent.click(await screen.findByRole('button', { name: 'Invite' }))
    await userEvent.type(screen.getByLabelText(/^Name/), 'Nadia Haddad')
    await userEvent.type(screen.getByLabelText(/^E-mail/), 'nadia@northwind.example')
    await userEvent.click(screen.getByRole('button', { name: 'Send invitation' }))
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    expect(await screen.findByText('nadia@northwind.example')).toBeVisible()
    const sent = api.requests.find(
      ({ method, path }) => method === 'POST' && path === '/v1/members',
    )
    expect(sent?.headers['idempotency-key']).toBeTruthy()
    expect(sent?.body.role).toBe('agent')
  })

  it('shows the reason beside the field when the address is in use', async () => {
    useFakeApi(new FakeApi({ role: 'admin' }))
    renderSignedIn(<MembersPage />)
    await userEvent.click(await screen.findByRole('button', { name: 'Invite' }))
    await userEvent.type(screen.getByLabelText(/^Name/), 'Tom')
    await userEvent.type(screen.getByLabelText(/^E-mail/), 'tom@northwind.example')
    await userEvent.click(screen.getByRole('button', { name: 'Send invitation' }))
    expect(await screen.findByText('This e-mail address is already in use')).toBeVisible()
    expect(screen.getByLabelText(/^E-mail/)).toBeInvalid()
  })

  it('offers no invitation to an agent', async () => {
    useFakeApi(new FakeApi({ role: 'agent' }))
    renderSignedIn(<MembersPage />)
    expect(await screen.findByText('Priya Raman')).toBeVisible()
    expect(screen.queryByRole('button', { name: 'Invite' })).toBeNull()
  })
})

it('writes sizes in the reader’s words', () => {
  expect(formatBytes(512, 'en')).toBe('512 bytes')
  expect(formatBytes(18_232, 'en')).toBe('18 kB')
  expect(formatBytes(2_418_004, 'fr')).toMatch(/2,4\sMo/u)
})
