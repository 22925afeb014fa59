import { describe, expect, it } from 'vitest'
import { spansOf } from '../../../test/fake/data/business-time'
import type { ClockSpan } from '../../api/types'
import i18n from '../../i18n'
import { byDay, countedSeconds, reasonWords } from './spans'

const at = (text: string) => Date.parse(text)
// Thursday before a holiday to Saturday, with a pause.
const spans = spansOf(at('2026-11-19T06:30:00Z'), at('2026-11-21T09:30:15Z'), 'business', [
  { from: at('2026-11-19T08:30:00Z'), until: at('2026-11-19T09:30:00Z'), category: 'pending' },
])

describe('the days', () => {
  const days = byDay(spans, 'Europe/Paris')

  it('hold each span once, by the clock of the calendar', () => {
    expect(days.map(({ date }) => date)).toEqual(['2026-11-19', '2026-11-20', '2026-11-21'])
    expect(days.flatMap((day) => day.spans)).toEqual(spans)
  })

  it('add up to what counted', () => {
    const counted = days.map((day) => day.counted)
    expect(counted).toEqual([7 * 3_600, 0, 1.5 * 3_600 + 15])
    expect(counted.reduce((sum, seconds) => sum + seconds, 0)).toBe(countedSeconds(spans))
  })

  it('follow the zone', () => {
    const [late] = spansOf(at('2026-11-18T23:30:00Z'), at('2026-11-18T23:45:00Z'), 'calendar', [])
    if (!late) throw new Error('no span')
    expect(byDay([late], 'Europe/Paris')[0]?.date).toBe('2026-11-19')
    expect(byDay([late], 'America/New_York')[0]?.date).toBe('2026-11-18')
  })
})

describe('the reason', () => {
  const span = (part: Partial<ClockSpan>): ClockSpan => ({
    from: '',
    until: '',
    seconds: 60,
    is_counted: false,
    reason: 'paused',
    holiday_name: null,
    category: null,
    ...part,
  })
  const counted = span({ reason: 'counted', is_counted: true })
  it.each<[ClockSpan, 'business' | 'calendar', en: RegExp, fr: RegExp]>([
    [counted, 'business', /^counted: business hours$/, /^compté : heures ouvrées$/],
    [counted, 'calendar', /^counted: every hour/, /^compté : toute heure/],
    [span({ reason: 'outside_hours' }), 'business', /outside business hours$/, /hors horaires$/],
    [
      span({ reason: 'holiday', holiday_name: 'Noël' }),
      'business',
      /holiday, Noël$/,
      /jour férié, Noël$/,
    ],
    [span({ category: 'pending' }), 'business', /waiting for somebody$/, /on attend quelqu’un$/],
    [span({ category: 'scheduled' }), 'business', /work is scheduled$/, /planifiée$/],
    [span({ category: 'resolved' }), 'business', /paused, resolved$/, /en pause, résolu$/],
    [span({ category: 'open' }), 'business', /: paused$/, /: en pause$/],
    [span({}), 'calendar', /: paused$/, /: en pause$/],
  ])('%j of %s time', (told, hours, english, french) => {
    const words = (language: string) => reasonWords(told, hours, i18n.getFixedT(language, 'sla'))
    expect(words('en')).toMatch(english)
    expect(words('fr').replaceAll('\u00a0', ' ')).toMatch(french)
    expect(words('en').startsWith('not counted')).toBe(!told.is_counted)
  })
})
