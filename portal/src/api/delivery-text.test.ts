import { describe, expect, it } from 'vitest'
import { all, rust } from '../../test/rust-source'
import { english, expectTold, french } from '../../test/server-words'
import { deliveryText, effectText, isSuppressedDelivery, suppressionText } from './server-text'

describe('why a mail did not arrive', () => {
  it('is told for everything that the server says itself', () => {
    const source = rust('functions/mail/src/send_mail/ticket_mail.rs')
    for (const said of all(source, /\brefused\(\s*"([^"]+)"/g)) {
      expectTold(deliveryText, said)
    }
    for (const said of all(source, /fn given_up\(\) -> String \{\s+format!\("([^"]+)"\)/g)) {
      expectTold(deliveryText, said.replace('{MAX_RECEIVES}', '8'), '8')
    }
    const enclosures = rust('functions/mail/src/send_mail/enclosures.rs')
    for (const said of all(enclosures, /Refused\(format!\("([^"]+)"/g)) {
      expectTold(deliveryText, said.replace('{}', 'manual.pdf'), 'manual.pdf')
    }
    const late = rust('functions/mail/src/send_mail/late.rs')
    for (const said of all(late, /Some\("([^"]+)"\)/g)) expectTold(deliveryText, said)
    const refusal = rust('functions/mail/src/send_mail/delivery.rs')
    for (const said of all(refusal, /unwrap_or\("([^"]+)"\)/g)) expectTold(deliveryText, said)
    const events = rust('functions/mail/src/record_mail_event.rs')
    expect(events).toContain('format!("{kind}: {}", said.collect::<Vec<_>>().join("; "))')
    expect(events).toContain('format!("{kind}: {}", who.join(", "))')
  })

  it.each([
    ['Permanent bounce: anna@example.com: smtp; 550 5.1.1 unknown', '550 5.1.1 unknown'],
    ['Permanent bounce (NoEmail): anna@example.com: no reason given', 'anna@example.com'],
    ['Permanent bounce (Newish): anna@example.com: no reason given', 'anna@example.com'],
    ['Transient bounce (MailboxFull): anna@example.com: no reason given', 'anna@example.com'],
    ['Transient bounce: anna@example.com: 452 later', '452 later'],
    ['Undetermined bounce (Undetermined): anna@example.com: no reason given', 'anna@example.com'],
    [' bounce: anna@example.com: no reason given', 'anna@example.com'],
    ['abuse: anna@example.com', 'anna@example.com'],
    ['complaint: anna@example.com, ben@example.com', 'anna@example.com, ben@example.com'],
    ['fraud: anna@example.com', 'anna@example.com'],
    ['virus: anna@example.com', 'anna@example.com'],
    ['not-spam: anna@example.com', 'anna@example.com'],
    ['Bad content', ''],
  ])('is told for what SES reports: %s', (said, kept) => {
    expectTold(deliveryText, said, kept)
  })

  it('names the cause, and says in the reader’s words that no more is known', () => {
    const said =
      'Transient bounce (MailboxFull): a@b.example: no reason given; c@d.example: 452 full'
    expect(deliveryText(said, french).text).toMatch(
      /boîte de réception est pleine.*a@b\.example: sans motif indiqué; c@d\.example: 452 full$/,
    )
  })

  it('leaves what only the other side can say in its words', () => {
    const said = 'Email address is not verified.'
    expect(deliveryText(said, french)).toEqual({ text: said, lang: 'en' })
  })
})

describe('automatic mail that is parked', () => {
  const counted = all(rust('shared/domain/src/mail_caps.rs'), /CapScope::\w+ => "([^"]+)"/g).map(
    (words) => `10 ${words} in 30 minutes`,
  )

  it('is told on its message, and where members are told, for every cap', () => {
    expect(rust('functions/mail/src/send_mail/parking.rs')).toContain(
      'format!("parked: {}", capped.words())',
    )
    expect(rust('shared/app/src/views/record.rs')).toContain(
      'format!("{} to {to} parked, because {}", name(template), capped.words())',
    )
    expect(counted).toHaveLength(4)
    for (const words of counted) {
      expectTold(deliveryText, `parked: ${words}`, '30 minutes')
      for (const name of ['acknowledgement', 'notice of the resolution', 'survey']) {
        const said = `${name} to anna@example.com parked, because ${words}`
        expectTold(effectText, said, 'anna@example.com')
      }
    }
  })

  it('stays in the words of the server when they are not known', () => {
    const said = 'parked: 10 moons in 30 minutes'
    expect(deliveryText(said, french)).toEqual({ text: said, lang: 'en' })
  })
})

describe('why nothing was sent to an address', () => {
  const bounced = (words: string) =>
    `the address is suppressed since 2026-11-21 because mail to it came back: ${words}`
  const complained = 'the address is suppressed since 2026-11-21 because its reader complained'
  const refusal = 'smtp; 550 5.1.1 <anna@example.com>: user unknown: see https://mx.example'

  it('is told with the day in the reader’s language', () => {
    expectTold(deliveryText, bounced(refusal), refusal)
    expectTold(deliveryText, complained)
    for (const said of [bounced(refusal), complained]) {
      expect(deliveryText(said, english).text).toContain('since November 21, 2026, because')
      expect(deliveryText(said, french).text).toContain('depuis le 21 novembre 2026, car')
    }
  })

  it('tells what came back as on the mail that came back', () => {
    const words = 'Permanent bounce (NoEmail): anna@example.com: no reason given'
    expect(deliveryText(bounced(words), french).text).toMatch(
      /revenu\. Rejet définitif, car l’adresse n’existe pas\. anna@example\.com: sans motif indiqué$/,
    )
    expectTold(suppressionText, words, 'anna@example.com')
    expect(suppressionText(refusal, french)).toEqual({ text: refusal, lang: 'en' })
  })

  it('keeps words of several lines', () => {
    expectTold(deliveryText, bounced('550 no\n550 such user'), '550 such user')
  })

  it('is told apart from what else keeps a mail', () => {
    expect(isSuppressedDelivery(bounced(refusal))).toBe(true)
    expect(isSuppressedDelivery(complained)).toBe(true)
    expect(isSuppressedDelivery('the mail was refused')).toBe(false)
  })

  it.each([
    'the address is suppressed since 2026-11-21 because the moon is full',
    'the address is suppressed since yesterday because its reader complained',
  ])('stays in the words of the server when they are not known: %s', (said) => {
    expect(deliveryText(said, french)).toEqual({ text: said, lang: 'en' })
  })
})
