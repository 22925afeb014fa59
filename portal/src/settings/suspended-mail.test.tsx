import { screen } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { FakeApi } from '../../test/fake/server'
import { renderSignedIn, useFakeApi } from '../../test/render'
import i18n, { resources } from '../i18n'
import { SuspendedMailPage } from './suspended-mail'

describe.each(['en', 'fr'] as const)('the reasons why a mail is held (%s)', (language) => {
  const { reason, reason_lead } = resources[language].settings.suspended

  it('have words in the list', async () => {
    await i18n.changeLanguage(language)
    useFakeApi(new FakeApi({ role: 'agent' }))
    renderSignedIn(<SuspendedMailPage />)
    expect(await screen.findByText(reason.could_not_be_taken_in)).toBeVisible()
    expect(screen.getByText(reason.automatic_reply_to_closed)).toBeVisible()
  })

  it('are each explained', () => {
    expect(Object.keys(reason_lead).sort()).toEqual(Object.keys(reason).sort())
  })
})
