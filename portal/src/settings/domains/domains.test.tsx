import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, it, vi } from 'vitest'
import { FakeApi } from '../../../test/fake/server'
import { renderPortal } from '../../../test/render-portal'
import i18n from '../../i18n'

// A large page takes its time on a busy machine.
vi.setConfig({ testTimeout: 90_000 })

const PAGE = '/settings/domains'
const partOf = async (domain: string) => within(await screen.findByRole('region', { name: domain }))

describe('domains', () => {
  it('show how they stand and the records that they need, ready to be copied', async () => {
    const user = userEvent.setup()
    renderPortal(PAGE, new FakeApi())
    const part = await partOf('trailbikes.example')
    expect(part.getByText('Records not found yet.')).toBeVisible()
    const table = within(part.getByRole('table', { name: 'DNS records of trailbikes.example' }))
    expect(table.getAllByText('Required')).toHaveLength(3)
    expect(table.getAllByText('Optional')).toHaveLength(2)
    const name = 'Copy the value of the MX record trailbikes.example'
    const [copy] = table.getAllByRole('button', { name })
    if (!copy) throw new Error('no button')
    await user.click(copy)
    expect(await navigator.clipboard.readText()).toBe('10 inbound-smtp.eu-west-1.amazonaws.com')
    expect((await partOf('northwind.example')).getByText('Ready.')).toBeVisible()
  })

  it.each([
    [true, 'Ready.'],
    [false, 'Records not found.'],
  ])('are looked up again (found: %s)', async (hasRecords, state) => {
    const api = new FakeApi()
    api.addresses.hasRecords = hasRecords
    renderPortal(PAGE, api)
    const part = await partOf('trailbikes.example')
    await userEvent.click(part.getByRole('button', { name: 'Check again: trailbikes.example' }))
    expect(await part.findByText(state)).toBeVisible()
    expect(part.getByText(/^Looked up/)).toBeVisible()
  })

  it('are added', async () => {
    const api = new FakeApi()
    renderPortal(PAGE, api)
    await userEvent.click(await screen.findByRole('button', { name: 'Add domain' }))
    const dialog = within(await screen.findByRole('dialog', { name: 'Add a domain' }))
    await userEvent.type(dialog.getByLabelText(/^Domain/), ' Help.Example')
    await userEvent.click(dialog.getByRole('button', { name: 'Add domain' }))
    expect((await partOf('help.example')).getByText('Records not found yet.')).toBeVisible()
    expect(api.addresses.domains).toHaveLength(3)
  })

  it('that cannot be are refused, at the field where that is what is wrong', async () => {
    renderPortal(PAGE, new FakeApi())
    await userEvent.click(await screen.findByRole('button', { name: 'Add domain' }))
    const dialog = within(await screen.findByRole('dialog', { name: 'Add a domain' }))
    const field = dialog.getByLabelText(/^Domain/)
    await userEvent.type(field, 'northwind')
    await userEvent.click(dialog.getByRole('button', { name: 'Add domain' }))
    expect(
      await dialog.findByText('must be the name of a domain, such as example.com'),
    ).toBeVisible()
    expect(field).toBeInvalid()
    await userEvent.type(field, '.example')
    await userEvent.click(dialog.getByRole('button', { name: 'Add domain' }))
    expect(await dialog.findByRole('alert')).toBeVisible()
    expect(field).toBeValid()
  })

  it('are deleted after a question, unless an address uses them', async () => {
    const api = new FakeApi()
    renderPortal(PAGE, api)
    const part = await partOf('trailbikes.example')
    await userEvent.click(part.getByRole('button', { name: 'Delete trailbikes.example' }))
    const dialog = await screen.findByRole('dialog', { name: 'Delete trailbikes.example?' })
    const confirm = () => userEvent.click(within(dialog).getByRole('button', { name: 'Delete' }))
    await confirm()
    expect(await within(dialog).findByRole('alert')).toBeVisible()
    expect(api.addresses.domains).toHaveLength(2)
    api.addresses.rows = api.addresses.rows.slice(0, 3)
    await confirm()
    await waitFor(() => expect(screen.queryByText('trailbikes.example')).toBeNull())
    expect(api.addresses.domains).toHaveLength(1)
    await waitFor(() => expect(screen.getByRole('heading', { level: 1 })).toHaveFocus())
  })

  it('are only read by an agent', async () => {
    renderPortal(PAGE, new FakeApi({ role: 'agent' }))
    const part = await partOf('northwind.example')
    expect(part.queryByRole('button', { name: /^Check|^Delete/ })).toBeNull()
    expect(screen.queryByRole('button', { name: 'Add domain' })).toBeNull()
  })

  it('say in French that there is none, and what went wrong', async () => {
    await i18n.changeLanguage('fr')
    const { unmount } = renderPortal(PAGE, new FakeApi({ isEmpty: true }))
    expect(await screen.findByText('Aucun domaine à vous')).toBeVisible()
    unmount()
    renderPortal(PAGE, new FakeApi({ failing: ['/v1/domains'] }))
    expect(await screen.findByText('Lambdesk n’a pas pu répondre')).toBeVisible()
  })
})
