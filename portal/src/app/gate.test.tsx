import { createMemoryHistory, type RouterHistory } from '@tanstack/react-router'
import { render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { FakeApi } from '../../test/fake/server'
import { useFakeApi } from '../../test/render'
import { App } from './app'
import * as tenant from './tenant'

let api: FakeApi
beforeEach(() => {
  api = useFakeApi(new FakeApi())
  vi.spyOn(tenant, 'tenantOfHost').mockReturnValue('demo')
})

let history: RouterHistory
/** Opens the whole portal at a path, as a new tab. */
function open(path: string) {
  history = createMemoryHistory({ initialEntries: [path] })
  render(<App history={history} />)
}
const address = () => history.location.href

async function signIn() {
  await userEvent.type(await screen.findByLabelText(/^E-mail/), 'amelie@northwind.example')
  await userEvent.type(screen.getByLabelText(/^Password/), 'correct horse battery')
  await userEvent.click(screen.getByRole('button', { name: 'Sign in' }))
}

describe('the way to the sign-in', () => {
  it('keeps the page that somebody without a session asked for, with its filters', async () => {
    api.hasCookie = false
    open('/settings/members?x=1')
    await screen.findByRole('heading', { name: /Sign in to/ })
    expect(address()).toBe(`/sign-in?next=${encodeURIComponent('/settings/members?x=1')}`)
    await signIn()
    expect(await screen.findByRole('heading', { name: 'Members' })).toBeVisible()
    expect(address()).toBe('/settings/members?x=1')
  })

  it('forgets the page after a sign-out, so that the next person begins at the start', async () => {
    open('/settings/members')
    await screen.findByRole('heading', { name: 'Members' })
    await userEvent.click(screen.getByRole('button', { name: /Profile/ }))
    await userEvent.click(await screen.findByRole('menuitem', { name: 'Sign out' }))
    await screen.findByRole('heading', { name: /Sign in to/ })
    expect(address()).toBe('/sign-in')
    expect(screen.queryByText('Priya Raman')).toBeNull()
  })

  it('never leads to another host', async () => {
    open('/sign-in?next=%2F%2Fevil.example')
    await waitFor(() => expect(address()).toMatch(/^\/tickets/))
  })
})
