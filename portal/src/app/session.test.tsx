import { useQuery } from '@tanstack/react-query'
import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, describe, expect, it } from 'vitest'
import { FakeApi } from '../../test/fake/server'
import { renderSignedIn, useFakeApi } from '../../test/render'
import { request } from '../api/client'
import { SignInAgain } from '../auth/pages'
import { useSession, useSessionState } from './session'

let api: FakeApi
beforeEach(() => {
  api = useFakeApi(new FakeApi({ role: 'agent' }))
})

function Probe() {
  const { me, signOut } = useSession()
  const { state } = useSessionState()
  const query = useQuery({
    queryKey: [me.tenant.id, 'configuration'],
    queryFn: () => request('GET', '/v1/configuration'),
    retry: false,
  })
  const isLost = state.kind === 'signed_in' && state.isLost
  return (
    <>
      <p>hello {me.name}</p>
      <textarea aria-label="draft" />
      <button type="button" onClick={() => void query.refetch()}>
        ask
      </button>
      <button type="button" onClick={() => void signOut()}>
        leave
      </button>
      {isLost && <SignInAgain me={me} />}
    </>
  )
}

describe('session', () => {
  it('comes back by the cookie after a reload', async () => {
    renderSignedIn(<Probe />)
    expect(await screen.findByText('hello Jonas Weber')).toBeVisible()
  })

  it('keeps no token where a script could read it later', async () => {
    renderSignedIn(<Probe />)
    await screen.findByText('hello Jonas Weber')
    expect(JSON.stringify({ ...localStorage })).not.toContain('token-')
    expect(document.cookie).not.toContain('token-')
  })

  it('shows nothing to a reader without a session', async () => {
    api.hasCookie = false
    renderSignedIn(<Probe />)
    await waitFor(() => expect(api.requests).toHaveLength(1))
    expect(screen.queryByText(/hello/)).toBeNull()
  })

  it('forgets everything at sign-out', async () => {
    const { queryClient } = renderSignedIn(<Probe />)
    await screen.findByText('hello Jonas Weber')
    await waitFor(() => expect(queryClient.getQueryCache().getAll()).toHaveLength(1))
    await userEvent.click(screen.getByText('leave'))
    await waitFor(() => expect(screen.queryByText(/hello/)).toBeNull())
    expect(queryClient.getQueryCache().getAll()).toHaveLength(0)
    expect(api.hasCookie).toBe(false)
  })

  it('asks for the password in place and loses no draft', async () => {
    renderSignedIn(<Probe />)
    await userEvent.type(await screen.findByLabelText('draft'), 'half a sentence')
    api.expireTokens()
    api.hasCookie = false
    await userEvent.click(screen.getByText('ask'))
    const password = await screen.findByLabelText('Password', { exact: false })
    await userEvent.type(password, 'correct horse battery')
    await userEvent.click(screen.getByRole('button', { name: 'Sign in' }))
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    expect(screen.getByLabelText('draft')).toHaveValue('half a sentence')
  })
})
