import { act, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import type { Editor } from '@tiptap/react'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { configuration } from '../../test/fake/data/tenant'
import { FakeApi, type FakeRequest, fetchOf } from '../../test/fake/server'
import { renderSignedIn, useFakeApi } from '../../test/render'
import { Composer } from './composer'
import { type DraftPlace, readDraft, saveDraft } from './drafts'
import { linkOf } from './format-bar'

const NUMBER = 12
let api: FakeApi
let places: Record<'public' | 'internal', DraftPlace>

beforeEach(() => {
  api = useFakeApi(new FakeApi({ role: 'agent' }))
  const { id, tenant } = api.me
  const place = { tenant: tenant.id, person: id, ticket: NUMBER }
  places = { public: { ...place, mode: 'public' }, internal: { ...place, mode: 'internal' } }
})

const version = () => api.tickets.find(({ number }) => number === NUMBER)?.version ?? 0

async function open(props: Partial<Parameters<typeof Composer>[0]> = {}) {
  const shown = renderSignedIn(
    <Composer
      number={NUMBER}
      version={version()}
      configuration={configuration}
      canNote
      newSince={0}
      onSent={() => {}}
      {...props}
    />,
  )
  await screen.findByRole('textbox')
  return { ...shown, user: userEvent.setup() }
}

const field = () => screen.getByRole('textbox')
const editor = () => (field() as HTMLElement & { editor: Editor }).editor
// Beside the text; short messages at the edge are alerts too.
const problem = () =>
  within(screen.getByRole('region', { name: /Write|Écrire/ })).findByRole('alert')
const write = (text: string) => act(() => void editor().commands.insertContent(text))
const sent = (path = 'comments') =>
  api.requests.filter((request) => request.method === 'POST' && request.path.endsWith(path))
const bodies = () => sent().map(({ body }) => body)

/** Lets what `isHeld` names wait until it is let go. */
function hold(isHeld: (path: string) => boolean) {
  let letGo = () => {}
  const gate = new Promise<void>((resolve) => {
    letGo = resolve
  })
  const answer = fetchOf(api)
  vi.stubGlobal('fetch', async (input: string, init?: RequestInit) => {
    if (isHeld(input)) await gate
    return answer(input, init)
  })
  return letGo
}

describe('an internal note', () => {
  it('is never sent as a public reply: each kind keeps its own text', async () => {
    const { user } = await open()
    await user.click(screen.getByRole('button', { name: 'Internal note' }))
    write('the customer is rude')
    await user.click(screen.getByRole('button', { name: /Public reply/ }))
    expect(field()).toHaveTextContent('')
    expect(field()).toHaveAccessibleName('Public reply')
    write('Thank you!')
    // What can be undone is what was written here.
    act(() => void editor().commands.undo())
    act(() => void editor().commands.undo())
    expect(editor().getText()).not.toContain('rude')
    write('Thank you!')
    await user.click(screen.getByRole('button', { name: 'Send reply' }))
    await waitFor(() => expect(bodies()).toHaveLength(1))
    expect(bodies()[0]).toMatchObject({ visibility: 'public', html: '<p>Thank you!</p>' })

    await user.click(screen.getByRole('button', { name: /Internal note/ }))
    expect(field()).toHaveTextContent('the customer is rude')
    await user.click(screen.getByRole('button', { name: 'Add note' }))
    await waitFor(() => expect(bodies()).toHaveLength(2))
    expect(bodies()[1]).toMatchObject({
      visibility: 'internal',
      html: '<p>the customer is rude</p>',
    })
  })

  it('keeps its files to itself', async () => {
    const file = { id: 'att_secret', name: 'secret.pdf', size: 9, at: Date.now() }
    saveDraft(places.internal, { html: '<p>see file</p>', files: [file] })
    saveDraft(places.public, { html: '<p>Hello</p>' })
    const { user } = await open()
    expect(screen.queryByText('secret.pdf')).not.toBeInTheDocument()
    await user.click(screen.getByRole('button', { name: 'Send reply' }))
    await waitFor(() => expect(bodies()).toHaveLength(1))
    expect(bodies()[0]).toMatchObject({ visibility: 'public', attachment_ids: [] })
    await user.click(screen.getByRole('button', { name: /Internal note/ }))
    expect(screen.getByText('secret.pdf')).toBeVisible()
  })

  it('is what opens when only a note was begun', async () => {
    saveDraft(places.internal, { html: '<p>to be continued</p>' })
    await open()
    expect(field()).toHaveAccessibleName('Internal note')
  })

  it('is nothing that a contact could write', async () => {
    saveDraft(places.internal, { html: '<p>not mine</p>' })
    await open({ canNote: false })
    expect(field()).toHaveAccessibleName('Public reply')
    expect(screen.queryByRole('button', { name: /Internal note/ })).not.toBeInTheDocument()
  })
})

describe('a draft', () => {
  it('is there after a reload, with its files', async () => {
    const { user, unmount } = await open()
    write('Half an answer')
    expect(readDraft(places.public).html).toBe('<p>Half an answer</p>')
    const file = { id: 'att_1', name: 'hub.jpg', size: 12, at: Date.now() }
    saveDraft(places.public, { files: [file] })
    unmount()
    await open()
    expect(field()).toHaveTextContent('Half an answer')
    expect(screen.getByText('hub.jpg')).toBeVisible()
    await user.click(screen.getByRole('button', { name: 'Send reply' }))
    await waitFor(() => expect(bodies()[0]).toMatchObject({ attachment_ids: ['att_1'] }))
    await waitFor(() => expect(screen.queryByText('hub.jpg')).not.toBeInTheDocument())
  })

  it('says so when a file has waited too long', async () => {
    const file = { id: 'att_1', name: 'old.jpg', size: 12, at: Date.now() - 25 * 3_600_000 }
    saveDraft(places.public, { html: '<p>x</p>', files: [file] })
    const { user } = await open()
    expect(screen.getByText(/more than a day ago/)).toBeVisible()
    expect(screen.getByRole('button', { name: 'Send reply' })).toBeDisabled()
    await user.click(screen.getByRole('button', { name: 'Remove old.jpg' }))
    expect(screen.getByRole('button', { name: 'Send reply' })).toBeEnabled()
    expect(readDraft(places.public).files).toEqual([])
  })
})

describe('sending', () => {
  it('locks the text until it is done, and then leaves nothing', async () => {
    saveDraft(places.public, { html: '<p>Hello</p>' })
    const { user } = await open()
    const letGo = hold((path) => path.endsWith('/comments'))
    await user.click(screen.getByRole('button', { name: 'Send reply' }))
    await waitFor(() => expect(field()).toHaveAttribute('contenteditable', 'false'))
    // Pressed again and again, it is one reply.
    await user.click(screen.getByRole('button', { name: /Send reply/ }))
    letGo()
    await waitFor(() => expect(field()).toHaveAttribute('contenteditable', 'true'))
    expect(field()).toHaveTextContent('')
    expect(readDraft(places.public)).toEqual({ html: '' })
    expect(sent()).toHaveLength(1)
    expect(screen.getByRole('status')).toHaveTextContent('Reply sent')
  })

  it('does not take along what was written meanwhile in another window', async () => {
    saveDraft(places.public, { html: '<p>Hello</p>' })
    const { user } = await open()
    const letGo = hold((path) => path.endsWith('/comments'))
    await user.click(screen.getByRole('button', { name: 'Send reply' }))
    saveDraft(places.public, { html: '<p>And another thing</p>' })
    letGo()
    await waitFor(() => expect(field()).toHaveTextContent('And another thing'))
    expect(bodies()[0]).toMatchObject({ html: '<p>Hello</p>' })
  })

  it('goes on when the page is left, and is still locked when it is opened again', async () => {
    saveDraft(places.public, { html: '<p>Hello</p>' })
    const { user, unmount } = await open()
    const letGo = hold((path) => path.endsWith('/comments'))
    await user.click(screen.getByRole('button', { name: 'Send reply' }))
    unmount()
    letGo()
    await waitFor(() => expect(readDraft(places.public).html).toBe(''))
    await open()
    expect(field()).toHaveTextContent('')
  })

  it('costs no second comment when the answer is lost and it is tried again, even after a reload', async () => {
    saveDraft(places.public, { html: '<p>Hello</p>' })
    const { user, unmount } = await open()
    const before = api.records.get(NUMBER)?.length ?? 0
    const answer = fetchOf(api)
    let isLost = true
    vi.stubGlobal('fetch', async (input: string, init?: RequestInit) => {
      const response = await answer(input, init)
      if (isLost && input.endsWith('/comments')) throw new TypeError('network')
      return response
    })
    await user.click(screen.getByRole('button', { name: 'Send reply' }))
    expect(await problem()).toHaveTextContent(/your text is kept: No connection to Lambdesk/)
    expect(field()).toHaveTextContent('Hello')
    unmount()
    isLost = false
    await open()
    await user.click(screen.getByRole('button', { name: 'Send reply' }))
    await waitFor(() => expect(readDraft(places.public).html).toBe(''))
    const [first, second] = sent() as [FakeRequest, FakeRequest]
    expect(first.headers['idempotency-key']).toMatch(/^[\da-f-]{36}$/)
    expect(first.headers['idempotency-key']).toBe(second.headers['idempotency-key'])
    expect(api.records.get(NUMBER)).toHaveLength(before + 1)
  })

  it('with a status is stopped by a change in between; the text is kept', async () => {
    saveDraft(places.public, { html: '<p>Solved it</p>' })
    const { user } = await open({ version: version() })
    const ticket = api.tickets.find(({ number }) => number === NUMBER)
    if (ticket) ticket.version += 1
    await user.click(screen.getByRole('button', { name: 'Send and set status' }))
    await user.click(await screen.findByRole('menuitem', { name: 'Send and set Resolved' }))
    expect(await problem()).toHaveTextContent(/Nothing was sent/)
    expect(field()).toHaveTextContent('Solved it')
    expect(readDraft(places.public).html).toBe('<p>Solved it</p>')
  })

  it('tells in French what went wrong', async () => {
    const { default: i18n } = await import('../i18n')
    await i18n.changeLanguage('fr')
    const ticket = api.tickets.find(({ number }) => number === NUMBER)
    if (ticket) ticket.status = { ...ticket.status, category: 'closed' }
    saveDraft(places.public, { html: '<p>Bonjour</p>' })
    const { user } = await open()
    await user.click(screen.getByRole('button', { name: 'Envoyer la réponse' }))
    const alert = await problem()
    expect(alert).toHaveTextContent(/votre texte est conservé : Ce ticket est clos/)
    expect(alert).not.toHaveTextContent('is closed')
  })
})

describe('the format bar', () => {
  it('is one stop of the Tab key with arrows within, and says what is on', async () => {
    const { user } = await open()
    const bar = within(screen.getByRole('toolbar', { name: 'Format' }))
    const bold = bar.getByRole('button', { name: 'Bold' })
    expect(bold).toHaveAttribute('aria-pressed', 'false')
    await user.click(bold)
    write('strong')
    await waitFor(() => expect(bold).toHaveAttribute('aria-pressed', 'true'))
    act(() => bold.focus())
    await user.keyboard('{ArrowRight}')
    expect(bar.getByRole('button', { name: 'Italic' })).toHaveFocus()
  })

  it('makes a link without a prompt, and refuses what is none', async () => {
    const { user } = await open()
    write('our shop')
    act(() => void editor().commands.selectAll())
    await user.click(screen.getByRole('button', { name: 'Link' }))
    const dialog = await screen.findByRole('dialog', { name: 'Link' })
    const address = within(dialog).getByRole('textbox', { name: 'Address of the link' })
    await user.type(address, 'javascript:alert(1){Enter}')
    expect(await within(dialog).findByText('Enter a web or e-mail address')).toBeVisible()
    await user.clear(address)
    await user.type(address, 'shop.example{Enter}')
    await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument())
    expect(editor().getHTML()).toMatch(/<a [^>]*href="https:\/\/shop\.example"[^>]*>our shop<\/a>/)
  })

  it.each([
    ['example.com/a?b=c', 'https://example.com/a?b=c'],
    ['http://localhost:3000', 'http://localhost:3000'],
    ['anna@example.com', 'mailto:anna@example.com'],
    ['example.com:8080/x', 'https://example.com:8080/x'],
    ['javascript:alert(1)', null],
    ['data:text/html,x', null],
    ['just words', null],
    ['', null],
  ])('%s leads to %s', (typed, expected) => {
    expect(linkOf(typed)).toBe(expected)
  })
})

