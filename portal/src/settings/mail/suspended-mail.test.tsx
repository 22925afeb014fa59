import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, it, vi } from 'vitest'
import { id } from '../../../test/fake/data/tenant'
import { FakeApi } from '../../../test/fake/server'
import { renderSignedIn, useFakeApi } from '../../../test/render'
import { renderPortal } from '../../../test/render-portal'
import i18n, { resources } from '../../i18n'
import { previewDocument } from './mail-preview'
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
    expect(await screen.findByText('The mail is on ticket T-000043')).toBeVisible()
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
    expect(await dialog.findByText('is not a ticket that you can see')).toBeVisible()
    await userEvent.clear(field)
    await userEvent.type(field, 'T-000007')
    await userEvent.click(dialog.getByRole('button', { name: 'Let through' }))
    expect(await screen.findByText('The mail is on ticket T-000007')).toBeVisible()
  })

  it('says in the reader’s words why it cannot be let through', async () => {
    await i18n.changeLanguage('fr')
    useFakeApi(new FakeApi({ role: 'agent' }))
    renderSignedIn(<SuspendedMailPage />)
    await userEvent.click(await screen.findByRole('button', { name: /^Invoice/ }))
    const dialog = within(await screen.findByRole('dialog'))
    await userEvent.click(dialog.getByRole('button', { name: 'Laisser passer' }))
    expect(await dialog.findByRole('alert')).toHaveTextContent(
      /^Il ne peut pas être laissé passer\. Le message n’indique aucun expéditeur/,
    )
    await userEvent.type(dialog.getByLabelText('Le mettre sur un ticket'), '7')
    expect(dialog.queryByRole('alert')).toBeNull()
  })

  it('is only removed when it has a virus', async () => {
    await i18n.changeLanguage('en')
    useFakeApi(new FakeApi({ role: 'agent' }))
    renderSignedIn(<SuspendedMailPage />)
    await userEvent.click(await screen.findByRole('button', { name: /^Your parcel/ }))
    const dialog = within(await screen.findByRole('dialog'))
    expect(dialog.getByText('A mail with a virus cannot be let through.')).toBeVisible()
    expect(dialog.queryByRole('button', { name: 'Let through' })).toBeNull()
    expect(dialog.getByRole('button', { name: 'Remove' })).toBeEnabled()
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

describe('the list of suspended mail', () => {
  const open = async () => {
    await userEvent.click(await screen.findByRole('button', { name: /Invoice 2231/ }))
    return screen.findByRole('dialog', { name: /Invoice 2231/ })
  }

  it('shows why each mail is held, and all that is known of one', async () => {
    useFakeApi(new FakeApi({ role: 'agent' }))
    renderSignedIn(<SuspendedMailPage />)
    expect(await screen.findByText('Virus found')).toBeVisible()
    const dialog = within(await open())
    expect(dialog.getByText('The message names no sender that could be answered.')).toBeVisible()
    expect(await dialog.findByText('no sender')).toBeVisible()
    expect(dialog.getByText('support@demo.lambdesk.test')).toBeVisible()
    expect(dialog.getByText('The mail has no text that could be shown.')).toBeVisible()
    expect(dialog.getByRole('link', { name: 'Download the original' })).toHaveAttribute(
      'href',
      '/api/fake/raw/1',
    )
  })

  it('opens by keyboard, and goes back to where it was', async () => {
    useFakeApi(new FakeApi({ role: 'agent' }))
    renderSignedIn(<SuspendedMailPage />)
    const button = await screen.findByRole('button', { name: /Invoice 2231/ })
    button.focus()
    await userEvent.keyboard('{Enter}')
    await screen.findByRole('dialog')
    await userEvent.keyboard('{Escape}')
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    await waitFor(() => expect(button).toHaveFocus())
  })

  it('fetches a new link to the original when the page has been open for long', async () => {
    const api = useFakeApi(new FakeApi({ role: 'agent' }))
    const assign = vi.spyOn(window.location, 'assign').mockImplementation(() => undefined)
    renderSignedIn(<SuspendedMailPage />)
    const dialog = within(await open())
    await dialog.findByText('Preview')
    const link = dialog.getByRole('link', { name: 'Download the original' })
    const asked = () => api.requests.filter(({ path }) => path.includes('/suspended_mail/')).length
    await userEvent.click(link)
    await waitFor(() => expect(assign).toHaveBeenCalledWith('/api/fake/raw/1'))
    expect(asked()).toBe(1)
    const later = Date.now() + 5 * 60_000
    vi.spyOn(Date, 'now').mockImplementation(() => later)
    await userEvent.click(link)
    await waitFor(() => expect(assign).toHaveBeenCalledTimes(2))
    expect(asked()).toBe(2)
  })

  it('tells an unknown reason in the words of the API', async () => {
    const api = useFakeApi(new FakeApi({ role: 'agent' }))
    api.suspendedMail = api.suspendedMail.map((mail) => ({ ...mail, reason: 'odd_moon' }))
    renderSignedIn(<SuspendedMailPage />)
    const dialog = within(await open())
    expect(await dialog.findByText('odd moon')).toBeVisible()
    const words = dialog.getByText('the mail names no sender:')
    expect(words).toBeVisible()
    expect(words).toHaveAttribute('lang', 'en')
  })

  it('says so when nothing is held', async () => {
    useFakeApi(new FakeApi({ role: 'agent', isEmpty: true }))
    renderSignedIn(<SuspendedMailPage />)
    expect(await screen.findByText('No mail is held')).toBeVisible()
  })

  it('asks the API for nothing that the role does not allow', async () => {
    const api = useFakeApi(new FakeApi({ role: 'viewer' }))
    renderSignedIn(<SuspendedMailPage />)
    expect(await screen.findByText('Your role does not open this page')).toBeVisible()
    expect(api.requests.some(({ path }) => path === '/v1/suspended_mail')).toBe(false)
  })
})

describe('the preview of a held mail', () => {
  const PARCEL = /^Your parcel/
  const openParcel = async () => {
    useFakeApi(new FakeApi({ role: 'agent' }))
    renderSignedIn(<SuspendedMailPage />)
    await userEvent.click(await screen.findByRole('button', { name: PARCEL }))
    return within(await screen.findByRole('dialog', { name: PARCEL }))
  }

  it('stands in a frame that may do nothing', async () => {
    const dialog = await openParcel()
    const frame = await dialog.findByTitle('What the mail says')
    expect(frame).toHaveAttribute('sandbox', '')
    expect(frame).toHaveAttribute('referrerpolicy', 'no-referrer')
    const source = frame.getAttribute('srcdoc') ?? ''
    expect(source).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`)
    expect(source).toContain('could not be delivered')
  })

  it('can be read as plain text', async () => {
    const dialog = await openParcel()
    await userEvent.click(await dialog.findByRole('tab', { name: 'Plain text' }))
    expect(dialog.getByRole('region', { name: 'Plain text' })).toHaveTextContent(/^Dear customer/)
  })

  it('comes with headers, files and what the checks found', async () => {
    const dialog = await openParcel()
    expect(await dialog.findByText('Parcel Service <Service@parcels.example>')).toBeVisible()
    expect(dialog.getByText('Handed over as from')).toBeVisible()
    expect(dialog.getByText('billing@mailer.example')).toBeVisible()
    expect(dialog.getByText(/^label\.pdf\.exe/)).toHaveTextContent('2.4 MB')
    const checks = within(dialog.getByRole('list', { name: 'Checks on arrival' }))
    expect(checks.getAllByRole('listitem').map((item) => item.textContent)).toEqual([
      'SPF: passed',
      'DKIM: not known',
      'DMARC: failed',
      'Spam: found',
      'Virus: found',
    ])
  })

  it.each([
    ['<p>a<script>steal()</script></p>', '<body><p>a</p></body>'],
    ['<img src="https://x.example/a.png" onerror="steal()">', '<body><img></body>'],
    [
      '<a href="https://x.example/?a=1">here</a>',
      '<body><a>here</a><small> [https://x.example/?a=1]</small></body>',
    ],
    ['<a href="https://x.example">https://x.example</a>', '<body><a>https://x.example</a></body>'],
    ['<a href="javascript:steal()">here</a>', '<body><a>here</a></body>'],
    ['<meta http-equiv="refresh" content="0;url=https://x.example">', '<body></body>'],
  ])('keeps %s from doing harm', (html, body) => {
    expect(previewDocument(html).endsWith(body)).toBe(true)
  })

  it('says why it could not be read', async () => {
    const api = useFakeApi(new FakeApi({ role: 'agent', failing: ['/v1/suspended_mail/'] }))
    renderSignedIn(<SuspendedMailPage />)
    await userEvent.click(await screen.findByRole('button', { name: PARCEL }))
    const dialog = within(await screen.findByRole('dialog', { name: PARCEL }))
    expect(await dialog.findByRole('alert')).toBeVisible()
    api.failing = []
    await userEvent.click(dialog.getByRole('button', { name: 'Try again' }))
    expect(await dialog.findByTitle('What the mail says')).toBeVisible()
  })
})

describe('the sender of a held mail', () => {
  const open = async (role: 'admin' | 'agent') => {
    const api = useFakeApi(new FakeApi({ role }))
    renderSignedIn(<SuspendedMailPage />)
    await userEvent.click(await screen.findByRole('button', { name: /^Automatic reply/ }))
    const dialog = within(await screen.findByRole('dialog', { name: /^Automatic reply/ }))
    await dialog.findByText('@parcels.example is blocked.')
    return { api, dialog }
  }

  it('is blocked or allowed after a question', async () => {
    const { api, dialog } = await open('admin')
    expect(dialog.queryByRole('button', { name: 'Block @parcels.example' })).toBeNull()
    await userEvent.click(dialog.getByRole('button', { name: 'Allow noreply@parcels.example' }))
    const question = within(
      await screen.findByRole('dialog', { name: 'Allow noreply@parcels.example?' }),
    )
    await userEvent.click(question.getByRole('button', { name: /^Allow/ }))
    expect(await dialog.findByText('noreply@parcels.example is allowed.')).toBeVisible()
    expect(api.senderRules[0]).toMatchObject({
      sender: 'noreply@parcels.example',
      verdict: 'allowed',
    })
  })

  it('is told of, and not judged by those who may not write', async () => {
    const { dialog } = await open('agent')
    expect(dialog.queryByRole('button', { name: /^Block/ })).toBeNull()
  })
})

describe('the focus', () => {
  const show = (path = '/settings/suspended-mail') => {
    const api = new FakeApi({ role: 'admin' })
    renderPortal(path, api)
    return api
  }
  const remove = async (name: RegExp) => {
    await userEvent.click(await screen.findByRole('button', { name }))
    const dialog = within(await screen.findByRole('dialog', { name }))
    await userEvent.click(dialog.getByRole('button', { name: 'Remove' }))
    const question = within(await screen.findByRole('dialog', { name: /^Remove the mail/ }))
    await userEvent.click(question.getByRole('button', { name: 'Remove' }))
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  }

  it('goes to the next mail when one is removed, and to the heading after the last', async () => {
    show()
    await remove(/^Your parcel/)
    await waitFor(() =>
      expect(screen.getByRole('button', { name: /^Automatic reply/ })).toHaveFocus(),
    )
    await remove(/^Photos/)
    await waitFor(() =>
      expect(screen.getByRole('button', { name: /^Automatic reply/ })).toHaveFocus(),
    )
    await remove(/^Automatic reply/)
    await remove(/^Invoice/)
    expect(await screen.findByText('No mail is held')).toBeVisible()
    await waitFor(() => expect(screen.getByRole('heading', { level: 1 })).toHaveFocus())
  })

  it('goes to the heading when a mail is closed that the page was opened with', async () => {
    show(`/settings/suspended-mail?mail=${id('smi', 1)}`)
    const dialog = within(await screen.findByRole('dialog', { name: /^Invoice/ }))
    await userEvent.click(dialog.getByRole('button', { name: 'Close' }))
    await waitFor(() => expect(screen.getByRole('heading', { level: 1 })).toHaveFocus())
  })

  it('finds a mail that somebody else has dealt with to be gone', async () => {
    show('/settings/suspended-mail?mail=smi_0')
    expect(await screen.findByText('This mail is not held any more')).toBeVisible()
  })
})
