import { describe, expect, it } from 'vitest'
import { SLUG_PATTERN, suggestSlug } from './slug'

describe('suggestSlug', () => {
  it.each([
    ['Acme', 'acme'],
    ['Café du Nord', 'cafe-du-nord'],
    ['L’Œuvre & Cie.', 'loeuvre-cie'],
    ['  Müller -- Straße 7  ', 'muller-strasse-7'],
    ['3 Suisses', 'suisses'],
    ['東京', ''],
    ['x'.repeat(60), 'x'.repeat(40)],
    [`${'a'.repeat(39)} b`, 'a'.repeat(39)],
  ])('%s gives %s', (name, slug) => {
    expect(suggestSlug(name)).toBe(slug)
  })
})

describe('SLUG_PATTERN', () => {
  it.each(['abc', 'cafe-du-nord', 'a1b', 'x'.repeat(40)])('takes %s', (slug) => {
    expect(slug).toMatch(SLUG_PATTERN)
  })
  it.each(['ab', '1abc', 'a--b', 'abc-', '-abc', 'Abc', 'a.b', 'x'.repeat(41)])(
    'refuses %s',
    (slug) => {
      expect(slug).not.toMatch(SLUG_PATTERN)
    },
  )
})
