import { type QueryClient, useQuery } from '@tanstack/react-query'
import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useState } from 'react'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
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
  const [hasFailed, setHasFailed] = useState(false)
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
      <button type="button" onClick={() => void signOut().catch(() => setHasFailed(true))}>
        leave
      </button>
      {hasFailed && <p>not out</p>}
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

  it('stays signed in, and says so, when the API could not be told of the sign-out', async () => {
    renderSignedIn(<Probe />)
    await screen.findByText('hello Jonas Weber')
    api.failing = ['/v1/sessions/current']
    await userEvent.click(screen.getByText('leave'))
    expect(await screen.findByText('not out')).toBeVisible()
    expect(screen.getByText('hello Jonas Weber')).toBeVisible()
    expect(api.hasCookie).toBe(true)
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

describe('another tab', () => {
  let other: BroadcastChannel
  beforeEach(() => {
    other = new BroadcastChannel('lambdesk-session')
  })
  afterEach(() => other.close())
  const isCacheFilled = (tab: { queryClient: QueryClient }) =>
    tab.queryClient.getQueryCache().getAll().length > 0

  it('signs out with this one and forgets everything', async () => {
    const [first, second] = [renderSignedIn(<Probe />), renderSignedIn(<Probe />)]
    await waitFor(() => expect(screen.getAllByText('hello Jonas Weber')).toHaveLength(2))
    await waitFor(() => expect(isCacheFilled(first) && isCacheFilled(second)).toBe(true))
    await userEvent.click(screen.getAllByText('leave')[0] as HTMLElement)
    await waitFor(() => expect(screen.queryByText(/hello/)).toBeNull())
    expect(isCacheFilled(second)).toBe(false)
    expect(api.requests.filter(({ method }) => method === 'DELETE')).toHaveLength(1)
  })

  it('of somebody else leaves this one alone', async () => {
    renderSignedIn(<Probe />)
    const name = await screen.findByText('hello Jonas Weber')
    other.postMessage({ kind: 'signed_out', personId: 'mem_somebody_else' })
    await new Promise((done) => setTimeout(done, 50))
    expect(name).toBeVisible()
  })

  it('in which somebody else signed in makes this one theirs when it asks again', async () => {
    const { queryClient } = renderSignedIn(<Probe />)
    await screen.findByText('hello Jonas Weber')
    queryClient.setQueryData(['of', 'jonas'], 'secret')
    api.expireTokens()
    api.me = { ...api.me, id: 'mem_somebody_else', name: 'Priya Raman' }
    await userEvent.click(screen.getByText('ask'))
    expect(await screen.findByText('hello Priya Raman')).toBeVisible()
    expect(queryClient.getQueryData(['of', 'jonas'])).toBeUndefined()
  })

  it('in which the person signs in lets this one in as well', async () => {
    api.hasCookie = false
    renderSignedIn(<Probe />)
    await waitFor(() => expect(api.requests).toHaveLength(1))
    api.hasCookie = true
    other.postMessage({ kind: 'signed_in', personId: api.me.id })
    expect(await screen.findByText('hello Jonas Weber')).toBeVisible()
  })

  it('in which the person signs in again ends the question here', async () => {
    renderSignedIn(<Probe />)
    await screen.findByText('hello Jonas Weber')
    api.expireTokens()
    api.hasCookie = false
    await userEvent.click(screen.getByText('ask'))
    await screen.findByRole('dialog')
    api.hasCookie = true
    other.postMessage({ kind: 'signed_in', personId: api.me.id })
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  })
})
