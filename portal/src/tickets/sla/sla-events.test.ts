import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { slaEvent } from '../../../test/fake/data/sla-records'
import type { AuditRecord, SlaEvent } from '../../api/types'
import i18n from '../../i18n'
import { isVisible } from '../timeline'
import { slaLines } from './sla-events'

const AT = '2026-11-24T09:00:00Z'
const record = (sla: SlaEvent[], kind: AuditRecord['kind'] = 'updated'): AuditRecord => ({
  seq: 7,
  at: AT,
  actor: { kind: 'system', id: null, name: 'Lambdesk' },
  channel: 'time',
  kind,
  changes: [],
  comment: null,
  effects: [],
  hash: null,
  sla,
})
const linesOf = (sla: SlaEvent[], language = 'en', kind?: AuditRecord['kind']) =>
  slaLines(record(sla, kind), i18n.getFixedT(language, 'sla')).map(({ text, isMinor }) => ({
    text: text.replace(/[\u00a0\u202f]/g, ' '),
    isMinor,
  }))
const moved = (reason: SlaEvent['reason'], due_at: string | null = AT) =>
  slaEvent({ kind: 'moved', clock: 'resolution', reason, due_at })

describe('an event', () => {
  it.each<[SlaEvent, en: RegExp, fr: RegExp, isMinor?: boolean]>([
    [
      slaEvent({ kind: 'breached', clock: 'first_response', at: AT }),
      /^First response was due Tue, Nov 24, .*: the promise is broken$/,
      /^Première réponse attendue le mar. 24 nov., .* : la promesse n’est pas tenue$/,
    ],
    [slaEvent({ kind: 'warned', clock: 'next_update' }), /is due soon$/, /attendue sous peu$/],
    [slaEvent({ kind: 'escalated', clock: 'resolution' }), /escalated$/, /escalade$/],
    [
      moved('configuration_changed'),
      /^Resolution: due time moved to Tue, Nov 24, .*, because business hours, holidays or a policy were changed$/,
      /^Résolution : échéance déplacée au mar. 24 nov., .*, car les heures ouvrées/,
    ],
    [moved('reopened'), /because the ticket was reopened$/, /car le ticket a été rouvert$/],
    [moved('ticket_changed'), /the ticket was changed$/, /le ticket a été modifié$/],
    [moved('ticket_changed', null), /due time set anew/, /échéance recalculée/],
    [moved('resumed'), /the ticket goes on$/, /le ticket reprend son cours$/, true],
    [
      slaEvent({ kind: 'policy_applied', policy_name: 'Gold' }),
      /follow the policy “Gold”$/,
      /la politique « Gold »$/,
    ],
    [slaEvent({ kind: 'policy_applied' }), /^No policy/, /^Plus aucune politique/],
    [
      slaEvent({ kind: 'activated', clock: 'next_update', due_at: AT }),
      /^Next update due Tue/,
      /^Prochaine mise à jour attendue le mar/,
      true,
    ],
    [
      slaEvent({ kind: 'activated', clock: 'next_update' }),
      /does not run yet$/,
      /ne court pas encore$/,
      true,
    ],
    [slaEvent({ kind: 'paused' }), /are paused$/, /sont en pause$/, true],
    [
      slaEvent({ kind: 'paused', category: 'pending' }),
      /are paused while the ticket waits/,
      /sont en pause tant que le ticket attend/,
      true,
    ],
    [
      slaEvent({ kind: 'paused', category: 'resolved' }),
      /as the ticket is resolved$/,
      /car le ticket est résolu$/,
      true,
    ],
    [slaEvent({ kind: 'resumed' }), /run again$/, /courent à nouveau$/, true],
    [slaEvent({ kind: 'fulfilled', clock: 'resolution' }), /: done$/, /: c’est fait$/, true],
    [slaEvent({ kind: 'cancelled', clock: 'resolution' }), /no longer/, /promesse levée$/, true],
  ])('is told in words: %j', (event, english, french, isMinor = false) => {
    expect(linesOf([event])).toEqual([{ text: expect.stringMatching(english), isMinor }])
    expect(linesOf([event], 'fr')).toEqual([{ text: expect.stringMatching(french), isMinor }])
    expect(isVisible(record([event]))).toBe(true)
  })

  it('is not told when there is a comment to be read instead', () => {
    expect(linesOf([slaEvent({ kind: 'first_replied' })])).toEqual([])
    expect(isVisible(record([slaEvent({ kind: 'first_replied' })]))).toBe(false)
  })
})

/** The variants of an enum of the server's, as they are in JSON. */
function variantsOf(path: string, name: string): string[] {
  const source = readFileSync(join(import.meta.dirname, '../../../..', path), 'utf8')
  const body = new RegExp(`pub enum ${name} \\{([^}]*)\\}`).exec(source)?.[1] ?? ''
  const names = [...body.matchAll(/^ {4}(\w+),$/gm)].map(([, variant]) => variant ?? '')
  expect(names).not.toEqual([])
  return names.map((variant) => variant.replace(/\B[A-Z]/g, '_$&').toLowerCase())
}

describe('every event of the server', () => {
  const told = (event: SlaEvent) =>
    ['en', 'fr'].map((language) => linesOf([event], language)[0]?.text ?? '')
  const expectWords = ([en, fr]: string[]) => {
    expect(en).not.toBe(fr)
    expect(`${en} ${fr}`).not.toMatch(/[{}_]|undefined|event\.|because\./)
    expect(en).not.toBe('')
  }
  it('has words, the first reply apart', () => {
    const kinds = variantsOf('shared/app/src/sla_views.rs', 'SlaEventKind') as SlaEvent['kind'][]
    expect(kinds).toHaveLength(11)
    for (const kind of kinds.filter((known) => known !== 'first_replied')) {
      expectWords(told(slaEvent({ kind, clock: 'resolution' })))
    }
  })
  it('tells each reason for which a due time moved', () => {
    const reasons = variantsOf('shared/domain/src/sla/clock.rs', 'MoveReason')
    const words = reasons.map((reason) => told(moved(reason as SlaEvent['reason'])))
    for (const text of words) expectWords(text)
    expect(new Set(words.flat()).size).toBe(2 * reasons.length)
  })
  it('tells each category for which clocks are paused', () => {
    for (const category of ['pending', 'scheduled', 'resolved', 'closed'] as const) {
      const text = told(slaEvent({ kind: 'paused', category }))
      expectWords(text)
      expect(text).not.toEqual(told(slaEvent({ kind: 'paused' })))
    }
  })
})

describe('the events of a record', () => {
  it('tell once what befell several clocks', () => {
    const done = (clock: SlaEvent['clock']) => slaEvent({ kind: 'fulfilled', clock })
    expect(linesOf([done('next_update'), done('resolution')])).toEqual([
      { text: 'Next update, Resolution: done', isMinor: true },
    ])
    const escalated = slaEvent({ kind: 'escalated', clock: 'resolution' })
    expect(linesOf([escalated, escalated])).toHaveLength(1)
  })

  it('do not say twice why a due time moved', () => {
    const [, line] = linesOf([slaEvent({ kind: 'resumed' }), moved('resumed')])
    expect(line?.text).toMatch(/^Resolution now due Tue, Nov 24/)
  })

  it('are quiet about the policy that a ticket begins with', () => {
    const applied = slaEvent({ kind: 'policy_applied', policy_name: 'Gold' })
    expect(linesOf([applied], 'en', 'created')[0]?.isMinor).toBe(true)
    expect(linesOf([applied])[0]?.isMinor).toBe(false)
  })
})
