import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { FakeApi, fetchOf } from '../../../test/fake/server'
import { renderSignedIn } from '../../../test/render'
import { renderPortal } from '../../../test/render-portal'
import i18n, { resources } from '../../i18n'
import { SuppressionsPage } from './suppressions'

const MARC = 'marc.lefevre@example.fr'

function show(options: ConstructorParameters<typeof FakeApi>[0], prepare?: (api: FakeApi) => void) {
  const api = new FakeApi(options)
  prepare?.(api)
  vi.stubGlobal('fetch', fetchOf(api))
  renderSignedIn(<SuppressionsPage />)
  return api
}
const rowOf = async (email: string) => {
  const row = (await screen.findByText(email)).closest('tr')
  if (!row) throw new Error(`no row of ${email}`)
  return within(row)
}
const askToLift = async (email: string) => {
  await userEvent.click((await rowOf(email)).getByRole('button', { name: /^Lift/ }))
  return within(await screen.findByRole('dialog', { name: `Send mail to ${email} again?` }))
}
const asked = (api: FakeApi, method: string) =>
  api.requests.filter((sent) => sent.method === method && sent.path.startsWith('/v1/suppressions'))
/** Addresses enough for more than one page of the fake API. */
function fill(api: FakeApi, count: number) {
  const [row] = api.suppressions
  if (!row) throw new Error('no sample')
  api.suppressions = Array.from({ length: count }, (_, n) => ({ ...row, email: `r${n}@x.example` }))
}

beforeEach(() => i18n.changeLanguage('en'))

describe('the list of suppressed addresses', () => {
  it.each(['en', 'fr'] as const)(
    'says why, for how long, and on which ticket (%s)',
    async (lang) => {
      await i18n.changeLanguage(lang)
      const { reason } = resources[lang].settings.suppressions
      show({ role: 'agent' })
      const marc = await rowOf(MARC)
      expect(marc.getByText(reason.bounced)).toBeVisible()
      expect(marc.getByText(/^smtp; 550 5\.1\.1/)).toHaveAttribute('lang', 'en')
      expect(marc.getByRole('link', { name: 'T-000012' })).toHaveAttribute('href', '/tickets/12')
      const until = lang === 'en' ? 'Jan 17, 2027' : '17 janv. 2027'
      expect(marc.getAllByText(until)[0]).toHaveAttribute('datetime', '2027-01-17T09:30:00Z')

      const reader = await rowOf('newsletter-reader@mailboxes.example')
      expect(reader.getByText(reason.complained)).toBeVisible()
      expect(reader.getByText(/^newsletter-reader@.* /)).not.toHaveAttribute('lang')
      const third = await rowOf('accounts.payable+invoices@a-rather-long-company-name.example')
      expect(third.queryByRole('link')).not.toBeInTheDocument()
    },
  )

  it('says so when there is none', async () => {
    show({ isEmpty: true })
    expect(await screen.findByText('No address is suppressed')).toBeVisible()
  })

  it('says what went wrong, and tries again', async () => {
    const api = show({ failing: ['/v1/suppressions'] })
    expect(await screen.findByRole('alert')).toBeVisible()
    api.failing = []
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }))
    expect(await screen.findByText(MARC)).toBeVisible()
  })

  it('shows more', async () => {
    const api = show({}, (api) => fill(api, 60))
    await screen.findByText('r49@x.example')
    expect(screen.queryByText('r50@x.example')).not.toBeInTheDocument()
    await userEvent.click(screen.getByRole('button', { name: 'Show more' }))
    expect(await screen.findByText('r59@x.example')).toBeVisible()
    expect(screen.queryByRole('button', { name: 'Show more' })).not.toBeInTheDocument()
    expect(asked(api, 'GET').map(({ query }) => query.get('cursor'))).toEqual([
      null,
      'r50@x.example',
    ])
  })

  it('says when more cannot be had, and keeps what is there', async () => {
    const api = show({}, (api) => fill(api, 60))
    await screen.findByText('r49@x.example')
    api.failing = ['/v1/suppressions']
    await userEvent.click(screen.getByRole('button', { name: 'Show more' }))
    expect(await screen.findByRole('alertdialog')).toBeVisible()
    expect(screen.getByText('r49@x.example')).toBeVisible()
  })

  it('asks the API for nothing that the role does not allow', async () => {
    const api = show({ role: 'viewer' })
    expect(await screen.findByText('Your role does not open this page')).toBeVisible()
    expect(asked(api, 'GET')).toEqual([])
  })
})

