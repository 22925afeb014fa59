import { describe, expect, it } from 'vitest'
import { all, rust, sorted } from '../../test/rust-source'
import { expectTold, french, tOf } from '../../test/server-words'
import { resources } from '../i18n'
import { heldText, notTakenInText } from './server-text'

describe('why a mail cannot be taken in by hand', () => {
  it('is told for everything that the server says itself', () => {
    const source = rust('functions/mail/src/receive_mail.rs')
    const refusals = [
      ...all(source, /const \w+_GONE: &str = "([^"]+)"/g),
      ...all(source, /Ok\(Err\("([^"]+)"\.into\(\)\)\)/g),
      ...all(source, /ok_or_else\(\|\| "([^"]+)"\.into\(\)\)/g),
      ...all(rust('functions/mail/src/receive_mail/intake.rs'), /Ok\(Err\("([^"]+)"\.into/g),
    ]
    for (const said of refusals) expectTold(notTakenInText, said)
  })

  it('stays in the words of the server when they are not known', () => {
    const said = 'the moon is full'
    expect(notTakenInText(said, french)).toEqual({ text: said, lang: 'en' })
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
      ...all(rust('shared/domain/src/trust.rs'), /Self::\w+ => "(\w+)"/g),
      // The others are handed on: why a mail is doubted, and why it can't be read.
      ...holds.filter((name) => name.startsWith('"')).map((name) => name.slice(1, -1)),
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

  it('keeps what confirms a forwarding', () => {
    const source = rust('shared/mail/src/forwarding.rs')
    const [start] = all(source, /write_str\("([^"]+ forwarding)"\)/g)
    const [code] = all(source, /write!\(f, "( with [^"]+)"/g)
    const [at] = all(source, /write!\(f, "( at [^"]+)"/g)
    const [withCode, withLink] = [
      code?.replace('{code}', '304298959'),
      at?.replace('{link}', 'https://mail.example/confirm?a=1&b=2'),
    ]
    for (const detail of [
      `${start}${withCode}${withLink}`,
      `${start}${withCode}`,
      `${start}${withLink}`,
    ]) {
      for (const language of ['en', 'fr']) {
        const said = text('forwarding_confirmation', detail, language)
        expect(said.includes('304298959')).toBe(detail.includes('304298959'))
        expect(said.includes('https://mail.example/confirm?a=1&b=2')).toBe(detail.includes('https'))
        expect(said).not.toMatch(/[{}]|undefined|&amp;/)
      }
    }
  })

  it('stays in the words of the server when they are not known', () => {
    expect(heldText({ reason: 'new_moon', detail: 'the moon is new' }, french)).toEqual({
      text: 'the moon is new',
      lang: 'en',
    })
  })
})
