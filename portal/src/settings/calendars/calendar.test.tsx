import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, it, vi } from 'vitest'
import { id } from '../../../test/fake/data/tenant'
import { FakeApi } from '../../../test/fake/server'
import { renderPortal } from '../../../test/render-portal'
import i18n from '../../i18n'

// A large page takes its time on a busy machine.
vi.setConfig({ testTimeout: 90_000 })

const OFFICE = `/settings/calendars/${id('cal', 1)}`
const EMERGENCY = `/settings/calendars/${id('cal', 3)}`

const day = async (name: string) => within(await screen.findByRole('group', { name }))
const sent = (api: FakeApi, method: string) =>
  api.requests.filter((row) => row.method === method && row.path.startsWith('/v1/calendars/'))
const save = () => userEvent.click(screen.getByRole('button', { name: 'Save' }))
async function write(field: HTMLElement, text: string) {
  await userEvent.clear(field)
  await userEvent.type(field, text)
  await userEvent.tab()
}

describe('the week', () => {
  it('is edited by typing, until midnight, and saved', async () => {
    const api = new FakeApi()
    renderPortal(OFFICE, api)
    const monday = await day('Monday')
    expect(screen.queryByRole('button', { name: 'Save' })).toBeNull()
    await write(monday.getByLabelText('Monday, 2, until'), '24')
    expect(monday.getByLabelText('Monday, 2, until')).toHaveValue('24:00')
    expect(monday.getByText('13h')).toBeVisible()
    await save()
    expect(await screen.findByText('Business hours is saved')).toBeVisible()
    const [request] = sent(api, 'PATCH')
    const intervals = request?.body.intervals as { until_minute: number }[]
    expect(intervals[1]).toEqual({ weekday: 'monday', from_minute: 840, until_minute: 1440 })
    expect(screen.queryByRole('button', { name: 'Save' })).toBeNull()
  })

  it('tells an overlap at once and is not sent with it', async () => {
    const api = new FakeApi()
    renderPortal(OFFICE, api)
    const monday = await day('Monday')
    await write(monday.getByLabelText('Monday, 2, from'), '11:30')
    expect(monday.getByText('Overlaps with 09:00–12:00')).toBeVisible()
    expect(monday.getByLabelText('Monday, 2, from')).toBeInvalid()
    await save()
    expect(sent(api, 'PATCH')).toHaveLength(0)
    expect(monday.getByLabelText('Monday, 2, from')).toHaveFocus()
  })

  it('takes and gives intervals with the keyboard alone', async () => {
    renderPortal(OFFICE, new FakeApi())
    const sunday = await day('Sunday')
    sunday.getByRole('button', { name: 'Add an open time: Sunday' }).focus()
    await userEvent.keyboard('{Enter}')
    expect(sunday.getByLabelText('Sunday, from')).toHaveFocus()
    await userEvent.keyboard('{Tab}{Tab}{Enter}')
    expect(sunday.queryByLabelText('Sunday, from')).toBeNull()
    expect(sunday.getByRole('button', { name: 'Add an open time: Sunday' })).toHaveFocus()
  })

  it('copies a day, closes one, and opens one all day', async () => {
    renderPortal(OFFICE, new FakeApi())
    const choose = async (name: string, action: string) => {
      await userEvent.click((await day(name)).getByRole('button', { name: `More for ${name}` }))
      await userEvent.click(await screen.findByRole('menuitem', { name: action }))
    }
    await choose('Monday', 'Open all day')
    await choose('Monday', 'Copy to Monday–Friday')
    await choose('Saturday', 'Closed')
    expect((await day('Friday')).getByLabelText('Friday, until')).toHaveValue('24:00')
    expect((await day('Saturday')).queryByRole('textbox')).toBeNull()
    expect(screen.getByText('Open 120h a week')).toBeVisible()
  })

  it('shows what the API refuses at the field that it is about', async () => {
    const api = new FakeApi()
    renderPortal(OFFICE, api)
    const tuesday = await day('Tuesday')
    const original = api.handle.bind(api)
    api.handle = (request) => {
      if (request.method !== 'PATCH') return original(request)
      const errors = [{ field: 'intervals[3].until_minute', reason: 'must be at most 1440' }]
      return { status: 422, body: { code: 'validation_failed', errors } }
    }
    await write(tuesday.getByLabelText('Tuesday, 1, until'), '11:00')
    await save()
    await screen.findByText('Some fields need another look')
    const field = tuesday.getByLabelText('Tuesday, 2, until')
    expect(tuesday.getByText('may be 1440 at most')).toBeVisible()
    await waitFor(() => expect(field).toHaveFocus())
    await write(field, '17:00')
    expect(tuesday.queryByText('may be 1440 at most')).toBeNull()
  })

  it('asks before changes are lost', async () => {
    const { history } = renderPortal(OFFICE, new FakeApi())
    await write((await day('Monday')).getByLabelText('Monday, 1, from'), '8')
    await userEvent.click(screen.getByRole('link', { name: 'All calendars' }))
    const dialog = within(await screen.findByRole('dialog', { name: 'Leave without saving?' }))
    await userEvent.click(dialog.getByRole('button', { name: 'Stay here' }))
    expect(history.location.pathname).toBe(OFFICE)
    await userEvent.click(screen.getByRole('button', { name: 'Discard' }))
    await userEvent.click(screen.getByRole('link', { name: 'All calendars' }))
    await waitFor(() => expect(history.location.pathname).toBe('/settings/calendars'))
  })

  it('is previewed as it is edited, with holidays by name and changes of clocks', async () => {
    const api = new FakeApi()
    api.calendars.today = '2026-12-20'
    renderPortal(OFFICE, api)
    await waitFor(() => expect(screen.getAllByText('Christmas Day')).toHaveLength(2))
    await write((await day('Wednesday')).getByLabelText('Wednesday, 1, from'), '10')
    await waitFor(() => expect(screen.getAllByText('10:00–12:00,')).toHaveLength(2))
  })

  it('says that clocks go back', async () => {
    const api = new FakeApi()
    api.calendars.today = '2026-10-20'
    renderPortal(OFFICE, api)
    expect(await screen.findByText('Clocks go back by 1h')).toBeVisible()
  })
})

