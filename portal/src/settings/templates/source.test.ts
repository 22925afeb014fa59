import { describe, expect, it } from 'vitest'
import { ProblemError } from '../../api/problem'
import { complaintsOf, piecesOf, rangeOfLine } from './source'

describe('the pieces of a line', () => {
  it.each([
    ['', []],
    ['plain', ['text:plain']],
    ['a {{ b }} c', ['text:a ', 'value:{{ b }}', 'text: c']],
    ['{{ a }}{{ b }}', ['value:{{ a }}', 'value:{{ b }}']],
    ['{% if a %}x{% endif %}', ['statement:{% if a %}', 'text:x', 'statement:{% endif %}']],
    ['{# why #}<p>', ['comment:{# why #}', 'text:<p>']],
    ['{{ open', ['text:{{ open']],
    ['{{}}', ['value:{{}}']],
    ['a {{ b %} c', ['text:a {{ b %} c']],
  ])('of %j', (line, pieces) => {
    expect(piecesOf(line).map(({ kind, text }) => `${kind}:${text}`)).toEqual(pieces)
  })
  it('are the whole line, each where it begins', () => {
    const line = '<p>{{ a }} {% if b %}c{# d #}{{ e'
    for (const { at, text } of piecesOf(line)) expect(line.startsWith(text, at)).toBe(true)
    expect(
      piecesOf(line)
        .map(({ text }) => text)
        .join(''),
    ).toBe(line)
  })
})

it.each([
  [1, 'one'],
  [2, ''],
  [3, 'three'],
  // Lines that are not there lead to the nearest one.
  [0, 'one'],
  [9, 'three'],
])('finds line %i', (line, text) => {
  const source = 'one\n\nthree'
  expect(source.slice(...rangeOfLine(source, line))).toBe(text)
})

describe('complaints', () => {
  const refused = (field: string, reason: string) =>
    new ProblemError({ status: 400, code: 'validation_failed', errors: [{ field, reason }] })

  it.each([
    ['html', 'line 3: unknown variable `a.b`', { line: 3, text: 'there is no variable a.b' }],
    ['subject', 'line 1: what no one knows', { line: 1, text: 'what no one knows' }],
    ['html', 'must not be empty', { line: null, text: 'must not be empty' }],
  ])('about the %s: %s', (field, reason, told) => {
    expect(complaintsOf(refused(field, reason))).toEqual([{ field, ...told }])
  })
  it('are about the source and nothing else', () => {
    expect(complaintsOf(refused('locale', 'line 1: x'))).toEqual([])
    expect(complaintsOf(new Error('line 1: x'))).toEqual([])
    expect(complaintsOf(null)).toEqual([])
  })
})
