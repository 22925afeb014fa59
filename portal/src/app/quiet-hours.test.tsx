import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it } from 'vitest'
import { FakeApi } from '../../test/fake/server'
import { renderPortal } from '../../test/render-portal'

async function open(api: FakeApi) {
  renderPortal('/settings/members', api)
  await screen.findByText('Priya Raman')
  await userEvent.click(screen.getByRole('button', { name: /Profile/ }))
  await userEvent.click(await screen.findByRole('menuitem', { name: 'Quiet hours…' }))
  const dialog = await screen.findByRole('dialog', { name: 'Quiet hours' })
  await within(dialog).findByRole('switch')
  return within(dialog)
}

it('are off until somebody wants them, and may last overnight', async () => {
  const api = new FakeApi({ role: 'agent' })
  const dialog = await open(api)
  expect(dialog.getByRole('switch')).not.toBeChecked()
  expect(dialog.queryByLabelText('From')).toBeNull()
  await userEvent.click(dialog.getByRole('switch'))
  const from = dialog.getByLabelText('From')
  await userEvent.clear(from)
  await userEvent.type(from, '2230')
  expect(dialog.getByText('on the next day')).toBeVisible()
  await userEvent.selectOptions(dialog.getByLabelText('Time zone'), 'Asia/Tokyo')
  await userEvent.click(dialog.getByRole('button', { name: 'Save' }))
  expect(await screen.findByText('Your quiet hours are saved')).toBeVisible()
  expect(api.quietHours).toEqual({
    from_minute: 22 * 60 + 30,
    until_minute: 8 * 60,
    time_zone: 'Asia/Tokyo',
  })
})

it('may end with the day', async () => {
  const api = new FakeApi({ role: 'agent' })
  api.quietHours = { from_minute: 1200, until_minute: 480, time_zone: 'Europe/Paris' }
  const dialog = await open(api)
  const until = dialog.getByLabelText('Until')
  await userEvent.clear(until)
  await userEvent.type(until, '24:00')
  expect(dialog.queryByText('on the next day')).toBeNull()
  await userEvent.click(dialog.getByRole('button', { name: 'Save' }))
  await waitFor(() => expect(api.quietHours?.until_minute).toBe(0))
})

it('are not saved while they say nothing', async () => {
  const api = new FakeApi({ role: 'agent' })
  api.quietHours = { from_minute: 1200, until_minute: 480, time_zone: 'Europe/Paris' }
  const dialog = await open(api)
  const until = dialog.getByLabelText('Until')
  await userEvent.clear(until)
  await userEvent.type(until, '20:00')
  expect(dialog.getByText('Must differ from the beginning')).toBeVisible()
  expect(dialog.getByRole('button', { name: 'Save' })).toBeDisabled()
})

it('are switched off again', async () => {
  const api = new FakeApi({ role: 'agent' })
  api.quietHours = { from_minute: 1200, until_minute: 480, time_zone: 'Europe/Paris' }
  const dialog = await open(api)
  await userEvent.click(dialog.getByRole('switch'))
  await userEvent.click(dialog.getByRole('button', { name: 'Save' }))
  await waitFor(() => expect(api.quietHours).toBeNull())
})

it('are for members', async () => {
  renderPortal('/tickets', new FakeApi({ role: 'requester' }))
  await userEvent.click(await screen.findByRole('button', { name: /Profile/ }))
  await screen.findByRole('menuitem', { name: 'Sign out' })
  expect(screen.queryByRole('menuitem', { name: 'Quiet hours…' })).toBeNull()
})
