import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, it, vi } from 'vitest'
import { makeLongRecords } from '../../test/fake/data/tickets'
import { FakeApi, fetchOf } from '../../test/fake/server'
import { renderTickets } from '../../test/render-tickets'
import type { AuditRecord, Role } from '../api/types'
import i18n from '../i18n'

const NUMBER = 12
const MAILS = 30

function apiWithMails(role: Role = 'agent'): FakeApi {
  const api = new FakeApi({ role })
  const ticket = api.tickets.find(({ number }) => number === NUMBER)
  if (ticket) api.records.set(NUMBER, makeLongRecords(ticket, MAILS))
  return api
}

const pages = (api: FakeApi) => api.requests.filter(({ path }) => path.endsWith('/audit_records'))
const messages = () => screen.queryAllByRole('article')

/** Opens the ticket, and lets each page but the first wait until it is let through, or fails it. */
function openPageByPage(api: FakeApi) {
  const waiting: (() => void)[] = []
  const control = { isFailing: false }
  const shown = renderTickets(`/tickets/${NUMBER}`, api)
  const answer = fetchOf(api)
  vi.stubGlobal('fetch', async (input: string, init?: RequestInit) => {
    if (!input.includes('audit_records') || !input.includes('cursor=')) return answer(input, init)
    if (control.isFailing) return new Response('{}', { status: 500 })
    await new Promise<void>((resolve) => waiting.push(resolve))
    return answer(input, init)
  })
  return { ...shown, waiting, control }
}

describe('a timeline of many long mails', () => {
  it.each(['agent', 'requester'] as const)(
    'is read to its end by the %s, oldest first',
    async (role) => {
      const api = apiWithMails(role)
      renderTickets(`/tickets/${NUMBER}`, api)
      // Four messages were there before; one is a note.
      const count = MAILS + (role === 'agent' ? 4 : 3)
      await waitFor(() => expect(messages()).toHaveLength(count))
      expect(pages(api).length).toBeGreaterThan(2)
      const text = (index: number) => messages().at(index)?.querySelector('.text-base')?.shadowRoot
      expect(text(-1)?.textContent).toContain(`Mail ${MAILS} of ${MAILS}`)
      expect(text(-MAILS)?.textContent).toContain(`Mail 1 of ${MAILS}`)
      expect(screen.queryByText(/loading the newer/)).not.toBeInTheDocument()
    },
  )

  it('shows what is there already, and how far it has come', async () => {
    const { waiting } = openPageByPage(apiWithMails())
    expect(await screen.findByText(/entries so far, loading the newer ones/)).toBeVisible()
    const first = messages().length
    expect(first).toBeGreaterThan(3)
    expect(first).toBeLessThan(MAILS)
    await waitFor(() => expect(waiting).toHaveLength(1))
    // Whoever writes already is not told that the older messages are new.
    await userEvent.click(await screen.findByRole('textbox', { name: 'Public reply' }))
    waiting[0]?.()
    await waitFor(() => expect(messages().length).toBeGreaterThan(first))
    expect(screen.queryByText(/arrived while you were writing/)).not.toBeInTheDocument()
  })

  it('keeps what is there when a page fails, says that more is missing, and reads it when asked', async () => {
    const { control, waiting } = openPageByPage(apiWithMails())
    control.isFailing = true
    expect(await screen.findByText(/newer entries could not be loaded/)).toBeVisible()
    const before = messages().length
    expect(before).toBeGreaterThan(3)
    control.isFailing = false
    await userEvent.click(screen.getByRole('button', { name: 'Load the rest' }))
    const letThrough = setInterval(() => waiting.shift()?.(), 5)
    await waitFor(() => expect(messages()).toHaveLength(MAILS + 4), { timeout: 8_000 })
    clearInterval(letThrough)
  })

  it('is not taken for whole by a reply that was sent before the rest came', async () => {
    const api = apiWithMails()
    const { waiting } = openPageByPage(api)
    await screen.findByText(/loading the newer/)
    const user = userEvent.setup()
    const editor = (await screen.findByRole('textbox', { name: 'Public reply' })) as HTMLElement & {
      editor: { commands: { insertContent(text: string): void } }
    }
    editor.editor.commands.insertContent('Thank you')
    await user.click(screen.getByRole('button', { name: 'Send reply' }))
    await waitFor(() => expect(api.records.get(NUMBER)).toHaveLength(MAILS + 7))
    expect(messages().length).toBeGreaterThan(3)
    const letThrough = setInterval(() => waiting.shift()?.(), 5)
    await waitFor(() => expect(messages()).toHaveLength(MAILS + 5), { timeout: 8_000 })
    clearInterval(letThrough)
  })
})

