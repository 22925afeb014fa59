import { expect } from 'vitest'
import type { Told } from '../src/api/server-text'
import i18n from '../src/i18n'

export const tOf = (language: string) => i18n.getFixedT(language, 'server')
export const english = tOf('en')
export const french = tOf('fr')

/** Expects words of the server's to be told in both languages, with a part of them that both keep. */
export function expectTold(
  tell: (said: string, t: typeof english) => Told,
  said: string,
  kept = '',
) {
  const [en, fr] = [tell(said, english), tell(said, french)]
  for (const { text, lang } of [en, fr]) {
    expect(lang, `no words for “${said}”`).toBeUndefined()
    expect(text).toContain(kept)
    expect(text).not.toMatch(/[{}]|undefined|NaN/)
  }
  expect(fr.text).not.toBe(en.text)
}
