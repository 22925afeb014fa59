import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useState } from 'react'
import { expect, it, vi } from 'vitest'
import { DurationField, type Entry, TimeField } from '.'

const told = vi.fn<(entry: Entry) => void>()

function Form({ start }: { start: Entry }) {
  const [value, setValue] = useState(start)
  const onChange = (entry: Entry) => {
    told(entry)
    setValue(entry)
  }
  return (
    <>
      <TimeField label="time" value={value} onChange={onChange} />
      <DurationField label="duration" value={value} onChange={onChange} />
      <button type="button" onClick={() => setValue(600)}>
        set
      </button>
    </>
  )
}

it('says a time as it was understood once the field is left', async () => {
  render(<Form start={540} />)
  const field = screen.getByLabelText('time')
  expect(field).toHaveValue('09:00')
  await userEvent.clear(field)
  expect(told).toHaveBeenLastCalledWith(null)
  await userEvent.type(field, '1830')
  expect(field).toHaveValue('1830')
  await userEvent.tab()
  expect(field).toHaveValue('18:30')
  expect(told).toHaveBeenLastCalledWith(18 * 60 + 30)
})

it('keeps what cannot be read, and says that it cannot', async () => {
  render(<Form start={null} />)
  await userEvent.type(screen.getByLabelText('time'), '25')
  await userEvent.tab()
  expect(screen.getByLabelText('time')).toHaveValue('25')
  expect(told).toHaveBeenLastCalledWith('unreadable')
})

it('moves by quarters of an hour, and no further than the day', async () => {
  render(<Form start={1435} />)
  screen.getByLabelText('time').focus()
  await userEvent.keyboard('{ArrowUp}')
  expect(told).toHaveBeenLastCalledWith(1440)
  await userEvent.keyboard('{ArrowUp}')
  expect(told).toHaveBeenLastCalledWith(1440)
  await userEvent.keyboard('{ArrowDown}')
  expect(told).toHaveBeenLastCalledWith(1425)
})

it('follows a value that comes from elsewhere', async () => {
  render(<Form start={540} />)
  await userEvent.click(screen.getByText('set'))
  expect(screen.getByLabelText('time')).toHaveValue('10:00')
  expect(screen.getByLabelText('duration')).toHaveValue('10m')
})