describe('a message', () => {
  async function open(change: (records: AuditRecord[]) => void, language = 'en') {
    await i18n.changeLanguage(language)
    const api = new FakeApi({ role: 'agent' })
    change(api.records.get(NUMBER) ?? [])
    renderTickets(`/tickets/${NUMBER}`, api)
    await waitFor(() => expect(messages()).toHaveLength(4))
  }
  const detailsOf = (index: number) =>
    within(messages()[index]?.querySelector('details') as HTMLElement)

  it.each([
    ['en', 'sender verified by DMARC', 'sender not verified'],
    ['fr', 'expéditeur vérifié par DMARC', 'expéditeur non vérifié'],
  ])('says in its details whether its sender was verified (%s)', async (language, yes, no) => {
    await open(() => {}, language)
    expect(detailsOf(0).getByText(yes)).toBeInTheDocument()
    expect(detailsOf(3).getByText(no)).toBeInTheDocument()
  })

  it('says nothing of it where the API does not', async () => {
    await open(([record]) => {
      if (record?.comment?.mail) record.comment.mail.is_sender_verified = null
    })
    expect(detailsOf(0).queryByText(/verified/)).not.toBeInTheDocument()
  })

  it.each([
    ['en', 'Failed', /not be handed over in 8 attempts.*Ask the operator/],
    ['fr', 'Échoué', /en 8 tentatives.*Demandez à l’exploitant/],
  ])(
    'that did not leave is shown as failed, with what to do (%s)',
    async (language, state, hint) => {
      await open((records) => {
        const delivery = records[3]?.comment?.delivery
        if (!delivery) throw new Error('no delivery')
        delivery.state = 'failed'
        delivery.detail = 'not handed over in 8 attempts; an operator can have it sent'
      }, language)
      const message = within(messages()[2] as HTMLElement)
      expect(message.getByText(state)).toBeVisible()
      expect(message.getByText(hint)).toBeVisible()
      expect(message.queryByText(/Queued|En file d’attente/)).not.toBeInTheDocument()
    },
  )

  it.each([
    ['en', /had been suppressed since November 21, 2026.* 550 gone$/, /^See supp/],
    ['fr', /depuis le 21 novembre 2026.* 550 gone$/, /^Voir les envois bloqués$/],
  ])('that went to a suppressed address says so (%s)', async (language, told, link) => {
    const detail =
      'the address is suppressed since 2026-11-21 because mail to it came back: 550 gone'
    await open((records) => {
      const delivery = records[3]?.comment?.delivery
      if (!delivery) throw new Error('no delivery')
      Object.assign(delivery, { state: 'failed', detail })
    }, language)
    expect(screen.getByText(told)).toBeVisible()
    const href = screen.getByRole('link', { name: link }).getAttribute('href')
    expect(href).toBe('/settings/suppressions')
  })

  it('leads nobody to suppressed addresses who may not read them', async () => {
    const api = new FakeApi({ role: 'viewer' })
    const delivery = api.records.get(NUMBER)?.[3]?.comment?.delivery
    const detail = 'the address is suppressed since 2026-11-21 because its reader complained'
    Object.assign(delivery ?? {}, { state: 'failed', detail })
    renderTickets(`/tickets/${NUMBER}`, api)
    expect(await screen.findByText(/its reader had marked mail as unwanted/)).toBeVisible()
    expect(screen.queryByRole('link', { name: /suppressed/ })).not.toBeInTheDocument()
  })

  it.each([
    ['en', 'Acknowledgement by mail to anna@example.com', /By mail to anna@.*, 1 person copied/],
    ['fr', 'Accusé de réception par e-mail à anna@example.com', /Par e-mail à anna@.*, 1 personne/],
  ])('is followed by whom it was mailed to (%s)', async (language, receipt, reply) => {
    await open(() => {}, language)
    expect(screen.getByText(receipt)).toBeVisible()
    expect(screen.getByText(reply)).toBeVisible()
  })

  it.each([
    ['en', 'No acknowledgement, as an automatic answer could do harm: marked as automatic'],
    ['fr', /^Accusé de réception retenu, car .* : marqué comme automatique$/],
  ])('says why its receipt was withheld (%s)', async (language, said) => {
    const detail = 'no acknowledgement, because an answer could do harm (auto_submitted)'
    await open(([record]) => {
      if (record) record.effects = [{ kind: 'withheld_mail', detail }]
    }, language)
    expect(screen.getByText(said)).toBeVisible()
  })

  it.each([
    ['en', 'Why this ticket', 'sent to the ticket’s own reply address'],
    ['fr', 'Rattachement', 'envoyé à l’adresse de réponse propre au ticket'],
  ])('says how its ticket was found (%s)', async (language, name, said) => {
    await open(() => {}, language)
    expect(detailsOf(3).getByText(name)).toBeInTheDocument()
    expect(detailsOf(3).getByText(said)).not.toHaveAttribute('lang')
  })

  it('shows what has no French words as it is, marked as English', async () => {
    await open((records) => {
      const [first, , , reply, last] = records
      if (first) first.effects = [{ kind: 'send_mail', detail: 'postcard to anna' }]
      if (reply?.comment?.delivery) {
        reply.comment.delivery = { ...reply.comment.delivery, state: 'failed', detail: 'Too odd.' }
      }
      if (last?.comment?.mail) last.comment.mail.threaded_by = 'by the moon'
    }, 'fr')
    for (const text of ['postcard to anna', 'Too odd.', 'by the moon']) {
      expect(screen.getByText(text)).toHaveAttribute('lang', 'en')
    }
  })

  it('shows a requester no mails, deliveries or members’ changes', async () => {
    renderTickets(`/tickets/${NUMBER}`, new FakeApi({ role: 'requester' }))
    await waitFor(() => expect(messages()).toHaveLength(3))
    expect(screen.queryByText(/By mail to|Delivered|Priority:/)).not.toBeInTheDocument()
  })
})
