import { describe, expect, it } from 'vitest'
import { formatDuration, parseDuration } from './duration'

const [MINUTE, HOUR, DAY] = [60, 3_600, 86_400]

describe('parseDuration', () => {
  it.each([
    ['30m', 30 * MINUTE],
    ['30 min', 30 * MINUTE],
    ['4h', 4 * HOUR],
    ['1d 2h', DAY + 2 * HOUR],
    ['2h 1d', DAY + 2 * HOUR],
    ['1:30', 90 * MINUTE],
    ['36:00', 36 * HOUR],
    ['1h30', 90 * MINUTE],
    ['1h30m', 90 * MINUTE],
    ['1.5h', 90 * MINUTE],
    ['1,5 h', 90 * MINUTE],
    ['2 w', 14 * DAY],
    ['90s', 90],
    ['1 j 2 h 30 min', DAY + 2 * HOUR + 30 * MINUTE],
    ['1\u00a0j 2\u00a0h', DAY + 2 * HOUR],
    ['2 jours', 2 * DAY],
    ['3 heures', 3 * HOUR],
    ['2 semaines', 14 * DAY],
    ['  4H ', 4 * HOUR],
    ['1 day 2 hours 5 minutes', DAY + 2 * HOUR + 5 * MINUTE],
    ['0m', 0],
  ])('reads %s', (text, seconds) => {
    expect(parseDuration(text)).toBe(seconds)
  })

  it.each(['', '30', '4 x', 'h', '1h 2h', '-4h', '1:60', '1d30', '4h soon', '1..5h', '1:30h'])(
    'does not read "%s"',
    (text) => {
      expect(parseDuration(text)).toBeNull()
    },
  )
})

describe('formatDuration', () => {
  it.each([
    [30 * MINUTE, '30m', '30\u00a0min'],
    [DAY + 2 * HOUR, '1d 2h', '1\u00a0j 2\u00a0h'],
    [90, '1m 30s', '1\u00a0min 30\u00a0s'],
    [0, '0m', '0\u00a0min'],
  ])('%d is %s, in French %s', (seconds, english, french) => {
    expect(formatDuration(seconds, 'en')).toBe(english)
    expect(formatDuration(seconds, 'fr')).toBe(french)
  })

  it('says hours beyond a day where days would mislead', () => {
    expect(formatDuration(DAY + 2 * HOUR, 'en', false)).toBe('26h')
  })

  it.each(['en', 'fr'])('is read back in %s', (language) => {
    for (const seconds of [60, 5_400, 93_600, 31_622_400, 3_661]) {
      expect(parseDuration(formatDuration(seconds, language))).toBe(seconds)
      expect(parseDuration(formatDuration(seconds, language, false))).toBe(seconds)
    }
  })
})
