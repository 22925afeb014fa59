import { screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, it, vi } from 'vitest'
import { FakeApi } from '../../test/fake/server'
import { renderSignedIn, useFakeApi } from '../../test/render'
import i18n, { resources } from '../i18n'
import { parseTicketNumber } from './mail-actions'
import { SuspendedMailPage } from './suspended-mail'

describe.each(['en', 'fr'] as const)('the reasons why a mail is held (%s)', (language) => {
  const { reason } = resources[language].settings.suspended
  const { held } = resources[language].server

  it('have words in the list', async () => {
    await i18n.changeLanguage(language)
    useFakeApi(new FakeApi({ role: 'agent' }))
    renderSignedIn(<SuspendedMailPage />)
    expect(await screen.findByText(reason.could_not_be_taken_in)).toBeVisible()
    expect(screen.getByText(reason.automatic_reply_to_closed)).toBeVisible()
  })

  it('are told with what the mail shows of them', async () => {
    await i18n.changeLanguage(language)
    useFakeApi(new FakeApi({ role: 'agent' }))
    renderSignedIn(<SuspendedMailPage />)
    await userEvent.click(await screen.findByRole('button', { name: /^Automatic reply/ }))
    const dialog = within(await screen.findByRole('dialog'))
    expect(dialog.getByText(/T-000005/)).toHaveTextContent(held.automatic_reply_to_closed)
  })

  it('are each explained', () => {
    expect(Object.keys(held).sort()).toEqual(Object.keys(reason).sort())
  })
})

describe('a held mail', () => {
  const open = async (role: 'agent' | 'viewer' = 'agent') => {
    await i18n.changeLanguage('en')
    const api = new FakeApi({ role })
    useFakeApi(api)
    renderSignedIn(<SuspendedMailPage />)
    await userEvent.click(await screen.findByRole('button', { name: /^Automatic reply/ }))
    return { api, dialog: within(await screen.findByRole('dialog')) }
  }

  it('is let through to the ticket that it finds', async () => {
    const { api, dialog } = await open()
    const before = api.suspendedMail.length
    await userEvent.click(dialog.getByRole('button', { name: 'Let through' }))
    expect(await screen.findByText('The mail is on ticket 43')).toBeVisible()
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument()
    expect(api.suspendedMail).toHaveLength(before - 1)
  })

  it('is put on a ticket, whose number is read as people write it', async () => {
    const { dialog } = await open()
    const field = dialog.getByLabelText('Put it on a ticket')
    await userEvent.type(field, 'the last one')
    await userEvent.click(dialog.getByRole('button', { name: 'Let through' }))
    expect(await dialog.findByText(/^Write a ticket’s number/)).toBeVisible()
    await userEvent.clear(field)
    await userEvent.type(field, 'T-000999')
    await userEvent.click(dialog.getByRole('button', { name: 'Let through' }))
    expect(await dialog.findByText(/does not exist/i)).toBeVisible()
    await userEvent.clear(field)
    await userEvent.type(field, 'T-000007')
    await userEvent.click(dialog.getByRole('button', { name: 'Let through' }))
    expect(await screen.findByText('The mail is on ticket 7')).toBeVisible()
  })

  it('is removed after a question', async () => {
    const { api, dialog } = await open()
    const before = api.suspendedMail.length
    await userEvent.click(dialog.getByRole('button', { name: 'Remove' }))
    const question = within(
      await screen.findByRole('dialog', { name: 'Remove the mail from this list?' }),
    )
    await userEvent.click(question.getByRole('button', { name: 'Remove' }))
    await vi.waitFor(() => expect(api.suspendedMail).toHaveLength(before - 1))
  })
})

describe('the number of a ticket', () => {
  it.each([
    ['42', 42],
    ['#42', 42],
    [' T-000042 ', 42],
    ['INC42', 42],
    ['0', null],
    ['', null],
    ['forty', null],
    ['4 2', null],
  ])('%j is %j', (text, number) => {
    expect(parseTicketNumber(text)).toBe(number)
  })
})
