import { act, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, it, vi } from 'vitest'
import { id } from '../../../test/fake/data/tenant'
import { FakeApi } from '../../../test/fake/server'
import { renderPortal } from '../../../test/render-portal'

// A large page takes its time on a busy machine.
vi.setConfig({ testTimeout: 90_000 })

const pageOf = (n: number) => `/settings/addresses/${id('adr', n)}`
const [SUPPORT, WORKSHOP, OWN] = [pageOf(1), pageOf(2), pageOf(4)]

const sent = (api: FakeApi, method: string) =>
  api.requests.filter((row) => row.method === method && row.path.startsWith('/v1/addresses'))
const save = () => userEvent.click(screen.getByRole('button', { name: 'Save' }))
async function choose(field: RegExp, option: string) {
  await userEvent.click(screen.getByRole('button', { name: field }))
  await userEvent.click(await screen.findByRole('option', { name: option }))
}

describe('an address', () => {
  it('is changed, and sent whole', async () => {
    const api = new FakeApi()
    renderPortal(WORKSHOP, api)
    const name = await screen.findByLabelText(/^Display name/)
    await userEvent.clear(name)
    await userEvent.type(name, 'Atelier')
    await choose(/Team$/, 'Workshop')
    await choose(/Priority$/, 'As usual')
    await choose(/Language$/, 'French')
    await userEvent.type(screen.getByLabelText('Tags'), 'repairs{Enter}')
    await save()
    expect(await screen.findByText('workshop@demo.lambdesk.test is saved')).toBeVisible()
    expect(sent(api, 'PATCH').map(({ path, body }) => [path, body])).toEqual([
      [
        `/v1/addresses/${id('adr', 2)}`,
        {
          display_name: 'Atelier',
          team_id: id('tea', 2),
          priority: null,
          tags: ['workshop', 'repairs'],
          locale: 'fr',
          signature_html: '',
        },
      ],
    ])
    expect(screen.queryByRole('button', { name: 'Save' })).toBeNull()
  })

  it('without a name is not sent, and says so', async () => {
    const api = new FakeApi()
    renderPortal(WORKSHOP, api)
    await userEvent.clear(await screen.findByLabelText(/^Display name/))
    await save()
    expect(screen.getByText('Every address needs a name')).toBeVisible()
    expect(sent(api, 'PATCH')).toEqual([])
  })

  it('shows what the API refuses, and keeps what was typed', async () => {
    const api = new FakeApi()
    renderPortal(WORKSHOP, api)
    await userEvent.type(await screen.findByLabelText('Tags'), 'a&b{Enter}')
    await save()
    expect(await screen.findByText('Some fields need another look')).toBeVisible()
    expect(screen.getByText(/must be words of at most 64 letters/)).toBeVisible()
    expect(screen.getByRole('button', { name: 'Remove tag a&b' })).toBeVisible()
  })

  it('has its signature shown, and as it was when changes are discarded', async () => {
    renderPortal(SUPPORT, new FakeApi())
    const signature = await screen.findByRole('textbox', { name: 'Signature' })
    expect(signature).toHaveTextContent('Mon to Fri, 9 to 17')
    expect(screen.getByRole('button', { name: 'Bold' })).toBeVisible()
    const name = screen.getByLabelText(/^Display name/)
    await userEvent.type(name, '!')
    await userEvent.click(screen.getByRole('button', { name: 'Discard' }))
    expect(name).toHaveValue('Northwind Support')
    expect(signature).toHaveTextContent('Mon to Fri, 9 to 17')
  })

  it('becomes the primary one', async () => {
    const api = new FakeApi()
    renderPortal(WORKSHOP, api)
    await userEvent.click(await screen.findByRole('button', { name: 'Make primary' }))
    expect(await screen.findByText(/is the primary address now$/)).toBeVisible()
    expect(await screen.findByText('Primary')).toBeVisible()
    await waitFor(() => expect(screen.getByRole('heading', { level: 1 })).toHaveFocus())
    expect(api.addresses.rows.map(({ is_primary }) => is_primary)).toEqual([
      false,
      true,
      false,
      false,
    ])
  })

  it('is deleted after a question', async () => {
    const api = new FakeApi()
    const { history } = renderPortal(WORKSHOP, api)
    await userEvent.click(await screen.findByRole('button', { name: 'Delete' }))
    const title = 'Delete workshop@demo.lambdesk.test?'
    const dialog = within(await screen.findByRole('dialog', { name: title }))
    expect(sent(api, 'DELETE')).toEqual([])
    await userEvent.click(dialog.getByRole('button', { name: 'Delete' }))
    await waitFor(() => expect(history.location.pathname).toBe('/settings/addresses'))
    expect(api.addresses.rows).toHaveLength(3)
  })

  it('that is the primary one says why it stays', async () => {
    const api = new FakeApi()
    renderPortal(SUPPORT, api)
    await userEvent.click(await screen.findByRole('button', { name: 'Delete' }))
    const dialog = within(await screen.findByRole('dialog', { name: 'The primary address stays' }))
    expect(dialog.queryByRole('button', { name: 'Delete' })).toBeNull()
    expect(sent(api, 'DELETE')).toEqual([])
  })

  it('is read by an agent, who can change nothing', async () => {
    renderPortal(SUPPORT, new FakeApi({ role: 'agent' }))
    expect(await screen.findByLabelText(/^Display name/)).toHaveAttribute('readonly')
    const signature = screen.getByRole('textbox', { name: 'Signature' })
    expect(signature).toHaveAttribute('contenteditable', 'false')
    expect(screen.queryByRole('button', { name: 'Delete' })).toBeNull()
    expect(screen.queryByRole('button', { name: 'Bold' })).toBeNull()
  })

  it('that is not there says so', async () => {
    renderPortal('/settings/addresses/adr_gone', new FakeApi())
    expect(await screen.findByRole('heading', { name: 'This page does not exist' })).toBeVisible()
  })
})

