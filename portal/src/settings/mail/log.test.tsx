import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { FakeApi } from '../../../test/fake/server'
import { renderPortal } from '../../../test/render-portal'
import i18n from '../../i18n'

beforeEach(() => i18n.changeLanguage('en'))

const PATH = '/settings/mail-log'
function show(
  options: ConstructorParameters<typeof FakeApi>[0] = { role: 'agent' },
  path = PATH,
  prepare?: (api: FakeApi) => void,
) {
  const api = new FakeApi(options)
  prepare?.(api)
  return { api, ...renderPortal(path, api) }
}
const rowOf = async (name: RegExp) => {
  const row = (await screen.findByRole('button', { name })).closest('tr')
  if (!row) throw new Error(`no row of ${name}`)
  return within(row)
}
const open = async (name: RegExp) => {
  await userEvent.click(await screen.findByRole('button', { name }))
  return within(await screen.findByRole('dialog', { name }))
}
const asked = (api: FakeApi, method: string) =>
  api.requests.filter((sent) => sent.method === method && sent.path.startsWith('/v1/mails'))

describe('the mail log', () => {
  it('says of each mail which way it went, what became of it, and its ticket', async () => {
    show()
    const sent = await rowOf(/^Re: Cannot pair/)
    expect(sent.getByText('Outgoing')).toBeVisible()
    expect(sent.getByText('Bounced')).toBeVisible()
    expect(sent.getByText(/→ marc\.lefevre@example\.fr$/)).toBeVisible()
    expect(sent.getAllByRole('link', { name: 'T-000012' })[0]).toHaveAttribute(
      'href',
      '/tickets/12',
    )
    const held = await rowOf(/^Invoice 2231/)
    expect(held.getByText('Suspended')).toBeVisible()
    expect(held.getByText(/^no sender →/)).toBeVisible()
    expect(held.queryByRole('link')).toBeNull()
    expect(screen.getByRole('button', { name: 'No subject' })).toBeVisible()
  })

  it('is narrowed by its address', async () => {
    const { api } = show({ role: 'viewer' }, `${PATH}?direction=out&ticket=12`)
    await rowOf(/^Re: Cannot pair/)
    expect(screen.queryByRole('button', { name: /^Invoice/ })).toBeNull()
    expect(screen.getByRole('searchbox', { name: 'Ticket' })).toHaveValue('T-000012')
    const [{ query } = { query: new URLSearchParams() }] = asked(api, 'GET')
    expect([query.get('direction'), query.get('ticket')]).toEqual(['out', '12'])
  })

  it('is narrowed to a ticket, whose number is read as people write it, and widened', async () => {
    const { history } = show()
    await rowOf(/^Invoice/)
    const field = screen.getByRole('searchbox', { name: 'Ticket' })
    await userEvent.type(field, 'the first{Enter}')
    expect(await screen.findByText(/^Write a ticket’s number/)).toBeVisible()
    await userEvent.clear(field)
    await userEvent.type(field, '#7{Enter}')
    await rowOf(/^We have received/)
    await waitFor(() => expect(screen.queryByRole('button', { name: /^Invoice/ })).toBeNull())
    expect(history.location.search).toBe('?ticket=7')
    expect(field).toHaveFocus()
    expect(field).toHaveValue('T-000007')

    await userEvent.clear(field)
    await userEvent.type(field, '900{Enter}')
    await userEvent.click(await screen.findByRole('button', { name: 'Show all mail' }))
    await rowOf(/^Invoice/)
    expect(history.location.search).toBe('')
    await waitFor(() => expect(screen.getByRole('heading', { level: 1 })).toHaveFocus())
  })

  it('is narrowed to a direction', async () => {
    const { history } = show()
    await rowOf(/^Invoice/)
    await userEvent.click(screen.getByRole('button', { name: /Direction/ }))
    await userEvent.click(await screen.findByRole('option', { name: 'Outgoing' }))
    await waitFor(() => expect(screen.queryByRole('button', { name: /^Invoice/ })).toBeNull())
    expect(history.location.search).toBe('?direction=out')
  })

  it('shows more', async () => {
    const { api } = show({ role: 'agent' }, PATH, (api) => {
      const [mail] = api.mails
      if (!mail) throw new Error('no sample')
      api.mails = Array.from({ length: 60 }, (_, n) => ({
        ...mail,
        id: `m${n}`,
        subject: `Mail ${n}.`,
      }))
    })
    await rowOf(/^Mail 49\./)
    await userEvent.click(screen.getByRole('button', { name: 'Show more' }))
    await rowOf(/^Mail 59\./)
    await waitFor(() => expect(screen.getByRole('button', { name: 'Mail 50.' })).toHaveFocus())
    expect(screen.queryByRole('button', { name: 'Show more' })).toBeNull()
    expect(asked(api, 'GET').map(({ query }) => query.get('cursor'))).toEqual([null, '50'])
  })

  it('says so when there is none, and when it cannot be read', async () => {
    const { unmount } = show({ role: 'agent', isEmpty: true })
    expect(await screen.findByText('No mail yet')).toBeVisible()
    unmount()
    const { api } = show({ role: 'agent', failing: ['/v1/mails'] })
    expect(await screen.findByRole('alert')).toBeVisible()
    api.failing = []
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }))
    await rowOf(/^Invoice/)
  })

  it('asks the API for nothing that the role does not allow', async () => {
    const { api } = show({ role: 'requester' })
    expect(await screen.findByText('Your role does not open this page')).toBeVisible()
    expect(asked(api, 'GET')).toEqual([])
  })
})

