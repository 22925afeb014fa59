import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, it, vi } from 'vitest'
import { id } from '../../../test/fake/data/tenant'
import { FakeApi } from '../../../test/fake/server'
import { renderPortal } from '../../../test/render-portal'
import i18n from '../../i18n'

const LIST = '/settings/sla-policies'
const KEY_ACCOUNTS = `${LIST}/${id('slp', 1)}`
const names = (api: FakeApi) => api.policies.rows.map(({ name }) => name)
const saved = (api: FakeApi, index = 0) => api.policies.rows[index]

// A large page takes its time on a busy machine.
vi.setConfig({ testTimeout: 90_000 })
const WAIT = { timeout: 20_000 }

const field = (name: string) => screen.findByRole('textbox', { name, hidden: true }, WAIT)
async function write(name: string, text: string) {
  const input = await field(name)
  await userEvent.clear(input)
  // At once and not key by key: the page is large.
  if (text) await userEvent.paste(text)
  await userEvent.tab()
  return input
}
async function choose(button: HTMLElement, ...options: string[]) {
  await userEvent.click(button)
  for (const name of options) await userEvent.click(await screen.findByRole('option', { name }))
}
const save = () => userEvent.click(screen.getByRole('button', { name: 'Save' }))
const seen = () =>
  screen
    .getAllByRole('listitem')
    .map((item) => item.querySelector('a[href*="/sla-policies/"]')?.textContent)
    .filter(Boolean)

describe('the list', () => {
  it('is put into another order with the keyboard, and keeps the focus', async () => {
    const api = new FakeApi()
    renderPortal(LIST, api)
    const down = await screen.findByRole('button', { name: 'Move Key accounts, urgent down' })
    down.focus()
    await userEvent.keyboard('{Enter}')
    await waitFor(() =>
      expect(names(api)).toEqual(['Workshop', 'Key accounts, urgent', 'Everything else']),
    )
    expect(screen.getByText('Key accounts, urgent is now 2 of 3')).toBeInTheDocument()
    expect(screen.getByRole('button', { name: 'Move Key accounts, urgent down' })).toHaveFocus()
    await userEvent.keyboard('{Enter}')
    await waitFor(() => expect(names(api)[2]).toBe('Key accounts, urgent'))
    // Last now: there is no further down.
    expect(screen.getByRole('button', { name: 'Move Key accounts, urgent up' })).toHaveFocus()
    expect(await screen.findByText(/^Open tickets are being recalculated/)).toBeVisible()
  })

  it('is put into another order by dragging', async () => {
    const api = new FakeApi()
    renderPortal(LIST, api)
    const row = async (name: string) => {
      const item = (await screen.findByRole('link', { name })).closest('li')
      if (!item) throw new Error('no row')
      return item
    }
    const dataTransfer = { effectAllowed: '', setData: () => undefined }
    fireEvent.dragStart(await row('Everything else'), { dataTransfer })
    fireEvent.dragOver(await row('Key accounts, urgent'), { dataTransfer })
    fireEvent.drop(await row('Key accounts, urgent'), { dataTransfer })
    await waitFor(() =>
      expect(names(api)).toEqual(['Everything else', 'Key accounts, urgent', 'Workshop']),
    )
  })

  it('goes back to the order it had when the new one was not kept', async () => {
    const api = new FakeApi()
    renderPortal(LIST, api)
    const down = await screen.findByRole('button', { name: 'Move Workshop down' })
    api.failing = ['/v1/sla_policies/order']
    await userEvent.click(down)
    expect(await screen.findByText('Lambdesk could not answer')).toBeVisible()
    await waitFor(() =>
      expect(seen()).toEqual(['Key accounts, urgent', 'Workshop', 'Everything else']),
    )
  })

  it('says in words whom each policy is for, and lets agents move nothing', async () => {
    renderPortal(LIST, new FakeApi({ role: 'agent' }))
    expect(
      await screen.findByText(/^Priority: P1 Urgent or P2 High · Team: not Workshop · /),
    ).toBeVisible()
    expect(screen.queryByRole('button', { name: /^Move/ })).toBeNull()
    expect(screen.queryByRole('button', { name: 'New policy' })).toBeNull()
  })

  it('says that there is none', async () => {
    renderPortal(LIST, new FakeApi({ isEmpty: true }))
    expect(await screen.findByText('No SLA policy yet')).toBeVisible()
  })
})