describe('a calendar', () => {
  it('is shown to an agent without any control', async () => {
    renderPortal(OFFICE, new FakeApi({ role: 'agent' }))
    expect(await screen.findByRole('heading', { name: 'Business hours', level: 1 })).toBeVisible()
    expect(await screen.findByText('Open 37h a week')).toBeVisible()
    expect(screen.getByText('Stocktaking')).toBeVisible()
    const main = within(screen.getByRole('main'))
    expect(main.queryByRole('textbox')).toBeNull()
    expect(main.queryByRole('switch')).toBeNull()
    expect(main.queryAllByRole('button').map((button) => button.textContent)).toEqual([
      'Show all 10',
    ])
  })

  it('becomes the default, and open tickets follow', async () => {
    renderPortal(EMERGENCY, new FakeApi())
    await userEvent.click(await screen.findByRole('button', { name: 'Make default' }))
    expect(await screen.findByText('Emergency line is the default now')).toBeVisible()
    expect(
      await screen.findByText(/^Open tickets are being recalculated: \d+ of 480$/),
    ).toBeVisible()
  })

  it('is deleted after a question', async () => {
    const api = new FakeApi()
    api.policies.rows = []
    const { history } = renderPortal(EMERGENCY, api)
    await userEvent.click(await screen.findByRole('button', { name: 'Delete' }))
    const dialog = within(await screen.findByRole('dialog', { name: 'Delete Emergency line?' }))
    await userEvent.click(dialog.getByRole('button', { name: 'Delete' }))
    await waitFor(() => expect(history.location.pathname).toBe('/settings/calendars'))
    await waitFor(() => expect(screen.queryByText('Emergency line')).toBeNull())
    expect(api.calendars.rows).toHaveLength(2)
  })

  it('that somebody began to use meanwhile stays, and says who', async () => {
    const api = new FakeApi()
    api.policies.rows = []
    renderPortal(EMERGENCY, api)
    await userEvent.click(await screen.findByRole('button', { name: 'Delete' }))
    const row = api.calendars.rows[2]
    if (row) row.used_by.teams = [{ id: 'tea_1', name: 'Night shift' }]
    const dialog = await screen.findByRole('dialog')
    await userEvent.click(within(dialog).getByRole('button', { name: 'Delete' }))
    expect(await within(dialog).findByText('Night shift')).toBeVisible()
    expect(within(dialog).queryByRole('button', { name: 'Delete' })).toBeNull()
  })

  it('that is not there says so', async () => {
    renderPortal('/settings/calendars/cal_gone', new FakeApi())
    expect(await screen.findByRole('heading', { name: 'This was not found' })).toBeVisible()
  })
})

it('lists the calendars in French, with the week in words', async () => {
  await i18n.changeLanguage('fr')
  renderPortal('/settings/calendars', new FakeApi({ role: 'agent' }))
  expect(await screen.findByRole('link', { name: 'Emergency line' })).toBeVisible()
  expect(screen.getAllByText('Tous les jours, 24 heures sur 24').length).toBeGreaterThan(0)
  expect(screen.getByText('Par défaut')).toBeVisible()
  expect(screen.queryByRole('button', { name: 'Nouveau calendrier' })).toBeNull()
})

it('makes a calendar, with the hours of another one', async () => {
  const api = new FakeApi()
  const { history } = renderPortal('/settings/calendars', api)
  await userEvent.click(await screen.findByRole('button', { name: 'New calendar' }))
  const dialog = within(await screen.findByRole('dialog', { name: 'New calendar' }))
  await userEvent.type(dialog.getByLabelText(/^Name/), 'Night')
  await userEvent.selectOptions(dialog.getByLabelText('Time zone'), 'Asia/Tokyo')
  await userEvent.click(dialog.getByRole('button', { name: /Begin with/ }))
  await userEvent.click(
    await screen.findByRole('option', { name: 'The hours of Workshop New York' }),
  )
  await userEvent.click(dialog.getByRole('button', { name: 'Create calendar' }))
  await waitFor(() => expect(history.location.pathname).toMatch(/^\/settings\/calendars\/cal_/))
  const made = api.calendars.rows.at(-1)
  expect(made).toMatchObject({ name: 'Night', time_zone: 'Asia/Tokyo' })
  expect(made?.intervals).toEqual(api.calendars.rows[1]?.intervals)
})