describe('forwarding', () => {
  it('is nothing that an address of the hosted domain needs', async () => {
    renderPortal(SUPPORT, new FakeApi())
    await screen.findByRole('heading', { name: 'Replies' })
    expect(screen.queryByRole('heading', { name: 'Forwarding' })).toBeNull()
  })

  it('says where to forward to, where a confirmation waits, and what else is missing', async () => {
    const user = userEvent.setup()
    renderPortal(OWN, new FakeApi())
    expect(await screen.findByText(/^No mail has come in by this way yet/)).toBeVisible()
    const to = screen.getByText(/^fwd-.*@in\.lambdesk\.test$/).textContent ?? ''
    await user.click(screen.getByRole('button', { name: `Copy ${to}` }))
    expect(await navigator.clipboard.readText()).toBe(to)
    const main = within(screen.getByRole('main'))
    const held = main.getByRole('link', { name: 'suspended mail' })
    expect(held).toHaveAttribute('href', '/settings/suspended-mail')
    expect(await main.findByText(/once the DNS records of trailbikes\.example/)).toBeVisible()
  })

  it('is checked, and noticed when the mail comes in', async () => {
    const api = new FakeApi()
    renderPortal(OWN, api)
    await userEvent.click(await screen.findByRole('button', { name: 'Check forwarding' }))
    expect(await screen.findByText(/^A mail is on its way to service@/)).toBeVisible()
    expect(api.addresses.probed).toEqual(['service@trailbikes.example'])
    const row = api.addresses.rows[3]
    if (row?.domain.kind === 'own') {
      row.domain = { ...row.domain, forwarding: 'verified', verified_at: '2026-11-21T09:31:00Z' }
    }
    expect(await screen.findByText(/^Mail comes in by this way since/)).toBeVisible()
  })

  it('that does not come in is not waited for for ever', async () => {
    renderPortal(OWN, new FakeApi())
    const check = await screen.findByRole('button', { name: 'Check forwarding' })
    vi.useFakeTimers({ shouldAdvanceTime: true })
    try {
      await userEvent.click(check)
      await screen.findByText(/^A mail is on its way/)
      await act(() => vi.advanceTimersByTimeAsync(3 * 60_000))
      expect(screen.getByText(/^The mail has not come in/)).toBeVisible()
    } finally {
      vi.useRealTimers()
    }
  })
})

describe('a new address', () => {
  const open = async (api: FakeApi) => {
    const { history } = renderPortal('/settings/addresses', api)
    await userEvent.click(await screen.findByRole('button', { name: 'New address' }))
    const dialog = within(await screen.findByRole('dialog', { name: 'New address' }))
    return { history, dialog }
  }
  it('is made of the hosted domain', async () => {
    const api = new FakeApi()
    const { history, dialog } = await open(api)
    await userEvent.type(dialog.getByLabelText(/^Before the @/), 'billing')
    await userEvent.click(dialog.getByRole('button', { name: 'Create address' }))
    await waitFor(() => expect(history.location.pathname).toMatch(/^\/settings\/addresses\/adr_/))
    expect(sent(api, 'POST')[0]?.body).toEqual({
      email: 'billing@demo.lambdesk.test',
      display_name: 'Northwind Trail Bikes',
    })
    expect(sent(api, 'POST')[0]?.headers['idempotency-key']).toBeTruthy()
  })

  it('is made of an own domain, and leads to its forwarding', async () => {
    const { dialog } = await open(new FakeApi())
    await userEvent.type(dialog.getByLabelText(/^Before the @/), 'hello')
    await userEvent.click(dialog.getByRole('button', { name: /Domain$/ }))
    await userEvent.click(await screen.findByRole('option', { name: '@northwind.example' }))
    await userEvent.click(dialog.getByRole('button', { name: 'Create address' }))
    expect(
      await screen.findByRole('heading', { name: 'hello@northwind.example', level: 1 }),
    ).toBeVisible()
    expect(screen.getByRole('heading', { name: 'Forwarding' })).toBeVisible()
  })

  it('that is taken says so at its field', async () => {
    const { dialog } = await open(new FakeApi())
    const name = dialog.getByLabelText(/^Before the @/)
    await userEvent.type(name, 'support')
    await userEvent.click(dialog.getByRole('button', { name: 'Create address' }))
    expect(await dialog.findByText('This e-mail address is already in use')).toBeVisible()
    expect(name).toBeInvalid()
  })
})