describe('a mail of the log', () => {
  it.each([
    ['en', /^sent to the ticket’s own reply address$/, /comment on ticket T-000012/],
    ['fr', /^envoyé à l’adresse de réponse/, /commentaire du ticket T-000012/],
  ])('tells its way step by step (%s)', async (language, threaded, commented) => {
    await i18n.changeLanguage(language)
    show()
    const dialog = await open(/^Re: Where is my order/)
    const steps = dialog.getAllByRole('listitem')
    expect(steps).toHaveLength(4)
    expect(within(steps[2] as HTMLElement).getByText(threaded)).not.toHaveAttribute('lang')
    expect(within(steps[3] as HTMLElement).getByText(commented)).toBeVisible()
  })

  it('says that it could not be read, and then why it is held', async () => {
    await i18n.changeLanguage('fr')
    show()
    const dialog = await open(/^Invoice/)
    const [, read, held] = dialog.getAllByRole('listitem')
    expect(read).toHaveTextContent(/^Illisible/)
    expect(read).not.toHaveTextContent(/names no sender/)
    expect(held).toHaveTextContent(/Le message n’indique aucun expéditeur/)
  })

  it.each([
    [/^Re: Cannot pair/, /^It did not arrive\. .*: T-000012$/],
    [/^We have received/, /^It waits\. .*: T-000007$/],
  ])('leads to the ticket from which it is sent again: %s', async (name, told) => {
    show()
    const dialog = await open(name)
    expect(dialog.getByText(/its message on the ticket/)).toHaveTextContent(told)
  })

  it('leads to suppressed addresses where its own is one', async () => {
    const detail = 'the address is suppressed since 2026-11-18 because its reader complained'
    show({ role: 'agent' }, PATH, (api) => {
      api.mails = api.mails.map((mail) => ({
        ...mail,
        steps: mail.steps.map((step) => (step.step === 'bounced' ? { ...step, detail } : step)),
      }))
    })
    const dialog = await open(/^Re: Cannot pair/)
    expect(dialog.getByRole('link', { name: 'See suppressed addresses' })).toHaveAttribute(
      'href',
      '/settings/suppressions',
    )
  })

  it('leads to the mail that is held', async () => {
    show()
    const dialog = await open(/^Invoice/)
    await userEvent.click(dialog.getByRole('link', { name: 'Open the suspended mail' }))
    expect(await screen.findByRole('heading', { level: 1, name: 'Suspended mail' })).toBeTruthy()
    expect(await screen.findByRole('dialog', { name: /^Invoice/ })).toBeVisible()
  })

  it('is downloaded as it came', async () => {
    const assign = vi.spyOn(window.location, 'assign').mockImplementation(() => undefined)
    show()
    const dialog = await open(/^Re: Where/)
    await userEvent.click(dialog.getByRole('button', { name: 'Download the original' }))
    await waitFor(() =>
      expect(assign).toHaveBeenCalledWith(expect.stringMatching(/^\/api\/fake\/raw\/mil_/)),
    )
  })

  it('has no original when it went out', async () => {
    show()
    const dialog = await open(/^Re: Cannot pair/)
    expect(dialog.queryByRole('button', { name: 'Download the original' })).toBeNull()
    expect(dialog.queryByRole('button', { name: 'Take in again' })).toBeNull()
  })

  it('is taken in again after a question, and says what became of it', async () => {
    const { api } = show()
    const dialog = await open(/^Re: Where/)
    await userEvent.click(dialog.getByRole('button', { name: 'Take in again' }))
    expect(asked(api, 'POST')).toEqual([])
    const question = within(
      await screen.findByRole('dialog', { name: 'Take this mail in once more?' }),
    )
    await userEvent.click(question.getByRole('button', { name: 'Take in again' }))
    const outcome = await dialog.findByRole('status')
    await waitFor(() => expect(outcome).toHaveTextContent(/nothing was made twice\. T-000012$/))
    expect(asked(api, 'POST')).toHaveLength(1)
  })

  it.each([
    ['a virus was found in it', /^It cannot be taken in again\. A virus was found in it\.$/, null],
    ['the moon is full', /^It cannot be taken in again\. the moon is full$/, 'en'],
  ])('says why it cannot be taken in again: %s', async (detail, told, lang) => {
    const { api } = show()
    const { handle } = api
    api.handle = (sent) =>
      sent.path.endsWith('/replay')
        ? { status: 409, body: { status: 409, code: 'conflict', detail } }
        : handle.call(api, sent)
    const dialog = await open(/^Re: Where/)
    await userEvent.click(dialog.getByRole('button', { name: 'Take in again' }))
    const question = within(await screen.findByRole('dialog', { name: /once more/ }))
    await userEvent.click(question.getByRole('button', { name: 'Take in again' }))
    await waitFor(() => expect(dialog.getByRole('status')).toHaveTextContent(told))
    const why = within(dialog.getByRole('status')).getByText(new RegExp(`^${detail}`, 'i'))
    expect(why.getAttribute('lang')).toBe(lang)
  })

  it('is not taken in again by those who may not write', async () => {
    show({ role: 'viewer' })
    const dialog = await open(/^Re: Where/)
    expect(dialog.getByRole('button', { name: 'Download the original' })).toBeVisible()
    expect(dialog.queryByRole('button', { name: 'Take in again' })).toBeNull()
  })
})
