import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, it, vi } from 'vitest'
import { id } from '../../../test/fake/data/tenant'
import { FakeApi } from '../../../test/fake/server'
import { renderPortal } from '../../../test/render-portal'

// A large page takes its time on a busy machine.
vi.setConfig({ testTimeout: 90_000 })

async function open(api = new FakeApi()) {
  renderPortal(`/settings/calendars/${id('cal', 1)}`, api)
  const table = await screen.findByRole('table', { name: 'Holidays' })
  await userEvent.click(screen.getByRole('button', { name: 'Show all 10' }))
  return { api, table: within(table) }
}
const named = (api: FakeApi, name: string) =>
  api.calendars.rows[0]?.holidays.find((holiday) => holiday.name === name)

describe('holidays', () => {
  it('of a feed can be switched off and nothing else', async () => {
    const { api, table } = await open()
    await userEvent.click(table.getByRole('switch', { name: 'Labour Day counts' }))
    await waitFor(() => expect(named(api, 'Labour Day')?.is_active).toBe(false))
    expect(table.queryByRole('button', { name: 'Change Labour Day' })).toBeNull()
    expect(table.queryByRole('button', { name: 'Delete Labour Day' })).toBeNull()
  })

  it('are added for a part of a day, every year', async () => {
    const { api } = await open()
    await userEvent.click(screen.getByRole('button', { name: 'Add holiday' }))
    const dialog = within(await screen.findByRole('dialog', { name: 'Add a holiday' }))
    await userEvent.type(dialog.getByLabelText(/^Name/), 'Christmas Eve')
    await userEvent.click(dialog.getByRole('radio', { name: 'Every year' }))
    await userEvent.click(dialog.getByRole('button', { name: /Month/ }))
    await userEvent.click(await screen.findByRole('option', { name: 'December' }))
    await userEvent.click(dialog.getByRole('button', { name: /Day/ }))
    await userEvent.click(await screen.findByRole('option', { name: '24' }))
    await userEvent.click(dialog.getByRole('radio', { name: 'Part of the day' }))
    await userEvent.click(dialog.getByRole('button', { name: 'Save' }))
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    expect(named(api, 'Christmas Eve')).toMatchObject({
      when: { kind: 'yearly', month: 12, day: 24 },
      closed: { kind: 'part', from_minute: 720, until_minute: 1440 },
    })
  })

  it('say why they are refused', async () => {
    await open()
    await userEvent.click(screen.getByRole('button', { name: 'Change Stocktaking' }))
    const dialog = within(await screen.findByRole('dialog', { name: 'Change a holiday' }))
    const name = dialog.getByLabelText(/^Name/)
    await userEvent.clear(name)
    expect(dialog.getByRole('button', { name: 'Save' })).toBeDisabled()
    await userEvent.type(name, 'x'.repeat(121))
    await userEvent.click(dialog.getByRole('button', { name: 'Save' }))
    expect(await dialog.findByText('must have at most 120 characters')).toBeVisible()
  })

  it('are deleted after a question', async () => {
    const { api } = await open()
    await userEvent.click(screen.getByRole('button', { name: 'Delete Stocktaking' }))
    const dialog = within(await screen.findByRole('dialog', { name: 'Delete Stocktaking?' }))
    await userEvent.click(dialog.getByRole('button', { name: 'Delete holiday' }))
    await waitFor(() => expect(named(api, 'Stocktaking')).toBeUndefined())
  })

  it('are imported from a file, with a summary of what became of them', async () => {
    const { api } = await open()
    const ical = [
      'BEGIN:VCALENDAR',
      'BEGIN:VEVENT',
      'SUMMARY:Boxing Day',
      'DTSTART;VALUE=DATE:20261226',
      'BEGIN:VEVENT',
      'SUMMARY:Full moon',
      'BEGIN:VEVENT',
      'SUMMARY:Labour Day',
      'DTSTART;VALUE=DATE:20270501',
    ].join('\r\n')
    const input = document.querySelector<HTMLInputElement>('input[type=file]')
    if (!input) throw new Error('no file chooser')
    await userEvent.upload(input, new File([ical], 'holidays.ics', { type: 'text/calendar' }))
    const dialog = within(await screen.findByRole('dialog', { name: 'Holidays imported' }))
    const count = (name: string) => dialog.getByText(name).nextElementSibling?.textContent
    expect(['Added', 'Already there', 'Left out'].map(count)).toEqual(['1', '1', '1'])
    expect(dialog.getByText('Full moon')).toBeVisible()
    expect(dialog.getByText('it has no date')).toBeVisible()
    expect(named(api, 'Boxing Day')).toBeDefined()
  })

  it('are not imported from what is no calendar', async () => {
    await open()
    const input = document.querySelector<HTMLInputElement>('input[type=file]')
    if (!input) throw new Error('no file chooser')
    await userEvent.upload(input, new File(['hello'], 'x.ics', { type: 'text/calendar' }))
    const dialog = await screen.findByRole('dialog', { name: 'The file was not imported' })
    expect(within(dialog).getByRole('alert')).toHaveTextContent('this is not an iCalendar file')
  })

  it('are not sent when the file is too large', async () => {
    const { api } = await open()
    const input = document.querySelector<HTMLInputElement>('input[type=file]')
    if (!input) throw new Error('no file chooser')
    const before = api.requests.length
    const file = new File(['x'.repeat(1024 * 1024 + 1)], 'x.ics', { type: 'text/calendar' })
    await userEvent.upload(input, file)
    const dialog = await screen.findByRole('dialog', { name: 'The file was not imported' })
    expect(within(dialog).getByRole('alert')).toHaveTextContent(/too large: 1.MB at most/)
    expect(api.requests).toHaveLength(before)
  })
})

describe('feeds', () => {
  it('are added by address', async () => {
    const { api } = await open()
    await userEvent.click(screen.getByRole('button', { name: 'Add feed' }))
    const dialog = within(await screen.findByRole('dialog', { name: 'Add a holiday feed' }))
    await userEvent.type(dialog.getByLabelText(/^Name/), 'Belgium')
    await userEvent.type(dialog.getByLabelText(/^Address/), 'ftp://x')
    await userEvent.click(dialog.getByRole('button', { name: 'Add feed' }))
    await waitFor(() => expect(dialog.getByLabelText(/^Address/)).toBeInvalid())
    expect(dialog.getByText('must begin with https://')).toBeVisible()
    await userEvent.clear(dialog.getByLabelText(/^Address/))
    await userEvent.type(dialog.getByLabelText(/^Address/), 'https://calendars.example/be.ics')
    await userEvent.click(dialog.getByRole('button', { name: 'Add feed' }))
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    expect(api.calendars.rows[0]?.holiday_feeds.at(-1)?.name).toBe('Belgium')
  })

  it('say what goes with them when they are removed', async () => {
    const { api } = await open()
    await userEvent.click(screen.getByRole('button', { name: 'Remove Public holidays in France' }))
    const dialog = within(await screen.findByRole('dialog'))
    expect(dialog.getByText(/^The 6 holidays it brought go too/)).toBeVisible()
    await userEvent.click(dialog.getByRole('button', { name: 'Remove feed' }))
    await waitFor(() => expect(named(api, 'Labour Day')).toBeUndefined())
    expect(named(api, 'Christmas Day')).toBeDefined()
  })
})