describe('a suppression', () => {
  it('is lifted once that is confirmed', async () => {
    const api = show({ role: 'admin' })
    const dialog = await askToLift(MARC)
    expect(asked(api, 'DELETE')).toEqual([])
    await userEvent.click(dialog.getByRole('button', { name: 'Lift' }))
    expect(await screen.findByText(`Mail is sent to ${MARC} again`)).toBeVisible()
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument()
    expect(screen.queryByText(MARC)).not.toBeInTheDocument()
    expect(asked(api, 'DELETE').map(({ path }) => path)).toEqual([
      '/v1/suppressions/marc.lefevre%40example.fr',
    ])
    expect(api.suppressions).toHaveLength(2)
  })

  it('stays when it is not confirmed', async () => {
    const api = show({ role: 'admin' })
    await userEvent.click((await askToLift(MARC)).getByRole('button', { name: 'Cancel' }))
    await waitFor(() => expect(screen.queryByRole('dialog')).not.toBeInTheDocument())
    expect(screen.getByText(MARC)).toBeVisible()
    expect(asked(api, 'DELETE')).toEqual([])
  })

  it('whose address has a plus is lifted by the address as it is', async () => {
    const api = show({ role: 'admin' })
    const email = 'accounts.payable+invoices@a-rather-long-company-name.example'
    await userEvent.click((await askToLift(email)).getByRole('button', { name: 'Lift' }))
    await waitFor(() => expect(screen.queryByText(email)).not.toBeInTheDocument())
    expect(api.suppressions).toHaveLength(2)
  })

  it('that is gone already counts as lifted', async () => {
    const api = show({ role: 'admin' })
    const dialog = await askToLift(MARC)
    api.suppressions = api.suppressions.filter(({ email }) => email !== MARC)
    await userEvent.click(dialog.getByRole('button', { name: 'Lift' }))
    expect(await screen.findByText(`Mail is sent to ${MARC} again`)).toBeVisible()
    expect(screen.queryByText(MARC)).not.toBeInTheDocument()
  })

  it('that could not be lifted stays, with the reason', async () => {
    const api = show({ role: 'admin' })
    const dialog = await askToLift(MARC)
    api.failing = ['/v1/suppressions/']
    await userEvent.click(dialog.getByRole('button', { name: 'Lift' }))
    expect(await dialog.findByRole('alert')).toBeVisible()
    expect(screen.getByText(MARC)).toBeInTheDocument()
  })

  it('is followed by the next ones when it was the last that was read', async () => {
    show({ role: 'admin' }, (api) => {
      fill(api, 2)
      const { handle } = api
      api.handle = (sent) => {
        sent.query.set('limit', '1')
        return handle.call(api, sent)
      }
    })
    const dialog = await askToLift('r0@x.example')
    await userEvent.click(dialog.getByRole('button', { name: 'Lift' }))
    await waitFor(() => expect(screen.queryByText('r0@x.example')).not.toBeInTheDocument())
    expect(await screen.findByText('r1@x.example')).toBeVisible()
  })

  it('leaves the focus to the next one, and the last one leaves it to the heading', async () => {
    const api = new FakeApi({ role: 'admin' })
    fill(api, 2)
    renderPortal('/settings/suppressions', api)
    const lift = async (email: string) => {
      await userEvent.click((await askToLift(email)).getByRole('button', { name: 'Lift' }))
      await waitFor(() => expect(screen.queryByText(email)).not.toBeInTheDocument())
    }
    await lift('r0@x.example')
    await waitFor(() => expect(screen.getByRole('button', { name: /r1@x/ })).toHaveFocus())
    await lift('r1@x.example')
    await waitFor(() => expect(screen.getByRole('heading', { level: 1 })).toHaveFocus())
  })

  it('is read and not lifted by those who may not write', async () => {
    show({ role: 'agent' })
    expect(await screen.findByText(MARC)).toBeVisible()
    expect(screen.queryByRole('button', { name: /^Lift/ })).not.toBeInTheDocument()
  })
})
