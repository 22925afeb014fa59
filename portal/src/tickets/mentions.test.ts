import { describe, expect, it } from 'vitest'
import { membersLike, mentionedIds, typedName } from './mentions'

const ref = (id: string, name: string) => ({ id, name })
const MEMBERS = [
  ref('ann', 'Ann'),
  ref('smith', 'Ann Smith'),
  ref('anna', 'Anna'),
  ref('amelie', 'Amélie Durand'),
  ref('marie', 'Jean-Marie Le Goff'),
  ref('dots', 'J. R. (Bob)'),
]

describe('whom a text names', () => {
  it.each<[string, string[]]>([
    ['', []],
    ['nobody', []],
    ['@', []],
    ['@Ann', ['ann']],
    ['@Ann @Anna', ['ann', 'anna']],
    ['@Ann Smith', ['smith']],
    ['@Ann Smithers', ['ann']],
    ['@Ann, Smith', ['ann']],
    ['@Ann  Smith', ['ann']],
    ['@Ann\u00a0Smith', ['smith']],
    ['@Ann Smith and @Ann', ['smith', 'ann']],
    ['@Ann and once more @Ann', ['ann']],
    ['@ann', []],
    ['@ANN SMITH', []],
    ['@Annabel', []],
    ['@Ann’s turn', ['ann']],
    ['Ask (@Ann)!', ['ann']],
    ['first\n@Ann\nlast', ['ann']],
    ['@@Ann', ['ann']],
    ['@ Ann', []],
    ['write to jo@Ann or to x.@Ann', []],
    ['@Amélie Durand', ['amelie']],
    ['@Amelie Durand', []],
    ['@Jean-Marie Le Goff.', ['marie']],
    ['@J. R. (Bob): look', ['dots']],
  ])('“%s”', (text, ids) => {
    expect(mentionedIds(text, MEMBERS)).toEqual(ids)
  })

  it('is everybody who has that name', () => {
    const twins = [ref('one', 'Ann'), ref('two', 'Ann')]
    expect(mentionedIds('@Ann', twins)).toEqual(['one', 'two'])
  })
})

describe('what is typed of a name', () => {
  it.each<[string, string | null]>([
    ['', null],
    ['@', ''],
    ['Hello @', ''],
    ['@Jo', 'Jo'],
    ['(@Jonas W', 'Jonas W'],
    ['@Jonas @Pri', 'Pri'],
    ['@\u00a0', null],
    ['@ Jo', null],
    ['anna@example', null],
    ['no name', null],
  ])('“%s” ends with %j', (text, typed) => {
    expect(typedName(text)).toBe(typed)
  })
})

describe('who may be meant', () => {
  it.each<[string, string[]]>([
    ['', ['amelie', 'ann', 'smith', 'anna', 'dots', 'marie']],
    ['an', ['ann', 'smith', 'anna']],
    ['AMEL', ['amelie']],
    ['dur', ['amelie']],
    ['marie', ['marie']],
    ['le g', ['marie']],
    ['ann s', ['smith']],
    ['m', ['marie']],
    ['Ann Smith ', []],
    ['zoe', []],
  ])('by “%s”', (typed, ids) => {
    expect(membersLike(typed, MEMBERS).map(({ id }) => id)).toEqual(ids)
  })
})
