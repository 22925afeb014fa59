import { screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, it } from 'vitest'
import { FakeApi } from '../../test/fake/server'
import { renderSignedIn, useFakeApi } from '../../test/render'
import i18n, { resources } from '../i18n'
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
