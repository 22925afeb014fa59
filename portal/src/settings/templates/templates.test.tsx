import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, it, vi } from 'vitest'
import { id } from '../../../test/fake/data/tenant'
import { FakeApi } from '../../../test/fake/server'
import { renderPortal } from '../../../test/render-portal'
import { TEMPLATE_KINDS } from '../../api/templates'
import i18n from '../../i18n'

// A large page takes its time on a busy machine.
vi.setConfig({ testTimeout: 90_000 })

const LIST = '/settings/templates'
const ENGLISH = `${LIST}/acknowledgement/en`
const FRENCH = `${LIST}/acknowledgement/fr`
const OF_SUPPORT = `${ENGLISH}/${id('adr', 1)}`
const OF_WORKSHOP = `${ENGLISH}/${id('adr', 2)}`

const source = () => screen.findByLabelText<HTMLTextAreaElement>('Content (HTML)')
const frame = () => screen.findByTitle<HTMLIFrameElement>('The mail with sample values')
const sent = (api: FakeApi, method: string) =>
  api.requests.filter((row) => row.method === method && row.path.startsWith('/v1/templates/'))
const save = () => userEvent.click(screen.getByRole('button', { name: 'Save' }))
/** Types at the end; braces mean keys to the one who types, unless they are doubled. */
async function append(field: HTMLElement, text: string) {
  await userEvent.type(field, text.replaceAll('{', '{{'))
}

/** What browsers do for `insertText`. */
function insertText(_command: string, _ui: boolean, text: string): boolean {
  const field = document.activeElement
  if (!(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement)) return false
  const { value, selectionStart, selectionEnd } = field
  const before = value.slice(0, selectionStart ?? 0)
  const after = value.slice(selectionEnd ?? 0)
  return fireEvent.input(field, { target: { value: before + text + after } })
}

describe('the list of templates', () => {
  it('has every kind in each language, and says whose words they are', async () => {
    renderPortal(LIST, new FakeApi())
    const kind = within(await screen.findByRole('region', { name: 'Acknowledgement' }))
    const rows = kind.getAllByRole('listitem').map((row) => row.textContent)
    expect(rows).toEqual([
      'EnglishBuilt-in',
      'FrenchNov 18, 2026Own text',
      'Englishonly for workshop@demo.lambdesk.testNov 20, 2026Own text',
    ])
    const links = kind.getAllByRole('link').map((link) => link.getAttribute('href'))
    expect(links).toEqual([ENGLISH, FRENCH, OF_WORKSHOP])
    expect(screen.getAllByRole('region')).toHaveLength(TEMPLATE_KINDS.length)
  })

  it('says what went wrong, and tries again', async () => {
    const api = new FakeApi({ failing: ['/v1/templates'] })
    renderPortal(LIST, api)
    expect(await screen.findByRole('alert')).toBeVisible()
    api.failing = []
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }))
    expect(await screen.findByRole('region', { name: 'Reply' })).toBeVisible()
  })

  it('is for those who may read the configuration', async () => {
    const api = new FakeApi({ role: 'requester' })
    renderPortal(LIST, api)
    expect(await screen.findByText('Your role does not open this page')).toBeVisible()
    expect(api.requests.filter(({ path }) => path === '/v1/templates')).toEqual([])
  })
})