describe('a policy', () => {
  it('is read by an agent without any control', async () => {
    renderPortal(KEY_ACCOUNTS, new FakeApi({ role: 'agent' }))
    expect(await screen.findByText('Team: not Workshop', {}, WAIT)).toBeVisible()
    expect(screen.getByText('1h 30m after the breach')).toBeVisible()
    expect(screen.getByText('Notify Amélie Durand and Priya Raman')).toBeVisible()
    const main = within(screen.getByRole('main'))
    expect(main.queryByRole('textbox')).toBeNull()
    expect(main.queryByRole('button')).toBeNull()
    expect(await screen.findByText(/open tickets match/)).toBeVisible()
  })

  it('takes times as people write them', async () => {
    const api = new FakeApi()
    renderPortal(KEY_ACCOUNTS, api)
    const time = await write('P3, First response: time', '1:30')
    expect(time).toHaveValue('1h 30m')
    await write('P1, Next update: time', '')
    await save()
    await screen.findByText('Key accounts, urgent is saved')
    expect(saved(api)?.targets.p3).toEqual({
      first_response: { seconds: 5_400, hours: 'business' },
    })
    expect(saved(api)?.targets.p1?.next_update).toBeUndefined()
    expect(saved(api)?.escalations.map((step) => step.id)).toEqual([id('esc', 1), id('esc', 2)])
  })

  it('tells a time that cannot be read and a warning that comes too early, and is not sent', async () => {
    const api = new FakeApi()
    renderPortal(KEY_ACCOUNTS, api)
    const time = await write('P3, First response: time', '4')
    expect(screen.getByText('Write a time such as 30m, 4h or 1:30')).toBeVisible()
    await save()
    await waitFor(() => expect(time).toHaveFocus())
    await write('P3, First response: time', '4h')
    const warning = await write('P3, First response: warn before', '4h')
    expect(warning).toBeInvalid()
    expect(screen.getByText('Must be shorter than the time that is promised')).toBeVisible()
    expect(api.requests.some(({ method }) => method === 'PATCH')).toBe(false)
  })

  it('has conditions whose values are chosen by name', async () => {
    const api = new FakeApi()
    renderPortal(`${LIST}/${id('slp', 3)}`, api)
    const all = within(await screen.findByRole('group', { name: 'All of these hold' }, WAIT))
    await userEvent.click(all.getByRole('button', { name: /Add condition/ }))
    await save()
    expect(await all.findByText('Choose at least one')).toBeVisible()
    const part = (name: string) => all.getByRole('button', { name: new RegExp(`1: ${name}`) })
    await choose(part('what'), 'Team')
    await choose(part('comparison'), 'is none of')
    await choose(part('values'), 'Support', 'Workshop')
    await userEvent.keyboard('{Escape}')
    await waitFor(() => expect(part('values')).toHaveTextContent('Support, Workshop'))
    await userEvent.click(all.getByRole('button', { name: /Add condition/ }))
    await choose(all.getByRole('button', { name: /2: what/ }), 'Tags')
    await choose(all.getByRole('button', { name: /2: comparison/ }), 'has all of')
    await userEvent.type(all.getByRole('textbox', { name: /2: values/ }), 'VIP, bike{Enter}')
    await save()
    await screen.findByText('Everything else is saved')
    expect(saved(api, 2)?.conditions.all).toEqual([
      { field: 'team_id', operator: 'is_none_of', values: [id('tea', 1), id('tea', 2)] },
      { field: 'tags', operator: 'has_all_of', values: ['bike', 'vip'] },
    ])
  })

  it('takes a condition away, and offers no contact to choose', async () => {
    const api = new FakeApi()
    renderPortal(KEY_ACCOUNTS, api)
    const any = within(
      await screen.findByRole('group', { name: 'And at least one of these' }, WAIT),
    )
    await userEvent.click(any.getByRole('button', { name: /1: what/ }))
    expect(screen.queryByRole('option', { name: 'Requester' })).toBeNull()
    await userEvent.keyboard('{Escape}')
    await userEvent.click(any.getByRole('button', { name: 'Remove condition 1' }))
    await save()
    await screen.findByText('Key accounts, urgent is saved')
    expect(saved(api)?.conditions.any?.map((row) => row.field)).toEqual(['tags'])
  })

  it('shows what the API refuses at the fields that it is about', async () => {
    const api = new FakeApi()
    renderPortal(KEY_ACCOUNTS, api)
    await write('Name', 'Key accounts')
    // Meanwhile somebody has gone.
    api.members = api.members.map((member) => ({
      ...member,
      is_active: member.id !== id('mem', 3) && member.is_active,
    }))
    api.calendars.rows = api.calendars.rows.slice(0, 2)
    await save()
    // The preview says so too, as soon as it has asked.
    const [told] = await screen.findAllByText('Some fields need another look')
    expect(told).toBeVisible()
    const step = within(screen.getByRole('group', { name: 'Step 2' }))
    expect(step.getByText('names somebody who is not active any more')).toBeVisible()
    expect(screen.getByText('is not there any more')).toBeVisible()
    // What has been changed since is not complained about.
    await choose(step.getByRole('button', { name: /action 1: members/ }), 'Priya Raman')
    await userEvent.keyboard('{Escape}')
    expect(step.queryByText('names somebody who is not active any more')).toBeNull()
  })

  it('gets steps with what they do', async () => {
    const api = new FakeApi()
    renderPortal(`${LIST}/${id('slp', 3)}`, api)
    await userEvent.click(await screen.findByRole('button', { name: 'Add step' }, WAIT))
    const step = within(screen.getByRole('group', { name: 'Step 1' }))
    await choose(step.getByRole('button', { name: /^At the breach When/ }), 'After the breach')
    const after = step.getByRole('textbox', { name: 'After' })
    await userEvent.clear(after)
    await userEvent.type(after, '1d')
    await userEvent.click(step.getByRole('checkbox', { name: 'Resolution' }))
    await choose(step.getByRole('button', { name: /action 1: what/ }), 'Assign to')
    await save()
    expect(step.getAllByText('Choose a member')).toHaveLength(2)
    await choose(step.getByRole('button', { name: /action 1: member/ }), 'Tom Okafor')
    await save()
    await screen.findByText('Everything else is saved')
    expect(saved(api, 2)?.escalations).toMatchObject([
      {
        kinds: ['resolution'],
        when: { at: 'after_breach', minutes: 1_440 },
        actions: [{ kind: 'assign', member_id: id('mem', 4) }],
      },
    ])
  })

  it('is previewed as it is edited, and says when not all tickets were looked at', async () => {
    const api = new FakeApi()
    api.policies.maxLooked = 20
    renderPortal(KEY_ACCOUNTS, api)
    expect(await screen.findByText(/^Only the first 20 open tickets/)).toBeVisible()
    const before = screen.getByText(/of 20 open tickets match/).textContent
    const any = within(screen.getByRole('group', { name: 'And at least one of these' }))
    await userEvent.click(any.getByRole('button', { name: 'Remove condition 2' }))
    await userEvent.click(any.getByRole('button', { name: 'Remove condition 1' }))
    await waitFor(() =>
      expect(screen.getByText(/of 20 open tickets match/).textContent).not.toBe(before),
    )
    const asked = api.requests.findLast(({ path }) => path === '/v1/sla_policy_previews')
    expect(asked?.body).toMatchObject({ sla_policy_id: id('slp', 1), position: 0 })
  })

  it('is deleted after a question', async () => {
    const api = new FakeApi()
    const { history } = renderPortal(KEY_ACCOUNTS, api)
    await userEvent.click(await screen.findByRole('button', { name: 'Delete' }, WAIT))
    const dialog = within(
      await screen.findByRole('dialog', { name: 'Delete Key accounts, urgent?' }),
    )
    await userEvent.click(dialog.getByRole('button', { name: 'Delete' }))
    await waitFor(() => expect(history.location.pathname).toBe(LIST))
    expect(names(api)).toEqual(['Workshop', 'Everything else'])
  })
})

