import { expect, it } from 'vitest'
import { formatMinute, parseMinute } from './minutes'

it.each([
  ['9', 540],
  ['09:00', 540],
  ['9:30', 570],
  ['930', 570],
  ['0930', 570],
  ['9h30', 570],
  ['9h', 540],
  ['18.15', 1095],
  [' 7:05 ', 425],
  ['0', 0],
  ['24', 1440],
  ['24:00', 1440],
  ['2400', 1440],
])('reads %s', (text, minute) => {
  expect(parseMinute(text)).toBe(minute)
})

it.each(['', '24:01', '25', '9:60', '9:5', 'nine', '-1', '12345', '9:30pm'])(
  'does not read "%s"',
  (text) => {
    expect(parseMinute(text)).toBeNull()
  },
)

it('writes 24 hours, the end of the day included', () => {
  expect([0, 425, 1439, 1440].map(formatMinute)).toEqual(['00:00', '07:05', '23:59', '24:00'])
})
