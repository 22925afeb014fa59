import { describe, expect, it } from 'vitest'
import i18n from '../i18n'
import { deliveryDetail } from './delivery-detail'

const english = i18n.getFixedT('en', 'tickets')
const french = i18n.getFixedT('fr', 'tickets')

describe.each([
  ['not handed over in 5 attempts; an operator can have it sent', '5'],
  ['the helpdesk has no address to send from', ''],
  ["the helpdesk's address can't be written", ''],
  ["the requester's address can't be written", ''],
  ['the mail was refused', ''],
  ['Permanent bounce: anna@example.com: smtp; 550 5.1.1 unknown', '550 5.1.1 unknown'],
  ['Transient bounce (MailboxFull): anna@example.com: no reason given', 'anna@example.com'],
  ['Undetermined bounce: anna@example.com: no reason given', 'anna@example.com'],
])('%s', (detail, kept) => {
  it('is told in both languages', () => {
    const [en, fr] = [deliveryDetail(detail, english), deliveryDetail(detail, french)]
    expect(en).not.toBe(detail)
    expect(fr).not.toBe(en)
    for (const text of [en, fr]) {
      expect(text).toContain(kept)
      expect(text).not.toMatch(/[{}]|undefined/)
    }
  })
})

it('leaves what only the other side can say in its words', () => {
  expect(deliveryDetail('Bad content', french)).toBe('Bad content')
})
