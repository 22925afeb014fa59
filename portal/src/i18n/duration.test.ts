import { describe, expect, it } from 'vitest'
import i18n from '.'
import { type DurationForm, formatDuration } from './duration'

const HOUR = 3_600
const DAY = 24 * HOUR

describe.each<[DurationForm, [number, en: string, fr: string][]]>([
  [
    'countdown',
    [
      [0, '0 s', '0 s'],
      [0.9, '0 s', '0 s'],
      [59, '59 s', '59 s'],
      [60, '1 min', '1 min'],
      [61, '1 min 1 s', '1 min 1 s'],
      [599, '9 min 59 s', '9 min 59 s'],
      [600, '10 min', '10 min'],
      [659, '10 min', '10 min'],
      [HOUR - 1, '59 min', '59 min'],
      [HOUR, '1 h', '1 h'],
      [HOUR + 60, '1 h 1 min', '1 h 1 min'],
      [2 * HOUR + 659, '2 h 10 min', '2 h 10 min'],
      [DAY - 1, '23 h 59 min', '23 h 59 min'],
      [DAY, '1 d', '1 j'],
      [3 * DAY + 5 * HOUR - 1, '3 d 4 h', '3 j 4 h'],
      [1_200 * DAY, '1,200 d', '1 200 j'],
    ],
  ],
  [
    'rough',
    [
      [59, '0 min', '0 min'],
      [61, '1 min', '1 min'],
      [35 * 60 + 59, '35 min', '35 min'],
      [DAY + HOUR, '1 d 1 h', '1 j 1 h'],
    ],
  ],
  [
    'hours',
    [
      [30 * HOUR, '30 h', '30 h'],
      [3 * DAY + 60, '72 h 1 min', '72 h 1 min'],
    ],
  ],
  [
    'exact',
    [
      [0, '0 min', '0 min'],
      [1, '1 s', '1 s'],
      [DAY + 61, '24 h 1 min 1 s', '24 h 1 min 1 s'],
      [2 * HOUR + 5, '2 h 5 s', '2 h 5 s'],
    ],
  ],
])('%s', (form, rows) => {
  const spaced = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ')
  it.each(rows)('of %d seconds is %s, in French %s', (seconds, en, fr) => {
    expect(spaced(formatDuration(seconds, 'en', form))).toBe(en)
    expect(spaced(formatDuration(seconds, 'fr', form))).toBe(fr)
  })
})

it('keeps a number with its unit', () => {
  expect(formatDuration(2 * HOUR + 600, 'en', 'hours')).toBe('2\u00a0h 10\u00a0min')
})

it('is what messages say of a number of seconds', () => {
  expect(i18n.t('sla:chip.overdue', { by: 2_100 })).toBe('Overdue by 35\u00a0min')
})
