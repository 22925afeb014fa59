import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, describe, expect, it } from 'vitest'
import { FakeApi } from '../../../test/fake/server'
import { renderPortal } from '../../../test/render-portal'
import i18n from '../../i18n'

beforeEach(() => i18n.changeLanguage('en'))

function show(options: ConstructorParameters<typeof FakeApi>[0], prepare?: (api: FakeApi) => void) {
  const api = new FakeApi(options)
  prepare?.(api)
  renderPortal('/settings/sender-rules', api)
  return api
}
const add = async () => {
  await userEvent.click(await screen.findByRole('button', { name: 'Add a rule' }))
  return within(await screen.findByRole('dialog', { name: 'Add a rule' }))
}

describe('sender rules', () => {
  it('are listed with what they say and who made them', async () => {
    show({ role: 'agent' })
    const row = (await screen.findByText('@parcels.example')).closest('tr') as HTMLElement
    expect(within(row).getAllByText('Blocked')[0]).toBeVisible()
    expect(within(row).getByText('Everybody at this domain')).toBeVisible()
    expect(within(row).getAllByText(/Amélie Durand/)[0]).toBeInTheDocument()
    expect(screen.queryByRole('button', { name: 'Add a rule' })).toBeNull()
    expect(screen.queryByRole('button', { name: /^Remove/ })).toBeNull()
  })

  it('are made for an address or a domain', async () => {
    const api = show({ role: 'admin' })
    const dialog = await add()
    const field = dialog.getByLabelText('Sender')
    await userEvent.type(field, 'example.com')
    await userEvent.click(dialog.getByRole('button', { name: 'Save' }))
    expect(await dialog.findByText(/^Write an address such as/)).toBeVisible()
    await userEvent.clear(field)
    await userEvent.type(field, '@Spam.example')
    await userEvent.click(dialog.getByRole('button', { name: 'Save' }))
    expect(await screen.findByText('@spam.example is blocked')).toBeVisible()
    expect(screen.queryByRole('dialog')).toBeNull()
    expect(screen.getByText('@spam.example')).toBeVisible()
    expect(api.requests.find(({ method }) => method === 'PUT')).toMatchObject({
      path: '/v1/sender_rules/%40spam.example',
      body: { verdict: 'blocked' },
    })
  })

  it('replace the one that is there, and say so before', async () => {
    const api = show({ role: 'admin' })
    await screen.findByText('@parcels.example')
    const dialog = await add()
    await userEvent.type(dialog.getByLabelText('Sender'), '@parcels.example')
    await userEvent.click(dialog.getByRole('radio', { name: /^Allowed/ }))
    expect(dialog.getByText(/^This sender is blocked now/)).toBeVisible()
    await userEvent.click(dialog.getByRole('button', { name: 'Save' }))
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    expect(screen.getAllByText('@parcels.example')).toHaveLength(1)
    expect(api.senderRules).toHaveLength(3)
  })

  it('show why the API refuses one', async () => {
    const api = show({ role: 'admin' })
    await screen.findByText('@parcels.example')
    api.failing = ['/v1/sender_rules/']
    const dialog = await add()
    await userEvent.type(dialog.getByLabelText('Sender'), '@spam.example')
    await userEvent.click(dialog.getByRole('button', { name: 'Save' }))
    expect(await dialog.findByRole('alert')).toBeVisible()
  })

  it('are removed after a question, and the focus goes to the next', async () => {
    const api = show({ role: 'admin' })
    const name = 'Remove the rule about @parcels.example'
    await userEvent.click(await screen.findByRole('button', { name }))
    const dialog = within(await screen.findByRole('dialog', { name: `${name}?` }))
    await userEvent.click(dialog.getByRole('button', { name: 'Remove' }))
    await waitFor(() => expect(screen.queryByText('@parcels.example')).toBeNull())
    expect(api.senderRules).toHaveLength(2)
    await waitFor(() =>
      expect(
        screen.getByRole('button', { name: /^Remove the rule about newsletter@/ }),
      ).toHaveFocus(),
    )
  })

  it('are found by words when there are many', async () => {
    show({ role: 'agent' }, (api) => {
      const [rule] = api.senderRules
      if (!rule) throw new Error('no sample')
      api.senderRules = Array.from({ length: 12 }, (_, n) => ({
        ...rule,
        sender: `@d${n}.example`,
      }))
    })
    await userEvent.type(await screen.findByLabelText('Find a sender'), 'D11')
    expect(screen.getByText('@d11.example')).toBeVisible()
    expect(screen.queryByText('@d1.example')).toBeNull()
    await userEvent.type(screen.getByLabelText('Find a sender'), 'x')
    expect(screen.getByText('No rule about such a sender')).toBeVisible()
  })

  it('say so when there is none', async () => {
    show({ role: 'admin', isEmpty: true })
    expect(await screen.findByText('No rules yet')).toBeVisible()
  })
})
