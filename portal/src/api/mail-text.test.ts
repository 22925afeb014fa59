import { describe, expect, it } from 'vitest'
import { english, expectTold, french } from '../../test/server-words'
import { mailStepText } from './server-text'

const CHECKS = 'SPF pass, DKIM unknown, DMARC fail, spam gray, virus pass'

describe('a step of a mail’s way', () => {
  it.each([
    [`received from SES for support@demo.example, 9120 bytes; ${CHECKS}`, 'support@demo.example'],
    [`received from SES for support@demo.example; ${CHECKS}`, 'DMARC'],
    ['created ticket T-000007', 'T-000007'],
    ['commented on ticket T-000007', 'T-000007'],
    ['the same mail is on ticket T-000007 already', 'T-000007'],
    ['noted as a report on record 2 of ticket T-000007', 'T-000007'],
    [
      'suspended for automatic_reply_to_closed: a program answered ticket T-000005, which is closed',
      'T-000005',
    ],
    ['suspended for spam: the mail looks like unwanted mail', ''],
    ['rejected for spam: the mail looks like unwanted mail', ''],
    ["noted as the probe of the address's forwarding, which works", ''],
    ['queued, because a member replied', ''],
    ['queued, because a new ticket is acknowledged', ''],
    ['queued, because a member resolved the ticket', ''],
    ['queued, because the ticket was resolved', ''],
    ['queued, because Jonas Weber had it sent again', 'Jonas Weber'],
    ["taken by the recipient's server", ''],
    ["refused by the recipient's server", ''],
    ['marked as spam by the recipient', ''],
    ["sent to the ticket's signed reply address", ''],
    ['the address is suppressed since 2026-11-21 because its reader complained', ''],
    ['Permanent bounce (NoEmail): anna@example.com: no reason given', 'anna@example.com'],
    ['parked: 10 automatic mails on this ticket to this address in 30 minutes', '30 minutes'],
  ])('is told: %s', (said, kept) => {
    expectTold(mailStepText, said, kept)
  })

  it('tells what the checks found as a sentence', () => {
    const said = `received from SES for a@b.example, 9120 bytes; ${CHECKS}`
    expect(mailStepText(said, english).text).toBe(
      'For a@b.example, 9 kB. Checks: SPF passed, DKIM not known, DMARC failed, spam undecided, and no virus found.',
    )
    expect(mailStepText(said, french).text).toMatch(/SPF réussi, DKIM inconnu, DMARC échoué/)
  })

  it.each([
    'read',
    'not read: the mail names no sender: ',
    'queued',
    'handed over to SES',
    'not sent',
  ])('says nothing where its name says it all: %s', (said) => {
    expect(mailStepText(said, french)).toEqual({ text: '' })
  })

  it.each(['weighed: 3 parts', 'received from SES for a@b.example; moon full'])(
    'stays in the words of the server when they are not known: %s',
    (said) => {
      expect(mailStepText(said, french)).toEqual({ text: said, lang: 'en' })
    },
  )
})
