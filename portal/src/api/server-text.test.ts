import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import i18n, { resources } from '../i18n'
import {
  deliveryText,
  effectText,
  feedWarningText,
  heldText,
  holidayFileText,
  isSuppressedDelivery,
  skippedText,
  suppressionText,
  type Told,
  threadingText,
} from './server-text'

const tOf = (language: string) => i18n.getFixedT(language, 'server')
const english = tOf('en')
const french = tOf('fr')

/** The server's source without its tests. One that is not there fails the test. */
function rust(path: string): string {
  const source = readFileSync(join(import.meta.dirname, '../../..', path), 'utf8')
  return source.split(/#\[cfg\(test\)\]\s*mod \w+ \{/)[0] ?? ''
}
/** What a pattern captures, each time that it is found; once at least. */
function all(source: string, pattern: RegExp): string[] {
  const found = [...source.matchAll(pattern)].map((match) => match[1] ?? '')
  expect(found, `nothing in the source is like ${pattern}`).not.toEqual([])
  return found
}
const sorted = (words: Iterable<string>) => [...new Set(words)].sort()

function expectTold(tell: (said: string, t: typeof english) => Told, said: string, kept = '') {
  const [en, fr] = [tell(said, english), tell(said, french)]
  for (const { text, lang } of [en, fr]) {
    expect(lang, `no words for “${said}”`).toBeUndefined()
    expect(text).toContain(kept)
    expect(text).not.toMatch(/[{}]|undefined|NaN/)
  }
  expect(fr.text).not.toBe(en.text)
}

describe('what an update brought about', () => {
  const decide = rust('shared/domain/src/ticket/decide.rs')
  const to = 'anna@example.com'

  it('has the form that is known here', () => {
    const views = rust('shared/app/src/views/record.rs')
    expect(views).toContain('format!("{} to {to}{copied}, because {reason}", name(template))')
    expect(views).toContain('format!(" and {} copied", cc.len())')
    expect(views).toContain('format!("no {}, because {reason}", name(template))')
    expect(rust('functions/mail/src/receive_mail/intake.rs')).toContain(
      'format!("an answer could do harm ({})", kind.reasons.join(", "))',
    )
  })

  it('is told for every effect that the server decides', () => {
    const effects = all(decide, /(Effect::(?:SendMail|WithheldMail) \{[^}]*\})/g)
    expect(effects).toHaveLength(decide.match(/Effect::\w+ \{/g)?.length ?? 0)
    for (const effect of effects) {
      const [template] = all(effect, /MailTemplate::(\w+)/g)
      const name = template?.toLowerCase()
      const literal = /reason: "([^"]+)"/.exec(effect)?.[1]
      // The one reason that is not written there is why a mail may not be answered.
      if (literal === undefined)
        expect(effect).toMatch(/WithheldMail \{.*reason: reason\.clone\(\)/)
      else expectTold(effectText, `${name} to ${to}, because ${literal}`, to)
    }
  })

  it('says how many are copied', () => {
    const said = (count: number) => `reply to ${to} and ${count} copied, because a member replied`
    expectTold(effectText, said(1), '1')
    expect(effectText(said(1), french).text).toBe(`Par e-mail à ${to}, 1 personne en copie`)
    expect(effectText(said(3), french).text).toBe(`Par e-mail à ${to}, 3 personnes en copie`)
  })

  it.each([
    ['a promised time draws near', 'un délai promis touche à sa fin'],
    ['a promised time is over', 'un délai promis est dépassé'],
    ['an escalation step was due', 'une étape d’escalade était prévue'],
  ])('names the members who are told, as %s', (why, inFrench) => {
    const said = (names: string) => `notice to ${names}, because ${why}`
    const two = said('Jonas Weber, Priya Raman')
    expect(effectText(two, english)).toEqual({
      text: `By mail to Jonas Weber and Priya Raman, as ${why}`,
    })
    expect(effectText(two, french)).toEqual({
      text: `Par e-mail à Jonas Weber et Priya Raman, car ${inFrench}`,
    })
    expectTold(effectText, said('Jonas Weber'), 'Jonas Weber')
  })

  const signals = () => {
    const classify = rust('shared/mail/src/classify.rs')
    const calls = all(
      classify,
      /\b(?:found\.push\(|note)\(([\s\S]*?)\b(?:Means::\w+|means)\s*,?\s*\)/g,
    )
    const written = calls.flatMap((call) => {
      const name = /"([a-z_]+)",\s*$/.exec(call)?.[1]
      // Two calls hand on what another one names.
      if (name === undefined) expect(call.trim()).toBe('reason,')
      return name ?? []
    })
    return [...written, ...all(classify, /verdicts\.\w+ == Verdict::Fail, "([a-z_]+)"/g)]
  }

  it('names every signal for which a mail is not answered, and no other', () => {
    expect(sorted(signals())).toEqual(Object.keys(resources.fr.server.signal).sort())
    for (const signal of signals()) {
      expectTold(effectText, `no acknowledgement, because an answer could do harm (${signal})`)
    }
  })

  it('lists several signals in one sentence', () => {
    const said = 'no acknowledgement, because an answer could do harm (auto_submitted, precedence)'
    expect(effectText(said, english).text).toMatch(/marked as automatic and marked as bulk mail$/)
    expect(effectText(said, french).text).toMatch(/marqué comme automatique et marqué comme envoi/)
  })

  it.each([
    'reply to anna@example.com, because the moon is full',
    'notice to Jonas Weber, because the moon is full',
    'no acknowledgement, because an answer could do harm (auto_submitted, moonlight)',
  ])('stays in the words of the server when they are not known: %s', (said) => {
    expect(effectText(said, french)).toEqual({ text: said, lang: 'en' })
  })
})

describe('why a mail did not arrive', () => {
  it('is told for everything that the server says itself', () => {
    const source = rust('functions/mail/src/send_mail/ticket_mail.rs')
    for (const said of all(source, /\brefused\(\s*"([^"]+)"/g)) {
      expectTold(deliveryText, said)
    }
    for (const said of all(source, /let detail = format!\("([^"]+)"\)/g)) {
      expectTold(deliveryText, said.replace('{MAX_RECEIVES}', '5'), '5')
    }
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

describe('how the ticket of a mail was found', () => {
  const threading = rust('functions/mail/src/receive_mail/threading.rs')
  const ways = all(threading, /Self::\w+ => "([^"]+)"/g)

  it('is told for every way', () => {
    const [variants] = all(threading, /enum ThreadedBy \{([^}]*)\}/g)
    expect(ways).toHaveLength(variants?.match(/^ {4}\w+,$/gm)?.length ?? 0)
    for (const way of ways) expectTold(threadingText, way)
    expect(rust('functions/mail/src/receive_mail/intake.rs')).toContain(
      'format!("{found}, let through by {}", recovery.by)',
    )
    for (const way of [...ways, `${ways[0]}, which is closed`]) {
      expectTold(threadingText, `${way}, let through by Jonas Weber`, 'Jonas Weber')
    }
  })

  it('is told for tickets that are closed', () => {
    const intake = rust('functions/mail/src/receive_mail/intake.rs')
    const forms = all(intake, /format!\("\{words\}([^"]+)"/g)
    expect(forms).toHaveLength(2)
    for (const form of forms) {
      const number = form.includes('{}') ? 'T-000042' : ''
      for (const way of ways) expectTold(threadingText, way + form.replace('{}', number), number)
    }
  })

  it('is told for a feed that cannot be read', () => {
    const reader = rust('functions/sla/src/feed_reader.rs')
    const numbers = (text: string) =>
      text
        .replace('{MAX_REDIRECTS}', '5')
        .replace('{} seconds', '20 seconds')
        .replace('{0}', '404 Not Found')
    for (const text of all(reader, /#\[error\(\s*"([^"]+)"/g)) {
      expectTold(holidayFileText, numbers(text))
    }
    expectTold(
      holidayFileText,
      'its host answered 503 Service Unavailable',
      '503 Service Unavailable',
    )
  })

  it('is told for what a feed left out', () => {
    const worker = rust('functions/sla/src/refresh_holiday_feed.rs')
    const texts = all(worker, /format!\("([^"]*left out[^"]*)"\)/g)
    expect(texts).toHaveLength(2)
    expect(worker).toContain('"one without a name"')
    for (const text of texts) {
      for (const name of ['one without a name', '“Fair”']) {
        const told = text
          .replace('{name}', name)
          .replace('{count}', '12')
          .replace('{reason}', 'is cancelled')
        expectTold(feedWarningText, told, name.startsWith('“') ? 'Fair' : '')
      }
    }
  })

  it('stays in the words of the server when they are not known', () => {
    const said = 'found under the sofa, which is closed'
    expect(threadingText(said, french)).toEqual({ text: said, lang: 'en' })
  })
})

describe('why a mail is held', () => {
  const limits = rust('shared/mail/src/limits.rs')
  const intake = rust('functions/mail/src/receive_mail/intake.rs')
  const text = (reason: string, detail: string, language: string) =>
    heldText({ reason, detail }, tOf(language)).text

  it('is told for every reason of the server, and no other', () => {
    const holds = all(intake, /\bhold\(\s*([^,]+),/g)
    const suspends = all(intake, /\bsuspend\(([^)]*)\)/g)
    const reasons = [
      ...all(limits, /Self::\w+(?: \{ \.\. \})? => "(\w+)"/g),
      ...all(
        rust('functions/mail/src/receive_mail/suspension.rs'),
        /const REASON: &str = "(\w+)"/g,
      ),
      ...all(rust('functions/mail/src/receive_mail/arrival.rs'), /Unreadable \{ reason: "(\w+)"/g),
      ...holds.filter((name) => name !== 'reason').map((name) => name.slice(1, -1)),
      ...suspends.flatMap((call) => /"(\w+)"/.exec(call)?.[1] ?? []),
    ]
    expect(sorted(reasons)).toEqual(Object.keys(resources.en.server.held).sort())
    expect(sorted(reasons)).toEqual(Object.keys(resources.en.settings.suspended.reason).sort())
    for (const reason of reasons) {
      expectTold((detail, t) => heldText({ reason, detail }, t), 'a detail without values')
    }
  })

  it('keeps the values that stand in the detail', () => {
    const details = [
      ...all(limits, /#\[error\("([^"]*\{[^"]*)"\)\]/g),
      ...all(intake, /let detail = format!\("([^"]+)"/g),
    ]
    for (const detail of details) {
      const said = detail
        .replace('{bytes}', '52000000')
        .replace('{limit}', '2000')
        .replace(/\{\w*\}/, 'T-000042')
      for (const language of ['en', 'fr']) {
        const bare = text('spam', '', language)
        const full = text('spam', said, language)
        expect(full, said).not.toBe(bare)
        expect(full).not.toMatch(/[{}]|undefined|NaN/)
      }
    }
    expect(text('mail_too_large', 'the mail has 52000000 bytes, more than 41943040', 'fr')).toMatch(
      /Taille\s: 52\sMo, 41,9\sMo au plus\.$/,
    )
    expect(text('too_many_parts', 'the mail has more than 1000 parts', 'en')).toMatch(/1,000/)
  })

  it('stays in the words of the server when they are not known', () => {
    expect(heldText({ reason: 'new_moon', detail: 'the moon is new' }, french)).toEqual({
      text: 'the moon is new',
      lang: 'en',
    })
  })
})

describe('what is wrong with a holiday file', () => {
  const said = (text: string) => text.replaceAll(/\{\w*\}/g, '1000')

  it('is told for every reason to leave an entry out', () => {
    const sources = ['lib', 'effort', 'event', 'occurrences', 'rule', 'value', 'zone']
    const texts = sources.flatMap((name) => [
      ...rust(`shared/ical/src/${name}.rs`)
        .replaceAll(/^ *\/\/.*$/gm, '')
        .matchAll(/"((?:has|is|takes|ends|begins|repeats|leaves|changes|comes) [^"]+)"/g),
    ])
    expect(texts.length).toBeGreaterThan(20)
    for (const [, text = ''] of texts) expectTold(skippedText, said(text))
    expect(skippedText('is in the time zone “Mars/Olympus”, which is not known', french).text).toBe(
      'son fuseau horaire «\u00a0Mars/Olympus\u00a0» est inconnu',
    )
  })

  it('is told for a file that cannot be read at all', () => {
    const file = rust('shared/ical/src/lib.rs')
    for (const text of all(file, /#\[error\(\s*"([^"]+)"\s*\)\]/g)) {
      expectTold(holidayFileText, said(text))
    }
    const [many = ''] = all(rust('shared/domain/src/sla/feed.rs'), /#\[error\("([^"]+)"\)\]/g)
    expect(holidayFileText(said(many), french).text).toMatch(/1.000 jours fériés/)
  })

  it('stays in the words of the server when they are not known', () => {
    const unknown = 'the server was struck by lightning'
    expect(holidayFileText(unknown, french)).toEqual({ text: unknown, lang: 'en' })
    expect(skippedText('is made of cheese', french)).toEqual({
      text: 'is made of cheese',
      lang: 'en',
    })
  })
})