describe('a template', () => {
  it('is previewed as it is edited, in a frame without any right', async () => {
    renderPortal(ENGLISH, new FakeApi())
    const shown = await frame()
    expect(shown).toHaveAttribute('sandbox', '')
    expect(shown.getAttribute('srcdoc')).toContain('Hello Anna Müller')
    expect(screen.getByText('[T-000042] We have received your request')).toBeVisible()
    await append(await source(), '<p>Yours, {{ tenant_name }}</p>')
    await waitFor(async () =>
      expect((await frame()).getAttribute('srcdoc')).toContain('Yours, Example Ltd'),
    )
    await userEvent.click(screen.getByRole('tab', { name: 'As plain text' }))
    expect(await screen.findByText(/Yours, Example Ltd$/)).toBeVisible()
  })

  it('is saved, and is the tenant’s own then', async () => {
    const api = new FakeApi()
    renderPortal(ENGLISH, api)
    expect(await screen.findByText('Built-in')).toBeVisible()
    expect(screen.queryByRole('button', { name: 'Reset' })).toBeNull()
    await append(screen.getByLabelText('Subject'), '!')
    await save()
    expect(await screen.findByText(/^The text is saved/)).toBeVisible()
    expect(await screen.findByText('Own text')).toBeVisible()
    const [put] = sent(api, 'PUT')
    expect(put?.path).toBe('/v1/templates/acknowledgement/en')
    expect(put?.query.get('address_id')).toBeNull()
    expect(put?.body.subject).toBe('[{{ display_number }}] We have received your request!')
    expect(Object.keys(put?.body ?? {}).sort()).toEqual(['html', 'subject'])
    expect(screen.queryByRole('button', { name: 'Save' })).toBeNull()
  })

  it('has what is wrong told at its line, and keeps the last preview meanwhile', async () => {
    const api = new FakeApi()
    renderPortal(FRENCH, api)
    await frame()
    const field = await source()
    await append(field, '\n<p>{{ ticket.numbre }}')
    const complaint = await screen.findByRole('button', {
      name: 'Line 3: there is no variable ticket.numbre',
    })
    expect(field).toBeInvalid()
    expect(field).toHaveAccessibleDescription(/Line 3/)
    expect((await frame()).getAttribute('srcdoc')).toContain('entre de bonnes mains')
    expect(screen.getByText(/^The last text that can be sent/)).toBeVisible()
    await userEvent.click(complaint)
    expect(field).toHaveFocus()
    expect(field.value.slice(field.selectionStart, field.selectionEnd)).toBe(
      '<p>{{ ticket.numbre }}',
    )
    await save()
    expect(await screen.findByText('Some fields need another look')).toBeVisible()
    await userEvent.clear(field)
    await append(field, '<p>Fine</p>')
    await waitFor(() => expect(field).toBeValid())
    expect(screen.queryByRole('button', { name: /^Line 3/ })).toBeNull()
  })

  it('has what is wrong with its subject told there', async () => {
    renderPortal(ENGLISH, new FakeApi())
    await append(await screen.findByLabelText('Subject'), '{{ nobody }}')
    expect(await screen.findByText('there is no variable nobody')).toBeVisible()
    expect(screen.getByLabelText('Subject')).toBeInvalid()
    expect(await source()).toBeValid()
  })

  it('takes variables where the cursor is', async () => {
    Object.assign(document, { execCommand: insertText })
    renderPortal(ENGLISH, new FakeApi())
    const field = await source()
    field.focus()
    field.setSelectionRange(3, 8)
    await userEvent.click(screen.getByRole('button', { name: /^Insert tenant_name/ }))
    expect(field.value).toMatch(/^<p>\{\{ tenant_name \}\} \{\{ requester_name/)
    expect(field).toHaveFocus()
    const subject = screen.getByLabelText<HTMLInputElement>('Subject')
    await userEvent.click(subject)
    subject.setSelectionRange(0, 0)
    await userEvent.click(screen.getByRole('button', { name: /^Insert subject/ }))
    expect(subject.value).toMatch(/^\{\{ subject \}\}\[/)
    expect(subject).toHaveFocus()
  })

  it('is sent as a test, as it is edited', async () => {
    const api = new FakeApi()
    renderPortal(ENGLISH, api)
    await append(await screen.findByLabelText('Subject'), ' (test)')
    await userEvent.click(screen.getByRole('button', { name: 'Send test' }))
    expect(
      await screen.findByText('A test mail is on its way to amelie@northwind.example'),
    ).toBeVisible()
    expect(api.templates.tests).toMatchObject([{ kind: 'acknowledgement', locale: 'en' }])
    expect(api.templates.tests[0]?.subject).toMatch(/\(test\)$/)
    expect(sent(api, 'PUT')).toEqual([])
  })

  it('goes back to the built-in text after a question', async () => {
    const api = new FakeApi()
    renderPortal(FRENCH, api)
    await append(await source(), '<p>not saved</p>')
    await userEvent.click(screen.getByRole('button', { name: 'Reset' }))
    const dialog = within(await screen.findByRole('dialog', { name: /built-in text/ }))
    expect(sent(api, 'DELETE')).toEqual([])
    await userEvent.click(dialog.getByRole('button', { name: 'Reset' }))
    expect(await screen.findByText('Built-in')).toBeVisible()
    expect((await source()).value).toContain('y répondrons bientôt')
    expect(screen.queryByRole('button', { name: 'Save' })).toBeNull()
    await waitFor(() => expect(screen.getByRole('heading', { level: 1 })).toHaveFocus())
  })

  it('asks before changes are lost, to another language too', async () => {
    const { history } = renderPortal(ENGLISH, new FakeApi())
    await append(await source(), '<hr>')
    await userEvent.click(screen.getByRole('button', { name: /Language$/ }))
    await userEvent.click(await screen.findByRole('option', { name: 'French' }))
    const dialog = within(await screen.findByRole('dialog', { name: 'Leave without saving?' }))
    await userEvent.click(dialog.getByRole('button', { name: 'Stay here' }))
    expect(history.location.pathname).toBe(ENGLISH)
    await userEvent.click(screen.getByRole('button', { name: 'Discard' }))
    await userEvent.click(screen.getByRole('button', { name: /Language$/ }))
    await userEvent.click(await screen.findByRole('option', { name: 'French' }))
    await waitFor(() => expect(history.location.pathname).toBe(FRENCH))
    await waitFor(async () => expect((await source()).value).toContain('entre de bonnes mains'))
  })

  it('that cannot be sent says so, in the list too', async () => {
    const api = new FakeApi()
    for (const own of api.templates.own) {
      own.errors = [{ field: 'html', reason: 'line 1: unknown variable `gone`' }]
    }
    const { unmount } = renderPortal(FRENCH, api)
    expect(await screen.findByText(/^This text cannot be sent as it is/)).toBeVisible()
    unmount()
    renderPortal(LIST, api)
    expect(await screen.findAllByText('Not sent')).toHaveLength(2)
  })

  it('for which the API has no room says so', async () => {
    const api = new FakeApi()
    renderPortal(OF_SUPPORT, api)
    const handle = api.handle.bind(api)
    api.handle = (request) => {
      if (request.method !== 'PUT') return handle(request)
      const reason = 'there may be at most 28 templates of single addresses'
      const errors = [{ field: 'address_id', reason }]
      return { status: 422, body: { code: 'validation_failed', errors } }
    }
    await append(await source(), '<hr>')
    await save()
    expect(await screen.findByText(/there may be 28 at most/)).toBeVisible()
  })

  it('is only read by an agent, with its preview', async () => {
    renderPortal(ENGLISH, new FakeApi({ role: 'agent' }))
    expect(await source()).toHaveAttribute('readonly')
    expect(screen.getByLabelText('Subject')).toHaveAttribute('readonly')
    expect(await frame()).toBeVisible()
    expect(screen.queryByRole('button', { name: /^Insert|^Send test|^Reset/ })).toBeNull()
  })

  it.each([`${LIST}/acknowledgement/de`, `${LIST}/invitation/en/${id('adr', 1)}`, `${ENGLISH}/x`])(
    'that cannot be is not found: %s',
    async (path) => {
      renderPortal(path, new FakeApi())
      expect(await screen.findByRole('heading', { name: 'This page does not exist' })).toBeVisible()
    },
  )
})

describe('the template of one address', () => {
  it('begins with that for all addresses, and is saved for the address alone', async () => {
    const api = new FakeApi()
    const { history } = renderPortal(ENGLISH, api)
    await userEvent.click(await screen.findByRole('button', { name: /For$/ }))
    await userEvent.click(await screen.findByRole('option', { name: 'support@demo.lambdesk.test' }))
    await waitFor(() => expect(history.location.pathname).toBe(OF_SUPPORT))
    expect(await screen.findByText('As for all addresses')).toBeVisible()
    expect(screen.getByText(/^This address has no text of its own/)).toBeVisible()
    await append(await source(), '<hr>')
    await save()
    expect(await screen.findByText('Own text')).toBeVisible()
    expect(sent(api, 'PUT')[0]?.query.get('address_id')).toBe(id('adr', 1))
    expect(api.templates.own.at(-1)?.address?.id).toBe(id('adr', 1))
  })

  it('goes back to that for all addresses', async () => {
    const api = new FakeApi()
    await i18n.changeLanguage('fr')
    renderPortal(OF_WORKSHOP, api)
    await userEvent.click(await screen.findByRole('button', { name: 'Réinitialiser' }))
    const dialog = within(await screen.findByRole('dialog', { name: /toutes les adresses/ }))
    await userEvent.click(dialog.getByRole('button', { name: 'Réinitialiser' }))
    expect(await screen.findByText('Comme toutes les adresses')).toBeVisible()
    expect(sent(api, 'DELETE')[0]?.query.get('address_id')).toBe(id('adr', 2))
    expect(api.templates.own).toHaveLength(1)
  })
})
