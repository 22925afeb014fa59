import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { FakeApi } from '../../test/fake/server'
import { renderPart, useFakeApi } from '../../test/render'
import * as tenant from '../app/tenant'
import { InvitationPage, SignInLinkPage, SignInPage, SignUpPage } from './pages'

let api: FakeApi
beforeEach(() => {
  api = useFakeApi(new FakeApi({ isSignedIn: false }))
  vi.spyOn(tenant, 'tenantOfHost').mockReturnValue('demo')
  window.history.replaceState(null, '', '/')
})
const sentTo = (path: string) => api.requests.filter((request) => request.path === path)

describe('sign-in', () => {
  it('says that the password is wrong, empties it and keeps the address', async () => {
    renderPart(<SignInPage />)
    await userEvent.type(await screen.findByLabelText(/^E-mail/), 'jonas@northwind.example')
    await userEvent.type(screen.getByLabelText(/^Password/), 'not this one')
    await userEvent.click(screen.getByRole('button', { name: 'Sign in' }))
    expect(await screen.findByRole('alert')).toHaveTextContent(/is not right/)
    expect(screen.getByLabelText(/^Password/)).toHaveValue('')
    expect(screen.getByLabelText(/^Password/)).toHaveFocus()
    expect(screen.getByLabelText(/^E-mail/)).toHaveValue('jonas@northwind.example')
    expect(sentTo('/v1/sessions')[0]?.body.tenant).toBe('demo')
  })

  it('gives any address the same answer about a mailed link', async () => {
    renderPart(<SignInPage />)
    await userEvent.click(await screen.findByRole('tab', { name: 'Requester' }))
    await userEvent.type(screen.getByLabelText(/^E-mail/), 'nobody@example.com')
    await userEvent.click(screen.getByRole('button', { name: 'Send me a link' }))
    expect(await screen.findByText(/If nobody@example.com is known here/)).toBeVisible()
  })
})

describe('links from a mail', () => {
  it('spends the link once', async () => {
    window.history.replaceState(null, '', '/sign-in/link#token=good')
    renderPart(<SignInLinkPage />)
    await waitFor(() => expect(api.hasCookie).toBe(true))
    expect(sentTo('/v1/sign_in_links/redeem')).toHaveLength(1)
  })

  it('says so when the link is spent', async () => {
    window.history.replaceState(null, '', '/sign-in/link#token=spent')
    renderPart(<SignInLinkPage />)
    expect(await screen.findByText('This link is not valid any more')).toBeVisible()
  })

  it('asks an invited member for a long enough password', async () => {
    window.history.replaceState(null, '', '/invitation#token=good')
    renderPart(<InvitationPage />)
    await userEvent.type(await screen.findByLabelText(/^Your name/), 'Nadia')
    await userEvent.type(screen.getByLabelText(/^Choose/), 'short')
    await userEvent.click(screen.getByRole('button', { name: 'Join' }))
    expect(screen.getByLabelText(/^Choose/)).toBeInvalid()
    expect(sentTo('/v1/invitations/accept')).toHaveLength(0)
  })
})

describe('sign-up', () => {
  it('proposes the name in addresses until the reader writes one', async () => {
    renderPart(<SignUpPage />)
    const organisation = await screen.findByLabelText(/^Name of your/)
    const slug = screen.getByLabelText(/^Name in addresses/)
    await userEvent.type(organisation, 'Café du Nord')
    expect(slug).toHaveValue('cafe-du-nord')
    await userEvent.clear(slug)
    await userEvent.type(slug, 'nord')
    await userEvent.type(organisation, ' et fils')
    expect(slug).toHaveValue('nord')
  })

  it('puts a name that is in use beside its field', async () => {
    renderPart(<SignUpPage />)
    await userEvent.type(await screen.findByLabelText(/^Name of your/), 'Taken')
    await userEvent.type(screen.getByLabelText(/^Your name/), 'Amélie')
    await userEvent.type(screen.getByLabelText(/^E-mail/), 'amelie@example.com')
    await userEvent.type(screen.getByLabelText(/^Choose/), 'correct horse battery')
    await userEvent.click(screen.getByRole('button', { name: 'Open the helpdesk' }))
    expect(await screen.findByText(/Try another one/)).toBeVisible()
  })
})
