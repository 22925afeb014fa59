import { describe, expect, it } from 'vitest'
import type { ClockSummary } from '../../api/types'
import i18n from '../../i18n'
import { sentence, shortWords, stateAt, stepOf } from './promise'

const DUE = '2026-11-23T13:05:00Z'
const clock = (part: Partial<ClockSummary> = {}): ClockSummary => ({
  kind: 'first_response',
  state: 'running',
  due_at: DUE,
  warn_at: '2026-11-23T12:05:00Z',
  remaining_seconds: null,
  ...part,
})
const paused = (remaining_seconds: number | null) =>
  clock({ state: 'paused', due_at: null, warn_at: null, remaining_seconds })

const moment = (seconds: number) => Date.parse(DUE) - seconds * 1_000
const en = i18n.getFixedT('en', 'sla')
const fr = i18n.getFixedT('fr', 'sla')
const spaced = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ')

const MINUTE = 60
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

describe('the words on a clock', () => {
  it.each<[seconds: number, en: string, fr: string]>([
    [3 * DAY + 4 * HOUR, 'First response 3 d 4 h', '1re réponse 3 j 4 h'],
    [DAY, 'First response 1 d', '1re réponse 1 j'],
    [DAY - 1, 'First response 23 h 59 min', '1re réponse 23 h 59 min'],
    [2 * HOUR + 10 * MINUTE, 'First response 2 h 10 min', '1re réponse 2 h 10 min'],
    [HOUR, 'First response 1 h', '1re réponse 1 h'],
    [HOUR - 1, 'First response 59 min', '1re réponse 59 min'],
    [10 * MINUTE, 'First response 10 min', '1re réponse 10 min'],
    [10 * MINUTE - 1, 'First response 9 min 59 s', '1re réponse 9 min 59 s'],
    [1, 'First response 1 s', '1re réponse 1 s'],
    [0, 'Overdue by under 1 min', 'En retard de moins d’1 min'],
    [-59, 'Overdue by under 1 min', 'En retard de moins d’1 min'],
    [-60, 'Overdue by 1 min', 'En retard de 1 min'],
    [-35 * MINUTE - 59, 'Overdue by 35 min', 'En retard de 35 min'],
    [-HOUR, 'Overdue by 1 h', 'En retard de 1 h'],
    [-DAY - 2 * HOUR, 'Overdue by 1 d 2 h', 'En retard de 1 j 2 h'],
  ])('%d seconds before it is due: %s', (seconds, english, french) => {
    expect(spaced(shortWords(clock(), moment(seconds), en))).toBe(english)
    expect(spaced(shortWords(clock(), moment(seconds), fr))).toBe(french)
  })

  it.each<[ClockSummary, en: string, fr: string]>([
    [paused(3 * HOUR), 'Paused, 3 h left', 'En pause, reste 3 h'],
    // A day of business time has no 24 hours.
    [paused(30 * HOUR), 'Paused, 30 h left', 'En pause, reste 30 h'],
    [paused(null), 'Paused', 'En pause'],
    [clock({ kind: 'next_update' }), 'Next update 10 min', 'Mise à jour 10 min'],
    [clock({ kind: 'resolution', state: 'warned' }), 'Resolution 10 min', 'Résolution 10 min'],
  ])('%j', (shown, english, french) => {
    expect(spaced(shortWords(shown, moment(600), en))).toBe(english)
    expect(spaced(shortWords(shown, moment(600), fr))).toBe(french)
  })

  it('leave the kind out where it stands beside them', () => {
    expect(spaced(shortWords(clock(), moment(600), en, true))).toBe('10 min left')
    expect(spaced(shortWords(clock(), moment(600), fr, true))).toBe('reste 10 min')
  })
})

describe('the state of a clock', () => {
  it.each<[string, ClockSummary, seconds: number, string]>([
    ['runs', clock(), 2 * HOUR, 'running'],
    ['warns once its time has come, whatever the server last said', clock(), HOUR, 'warned'],
    ['is warned', clock({ state: 'warned', warn_at: null }), 2 * HOUR, 'warned'],
    ['is overdue once its time is over', clock({ state: 'warned' }), 0, 'breached'],
    ['is overdue', clock({ state: 'breached' }), -10, 'breached'],
    ['runs without a warning', clock({ warn_at: null }), 1, 'running'],
    ['is paused', paused(60), 0, 'paused'],
  ])('%s', (_what, shown, seconds, state) => {
    expect(stateAt(shown, moment(seconds))).toBe(state)
  })

  it.each([
    [3 * HOUR, 60_000],
    [HOUR + MINUTE, 60_000],
    [HOUR, 1_000],
    [-HOUR, 1_000],
    [-2 * HOUR, 60_000],
  ])('%d seconds before it is due is looked at every %d ms', (seconds, step) => {
    expect(stepOf(clock(), moment(seconds))).toBe(step)
  })

  it('is never looked at again while paused', () => {
    expect(stepOf(paused(60), moment(0))).toBeNull()
  })
})

describe('the sentence', () => {
  const at = { en: /Monday, November 23 at \d{1,2}:05/, fr: /lundi 23 novembre à \d{2}:05$/ }
  it.each<[ClockSummary, seconds: number, en: RegExp, fr: RegExp]>([
    [clock(), DAY, /^First response due on /, /^Première réponse attendue le /],
    [clock(), 60, /^First response due soon, on /, /^Première réponse attendue sous peu, le /],
    [clock(), -60, /^Overdue: First response was due on /, /^En retard : Première réponse/],
  ])('names kind and moment: %j, %d seconds before', (shown, seconds, english, french) => {
    expect(sentence(shown, moment(seconds), en)).toMatch(english)
    expect(sentence(shown, moment(seconds), en)).toMatch(at.en)
    expect(spaced(sentence(shown, moment(seconds), fr))).toMatch(french)
    expect(sentence(shown, moment(seconds), fr)).toMatch(at.fr)
  })

  it('says what is left while paused', () => {
    expect(spaced(sentence(paused(HOUR), 0, en))).toBe('First response is paused with 1 h left')
    expect(spaced(sentence(paused(HOUR), 0, fr))).toBe('Première réponse en pause, reste 1 h')
    expect(sentence(paused(null), 0, en)).toBe('First response is paused')
  })

  it('stays the same while the time passes', () => {
    expect(sentence(clock(), moment(500), en)).toBe(sentence(clock(), moment(30), en))
  })
})
