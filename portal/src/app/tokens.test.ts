import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const css = readFileSync(join(import.meta.dirname, 'tokens.css'), 'utf8')

/** The colours of each look, in the order of the file: light, dark by the system, dark by hand. */
const [light = {}, darkBySystem = {}, darkByHand = {}] = [
  ...css.matchAll(/:root[^{]*\{([^{}]*)\}/g),
].map(([, block = '']) =>
  Object.fromEntries(
    [...block.matchAll(/--([\w-]+): (#[\da-f]{6});/g)].map(([, name = '', value = '']) => [
      name,
      value,
    ]),
  ),
)

/** The relative luminance of a colour, from 0 to 1 (WCAG 2.2). */
function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(color.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function contrast(one: string, other: string): number {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return (lighter + 0.05) / (darker + 0.05)
}

const GROUNDS = ['canvas', 'surface', 'raised', 'sunken', 'hover']
const TONES = ['neutral', 'info', 'success', 'warning', 'danger', 'accent']

/** Which text stands on what. */
const PAIRS: [text: string, ground: string][] = [
  ...['ink', 'muted', 'faint', 'accent-ink', 'danger-ink'].flatMap((text) =>
    GROUNDS.map((ground): [string, string] => [text, ground]),
  ),
  ...TONES.map((tone): [string, string] => [`${tone}-ink`, `${tone}-soft`]),
  ...['ink', 'muted', 'note-ink'].map((text): [string, string] => [text, 'note']),
  // Buttons, as they are and under the pointer.
  ...['accent', 'accent-strong', 'danger', 'danger-strong'].map((ground): [string, string] => [
    'on-accent',
    ground,
  ]),
]

it('has the same dark colours by the system and by hand', () => {
  expect(Object.keys(light)).toContain('accent-strong')
  expect(darkByHand).toEqual(darkBySystem)
  expect(Object.keys(darkByHand)).toEqual(Object.keys(light))
})

describe.each([
  ['light', light],
  ['dark', darkByHand],
])('the %s look', (_, colors) => {
  it.each(PAIRS)('can be read: %s on %s', (text, ground) => {
    expect(contrast(colors[text] ?? '', colors[ground] ?? '')).toBeGreaterThanOrEqual(4.5)
  })

  it.each(['accent', 'danger'])('shows that the pointer is over a button: %s', (name) => {
    const [rest = '', hovered = ''] = [colors[name], colors[`${name}-strong`]]
    expect(contrast(rest, hovered)).toBeGreaterThan(1.15)
  })
})
