import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { linkedFile } from '../../test/fake/data/linked-file'
import { FakeApi, fetchOf } from '../../test/fake/server'
import { renderPart, useFakeApi } from '../../test/render'
import { renderPortal } from '../../test/render-portal'
import i18n from '../i18n'
import { FilePage } from './pages'

const EXPIRES = Date.parse(linkedFile.expires_at)
const LATE = 'This link has expired or is not valid'

let api: FakeApi
let now: number
beforeEach(() => {
  api = useFakeApi(new FakeApi({ isSignedIn: false }))
  now = EXPIRES - 5 * 60_000
  vi.spyOn(Date, 'now').mockImplementation(() => now)
})
const redeemed = () =>
  api.requests.filter(({ path }) => path === '/v1/attachment_links/redeem').map(({ body }) => body)

/** Opens the page by a link with `fragment`. */
function open(fragment: string) {
  window.history.replaceState(null, '', `/file${fragment}`)
  renderPart(<FilePage />)
}
const findLink = () => screen.findByRole('link', { name: 'Download' })

describe('the page of a file', () => {
  it('offers the file, and keeps the token out of the address', async () => {
    open('#token=good')
    const link = await findLink()
    expect(link).toHaveAttribute('href', linkedFile.url)
    expect(link).toHaveAttribute('download', linkedFile.name)
    expect(screen.getByText(linkedFile.name)).toBeVisible()
    expect(screen.getByText('18.4 MB')).toBeVisible()
    expect(screen.getByRole('heading', { name: 'Your file' })).toBeVisible()
    expect(redeemed()).toEqual([{ token: 'good' }])
    expect(window.location.hash).toBe('')
  })

  it('shows where the file will be while it is asked for', async () => {
    const answering = fetchOf(api)
    vi.stubGlobal('fetch', (...sent: Parameters<typeof fetch>) =>
      String(sent[0]).includes('attachment_links')
        ? new Promise(() => undefined)
        : answering(...sent),
    )
    open('#token=good')
    expect(await screen.findByRole('status', { name: 'Loading…' })).toBeVisible()
    expect(screen.getByRole('heading', { name: 'Your file' })).toBeVisible()
  })

  it.each([
    ['late', LATE, 'Ce lien a expiré ou n’est pas valable'],
    ['gone', 'This file is not there any more', 'Ce fichier n’est plus là'],
  ])('tells in both languages why a link leads to no file: %s', async (token, title, french) => {
    open(`#token=${token}`)
    expect(await screen.findByRole('heading', { name: title })).toBeVisible()
    expect(screen.getByRole('link', { name: 'Sign in' })).toHaveAttribute('href', '/sign-in')
    expect(screen.queryByRole('button', { name: 'Try again' })).toBeNull()
    await i18n.changeLanguage('fr')
    expect(await screen.findByRole('heading', { name: french })).toBeVisible()
    expect(screen.getByRole('link', { name: 'Se connecter' })).toBeVisible()
  })

  it.each(['', '#token='])('asks the API nothing without a token: “%s”', async (fragment) => {
    window.history.replaceState(null, '', `/elsewhere${fragment}`)
    renderPart(<FilePage />)
    expect(await screen.findByRole('heading', { name: LATE })).toBeVisible()
    expect(screen.getByText(/work for 30 days/)).toBeVisible()
    expect(screen.getByRole('link', { name: 'Sign in' })).toBeVisible()
    expect(redeemed()).toEqual([])
  })

  it('can be asked again when the network failed', async () => {
    const answering = fetchOf(api)
    let isOffline = true
    vi.stubGlobal('fetch', (...sent: Parameters<typeof fetch>) =>
      isOffline ? Promise.reject(new TypeError('no network')) : answering(...sent),
    )
    open('#token=good')
    expect(await screen.findByRole('alert')).toHaveTextContent(/No connection/)
    const again = screen.getByRole('button', { name: 'Try again' })
    await userEvent.click(again)
    await waitFor(() => expect(again).toBeEnabled())
    expect(again).toHaveFocus()
    isOffline = false
    await userEvent.click(again)
    expect(await findLink()).toBeVisible()
    expect(screen.queryByRole('alert')).toBeNull()
    await waitFor(() => expect(screen.getByRole('heading', { level: 1 })).toHaveFocus())
  })

  it('speaks French', async () => {
    await i18n.changeLanguage('fr')
    open('#token=good')
    expect(await screen.findByRole('link', { name: 'Télécharger' })).toBeVisible()
    expect(screen.getByRole('heading', { name: 'Votre fichier' })).toBeVisible()
    expect(screen.getByText('18,4 Mo')).toBeVisible()
  })

  it('shows the file of another link that is opened over it', async () => {
    open('#token=late')
    await screen.findByRole('heading', { name: LATE })
    window.history.replaceState(null, '', '/file#token=good')
    window.dispatchEvent(new Event('hashchange'))
    expect(await findLink()).toBeVisible()
    expect(redeemed()).toEqual([{ token: 'late' }, { token: 'good' }])
  })
})

