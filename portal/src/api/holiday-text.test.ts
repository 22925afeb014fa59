import { describe, expect, it } from 'vitest'
import { all, rust } from '../../test/rust-source'
import { expectTold, french } from '../../test/server-words'
import { feedWarningText, holidayFileText, skippedText } from './server-text'

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

describe('what is wrong with a holiday feed', () => {
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
})