it('makes a policy in French, with times in French', async () => {
  await i18n.changeLanguage('fr')
  const api = new FakeApi()
  const { history } = renderPortal(`${LIST}/new`, api)
  await userEvent.click(await screen.findByRole('button', { name: 'Créer la politique' }, WAIT))
  expect(await screen.findByText('Donnez un nom à la politique')).toBeVisible()
  expect(screen.getByText('Promettez quelque chose pour au moins une priorité')).toBeVisible()
  await write('Nom', 'Atelier')
  await write('P2, Première réponse\u00a0: délai', '1 j 2 h')
  await userEvent.click(screen.getByRole('button', { name: 'Créer la politique' }))
  await waitFor(() => expect(history.location.pathname).toMatch(/sla-policies\/slp_/))
  expect(saved(api, 3)).toMatchObject({
    name: 'Atelier',
    targets: { p2: { first_response: { seconds: 93_600 } } },
  })
  // Written back in hours: a day of business time is not a day.
  expect(await field('P2, Première réponse\u00a0: délai')).toHaveValue('26\u00a0h')
})

it('names the policies that use a calendar, with the way to them', async () => {
  const { history } = renderPortal(`/settings/calendars/${id('cal', 3)}`, new FakeApi())
  await userEvent.click(await screen.findByRole('button', { name: 'Delete' }, WAIT))
  const dialog = within(await screen.findByRole('dialog', { name: 'Emergency line is in use' }))
  await userEvent.click(dialog.getByRole('link', { name: 'Key accounts, urgent' }))
  await waitFor(() => expect(history.location.pathname).toBe(KEY_ACCOUNTS))
})
