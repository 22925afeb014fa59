import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { resources } from '.'

type Messages = { [key: string]: string | Messages }

function flatten(messages: Messages, prefix = ''): Map<string, string> {
  const flat = new Map<string, string>()
  for (const [key, value] of Object.entries(messages)) {
    if (typeof value === 'string') flat.set(prefix + key, value)
    else for (const [name, text] of flatten(value, `${prefix}${key}.`)) flat.set(name, text)
  }
  return flat
}
/** Languages differ in plural forms, in gender, and in what they call a thing to a contact: one key for all of these. */
const FORMS = /_(zero|one|two|few|many|other|contact|feminine|person)$/
const withoutForm = (key: string) => key.replace(FORMS, '')
const keysOf = (messages: Messages) =>
  [...new Set([...flatten(messages).keys()].map(withoutForm))].sort()
const slotsOf = (text: string) => [...text.matchAll(/\{\{\s*(\w+)/g)].map(([, name]) => name).sort()

const namespaces = Object.keys(resources.en) as (keyof typeof resources.en)[]

describe.each(namespaces)('%s', (namespace) => {
  const en: Messages = resources.en[namespace]
  const fr: Messages = resources.fr[namespace]

  it('has the same keys in English and French', () => {
    expect(keysOf(fr)).toEqual(keysOf(en))
  })
  it('has the same slots in English and French, and no empty text', () => {
    const french = flatten(fr)
    for (const [key, text] of flatten(en)) {
      expect(text, key).not.toBe('')
      const other = french.get(key)
      if (other !== undefined) expect(slotsOf(other), key).toEqual(slotsOf(text))
    }
  })
})

describe('the typography', () => {
  const texts = (language: 'en' | 'fr') =>
    namespaces.flatMap((namespace) => [...flatten(resources[language][namespace])])

  it.each(texts('fr'))('of the French %s keeps signs with their word', (_key, text) => {
    const words = text
      .replace(/\{\{.*?\}\}/g, 'x')
      .replace(/https?:\/\//g, '')
      // A time of the day: 09:00.
      .replace(/\d:\d\d/g, 'x')
    expect(words).not.toMatch(/[^\u00a0][:;!?»]|«[^\u00a0]|'/u)
  })
  it('of the English texts has neither straight quotes nor spaces before signs', () => {
    // The end-to-end tests name these two labels as they are.
    const known = ['new.requesterEmail', 'new.requesterName']
    const wrong = texts('en').filter(([, text]) => /["']|\s[:;!?](?!\S| \/)/u.test(text))
    expect(wrong.map(([key]) => key)).toEqual(known)
  })
})

describe('every message that a source file names', () => {
  const root = join(import.meta.dirname, '..')
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(
    (file) => /\.tsx?$/.test(file) && !file.includes('.test.'),
  )
  it.each(files)('exists: %s', (file) => {
    const source = readFileSync(join(root, file), 'utf8')
    const used = [...source.matchAll(/useTranslation\('(\w+)'\)/g)].map(([, name]) => name ?? '')
    if (used.length === 0) return
    const known = new Set<string>()
    for (const namespace of namespaces) {
      const keys = [...flatten(resources.en[namespace]).keys()]
      for (const key of [...keys, ...keys.map(withoutForm)]) {
        known.add(`${namespace}:${key}`)
        if (used.includes(namespace)) known.add(key)
      }
    }
    const named = [...source.matchAll(/\bt\(\s*'([^']+)'/g)].map(([, key]) => key ?? '')
    expect(named.filter((key) => !known.has(key))).toEqual([])
  })
})