describe('the address of a file', () => {
  let assign: ReturnType<typeof vi.spyOn>
  beforeEach(() => {
    assign = vi.spyOn(window.location, 'assign').mockImplementation(() => undefined)
  })
  /** Whether the browser may follow the link that is pressed. */
  async function press(link: HTMLElement) {
    let isFollowed = false
    const look = (event: Event) => {
      isFollowed = !event.defaultPrevented
      event.preventDefault()
    }
    window.addEventListener('click', look, { once: true })
    await userEvent.click(link)
    return isFollowed
  }

  it('is used as it is while it works', async () => {
    open('#token=good')
    expect(await press(await findLink())).toBe(true)
    expect(redeemed()).toHaveLength(1)
  })

  it('is asked for anew once it has expired', async () => {
    open('#token=good')
    const link = await findLink()
    now = EXPIRES
    const { handle } = api
    api.handle = (sent) => ({
      ...handle.call(api, sent),
      body: {
        ...linkedFile,
        url: '/api/fake/raw/later',
        expires_at: new Date(EXPIRES + 300_000).toISOString(),
      },
    })
    expect(await press(link)).toBe(false)
    await waitFor(() => expect(assign).toHaveBeenCalledWith('/api/fake/raw/later'))
    expect(redeemed()).toHaveLength(2)
    expect(link).toHaveAttribute('href', '/api/fake/raw/later')
    expect(await press(link)).toBe(true)
    expect(redeemed()).toHaveLength(2)
  })

  it('is asked for anew in time when the reader’s clock is slow', async () => {
    now = EXPIRES - 60 * 60_000
    open('#token=good')
    const link = await findLink()
    now += 5 * 60_000
    expect(await press(link)).toBe(false)
    await waitFor(() => expect(assign).toHaveBeenCalledTimes(1))
    expect(redeemed()).toHaveLength(2)
  })

  it('is asked for again after a failure, with the file still there', async () => {
    open('#token=good')
    const link = await findLink()
    now = EXPIRES
    api.failing = ['/v1/attachment_links']
    await press(link)
    expect(await screen.findByRole('alert')).toHaveTextContent(/could not answer/)
    expect(screen.getByText(linkedFile.name)).toBeVisible()
    expect(assign).not.toHaveBeenCalled()
    api.failing = []
    await press(link)
    await waitFor(() => expect(assign).toHaveBeenCalledWith(linkedFile.url))
    expect(screen.queryByRole('alert')).toBeNull()
  })
})

describe('somebody who is signed in', () => {
  beforeEach(() => {
    api = new FakeApi({ role: 'requester' })
  })

  it('stays on the page, whose link needs no session', async () => {
    window.history.replaceState(null, '', '/file#token=good')
    const { history } = renderPortal('/file', api)
    expect(await findLink()).toBeVisible()
    await waitFor(() => expect(api.tokens.size).toBe(1))
    expect(history.location.pathname).toBe('/file')
    const sent = api.requests.find(({ path }) => path.startsWith('/v1/attachment_links'))
    expect(sent?.headers.authorization).toBeUndefined()
  })

  it('keeps the session when the link is late, and is led to their tickets', async () => {
    window.history.replaceState(null, '', '/file#token=late')
    renderPortal('/file', api)
    expect(await screen.findByRole('heading', { name: LATE })).toBeVisible()
    await userEvent.click(await screen.findByRole('link', { name: 'Go to the start page' }))
    expect(await screen.findByRole('heading', { name: 'My tickets' })).toBeVisible()
    expect(api.hasCookie).toBe(true)
  })
})