describe('a mention', () => {
  const list = () => screen.queryByRole('listbox', { name: 'Members' })
  const options = () => within(list() as HTMLElement).getAllByRole('option')
  const names = () => options().map((option) => option.textContent?.slice(2))
  const active = () => options().find((option) => option.getAttribute('aria-selected') === 'true')
  async function begin(text: string) {
    act(() => void editor().commands.focus('end'))
    await waitFor(() => expect(field()).toHaveFocus())
    write(text)
  }

  it('is chosen with the keyboard, and sent with the note', async () => {
    saveDraft(places.internal, { html: '<p>Look</p>' })
    const { user } = await open()
    await begin(' @')
    expect(names()).toHaveLength(configuration.members.length)
    expect(screen.getByRole('status')).toHaveTextContent(/^5 members found/)
    expect(active()).toBe(options()[0])
    expect(field()).toHaveAttribute('aria-controls', list()?.id)
    expect(field()).toHaveAttribute('aria-activedescendant', active()?.id)
    await user.keyboard('{ArrowDown}')
    expect(active()).toBe(options()[1])
    await user.keyboard('{ArrowUp}{ArrowUp}')
    expect(active()).toBe(options().at(-1))
    write('ram')
    expect(names()).toEqual(['Priya Raman'])
    expect(field()).toHaveAttribute('aria-activedescendant', active()?.id)
    await user.keyboard('{Enter}')
    expect(list()).toBeNull()
    expect(field()).not.toHaveAttribute('aria-activedescendant')
    expect(editor().getText()).toBe('Look @Priya Raman ')
    write('and @jon')
    await user.keyboard('{Tab}')
    expect(editor().getText()).toBe('Look @Priya Raman and @Jonas Weber ')
    expect(field()).toHaveFocus()
    await user.click(screen.getByRole('button', { name: 'Add note' }))
    await waitFor(() => expect(bodies()).toHaveLength(1))
    expect(bodies()[0]).toMatchObject({
      visibility: 'internal',
      mention_ids: [configuration.members[2]?.id, configuration.members[1]?.id],
    })
  })

  it('is chosen with the mouse, and is none once its name is gone', async () => {
    const { user } = await open()
    await begin('@')
    await user.click(screen.getByRole('option', { name: /Tom Okafor/ }))
    expect(field()).toHaveFocus()
    expect(editor().getText()).toBe('@Tom Okafor ')
    act(() => void editor().commands.setContent('<p>Tom Okafor</p>'))
    await user.click(screen.getByRole('button', { name: 'Send reply' }))
    await waitFor(() => expect(bodies()).toHaveLength(1))
    expect(bodies()[0]).not.toHaveProperty('mention_ids')
  })

  it('is not asked about again after Escape, until the next one', async () => {
    const { user } = await open()
    await begin('@')
    expect(list()).toBeVisible()
    await user.keyboard('{Escape}')
    expect(list()).toBeNull()
    write('pri')
    expect(list()).toBeNull()
    write(' and @')
    expect(list()).toBeVisible()
  })

  it('is not asked about again when another name begins with the one that was chosen', async () => {
    const more = { id: 'mem_more', name: 'Tom Okafor Junior', role: 'agent' } as const
    const members = [...configuration.members, more]
    const { user } = await open({ configuration: { ...configuration, members } })
    await begin('@tom')
    expect(names()).toEqual(['Tom Okafor', 'Tom Okafor Junior'])
    await user.keyboard('{Enter}')
    expect(editor().getText()).toBe('@Tom Okafor ')
    expect(list()).toBeNull()
  })

  it('is found again in a draft', async () => {
    saveDraft(places.public, { html: '<p>As <b>@Priya</b> Raman says</p>' })
    const { user } = await open()
    expect(list()).toBeNull()
    await user.click(screen.getByRole('button', { name: 'Send reply' }))
    await waitFor(() => expect(bodies()).toHaveLength(1))
    expect(bodies()[0]).toMatchObject({ mention_ids: [configuration.members[2]?.id] })
  })

  it('of somebody who has left is told beside the text', async () => {
    saveDraft(places.internal, { html: '<p>@Gus Gone</p>' })
    const gone = { id: 'mem_gone', name: 'Gus Gone', role: 'agent' } as const
    const { user } = await open({ configuration: { ...configuration, members: [gone] } })
    await user.click(screen.getByRole('button', { name: 'Add note' }))
    expect(await problem()).toHaveTextContent(/People mentioned: names somebody who is not active/)
    expect(field()).toHaveTextContent('@Gus Gone')
  })

  it('is nothing for contacts', async () => {
    const { user } = await open({ canNote: false })
    await begin('@')
    expect(list()).toBeNull()
    expect(field()).not.toHaveAttribute('aria-haspopup')
    write('Priya Raman')
    await user.click(screen.getByRole('button', { name: 'Send reply' }))
    await waitFor(() => expect(bodies()).toHaveLength(1))
    expect(bodies()[0]).not.toHaveProperty('mention_ids')
  })
})
