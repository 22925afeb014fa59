import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, it, vi } from 'vitest'
import { FakeApi } from '../../test/fake/server'
import { renderSignedIn, useFakeApi } from '../../test/render'
import { formatBytes } from '../i18n/bytes'
import { MembersPage, SuspendedMailPage } from './pages'

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

describe('suspended mail', () => {
  const open = async () => {
    await userEvent.click(await screen.findByRole('button', { name: /Invoice 2231/ }))
    return screen.findByRole('dialog', { name: /Invoice 2231/ })
  }

  it('shows why each mail is held, and all that is known of one', async () => {
    useFakeApi(new FakeApi({ role: 'agent' }))
    renderSignedIn(<SuspendedMailPage />)
    expect(await screen.findByText('Virus found')).toBeVisible()
    const dialog = within(await open())
    expect(dialog.getByText('The message names no sender that could be answered.')).toBeVisible()
    expect(dialog.getByText('no sender')).toBeVisible()
    expect(dialog.getByText('support@demo.lambdesk.test')).toBeVisible()
    expect(dialog.getByRole('link', { name: 'Download the original' })).toHaveAttribute(
      'href',
      '/api/fake/raw/1',
    )
  })

  it('opens by keyboard, and goes back to where it was', async () => {
    useFakeApi(new FakeApi({ role: 'agent' }))
    renderSignedIn(<SuspendedMailPage />)
    const button = await screen.findByRole('button', { name: /Invoice 2231/ })
    button.focus()
    await userEvent.keyboard('{Enter}')
    await screen.findByRole('dialog')
    await userEvent.keyboard('{Escape}')
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    await waitFor(() => expect(button).toHaveFocus())
  })

  it('fetches a new link to the original when the page has been open for long', async () => {
    const api = useFakeApi(new FakeApi({ role: 'agent' }))
    const assign = vi.spyOn(window.location, 'assign').mockImplementation(() => undefined)
    renderSignedIn(<SuspendedMailPage />)
    const link = within(await open()).getByRole('link', { name: 'Download the original' })
    const asked = () => api.requests.filter(({ path }) => path === '/v1/suspended_mail').length
    await userEvent.click(link)
    await waitFor(() => expect(assign).toHaveBeenCalledWith('/api/fake/raw/1'))
    expect(asked()).toBe(1)
    const later = Date.now() + 5 * 60_000
    vi.spyOn(Date, 'now').mockImplementation(() => later)
    await userEvent.click(link)
    await waitFor(() => expect(assign).toHaveBeenCalledTimes(2))
    expect(asked()).toBe(2)
  })

  it('tells an unknown reason in the words of the API', async () => {
    const api = useFakeApi(new FakeApi({ role: 'agent' }))
    api.suspendedMail = api.suspendedMail.map((mail) => ({ ...mail, reason: 'odd_moon' }))
    renderSignedIn(<SuspendedMailPage />)
    const dialog = within(await open())
    expect(dialog.getByText('odd moon')).toBeVisible()
    const words = dialog.getByText('the mail names no sender:')
    expect(words).toBeVisible()
    expect(words).toHaveAttribute('lang', 'en')
  })

  it('says so when nothing is held', async () => {
    useFakeApi(new FakeApi({ role: 'agent', isEmpty: true }))
    renderSignedIn(<SuspendedMailPage />)
    expect(await screen.findByText('No mail is held')).toBeVisible()
  })

  it('asks the API for nothing that the role does not allow', async () => {
    const api = useFakeApi(new FakeApi({ role: 'viewer' }))
    renderSignedIn(<SuspendedMailPage />)
    expect(await screen.findByText('Your role does not open this page')).toBeVisible()
    expect(api.requests.some(({ path }) => path === '/v1/suspended_mail')).toBe(false)
  })
})

it('writes sizes in the reader’s words', () => {
  expect(formatBytes(512, 'en')).toBe('512 bytes')
  expect(formatBytes(18_232, 'en')).toBe('18 kB')
  expect(formatBytes(2_418_004, 'fr')).toMatch(/2,4\sMo/u)
})
