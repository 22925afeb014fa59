import { describe, expect, it, vi } from 'vitest'
import {
  attemptKey,
  clearSent,
  type DraftPlace,
  dropDraft,
  hasDraft,
  isBlank,
  readDraft,
  saveDraft,
} from './drafts'

const place: DraftPlace = { tenant: 'ten_1', person: 'mem_1', ticket: 7, mode: 'public' }
const file = { id: 'att_1', name: 'hub.jpg', size: 12, at: 0 }

describe('a draft', () => {
  it('is there after a reload: text, fields and files', async () => {
    saveDraft(place, { html: '<p>Hello</p>', fields: { title: 'Hub', tags: ['e-bike'] } })
    saveDraft(place, { files: [file] })
    vi.resetModules()
    const fresh = await import('./drafts')
    expect(fresh.readDraft(place)).toEqual({
      html: '<p>Hello</p>',
      fields: { title: 'Hub', tags: ['e-bike'] },
      files: [file],
    })
  })

  it.each([
    ['tenant', { tenant: 'ten_2' }],
    ['person', { person: 'mem_2' }],
    ['ticket', { ticket: 8 }],
    ['mode', { mode: 'internal' as const }],
  ])('is of one %s alone', (_what, other) => {
    saveDraft(place, { html: '<p>Only here</p>' })
    expect(readDraft({ ...place, ...other })).toEqual({ html: '' })
    expect(hasDraft(place)).toBe(true)
  })

  it('is removed once it holds nothing', () => {
    saveDraft(place, { html: '<p>x</p>' })
    saveDraft(place, { html: '<p></p>', fields: { title: '' } })
    expect(localStorage).toHaveLength(0)
  })

  it('lives in memory where storage is full', () => {
    vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
      throw new DOMException('full', 'QuotaExceededError')
    })
    saveDraft(place, { html: '<p>kept</p>' })
    expect(readDraft(place).html).toBe('<p>kept</p>')
    dropDraft(place)
    expect(hasDraft(place)).toBe(false)
  })

  it('is empty when what is stored is spoilt', () => {
    localStorage.setItem('lambdesk-draft/ten_1/mem_1/7/public', '{"html":')
    expect(readDraft(place)).toEqual({ html: '' })
  })
})

describe('the key of an attempt', () => {
  it('is the same for the same content, after a reload too', async () => {
    saveDraft(place, { html: '<p>Hello</p>' })
    const key = attemptKey(place, { html: '<p>Hello</p>' })
    vi.resetModules()
    const fresh = await import('./drafts')
    expect(fresh.attemptKey(place, { html: '<p>Hello</p>' })).toBe(key)
  })

  it('is another for another content', () => {
    saveDraft(place, { html: '<p>Hello</p>' })
    const key = attemptKey(place, { html: '<p>Hello</p>' })
    expect(attemptKey(place, { html: '<p>Hello!</p>' })).not.toBe(key)
  })

  it('is another once the first was sent', () => {
    saveDraft(place, { html: '<p>Thanks</p>' })
    const key = attemptKey(place, { html: '<p>Thanks</p>' })
    clearSent(place, { html: '<p>Thanks</p>' })
    saveDraft(place, { html: '<p>Thanks</p>' })
    expect(attemptKey(place, { html: '<p>Thanks</p>' })).not.toBe(key)
  })
})

describe('what was sent', () => {
  it('leaves the draft', () => {
    saveDraft(place, { html: '<p>Hello</p>', files: [file] })
    clearSent(place, { html: '<p>Hello</p>', files: [file] })
    expect(hasDraft(place)).toBe(false)
  })

  it('takes nothing along that was written or attached since', () => {
    const later = { ...file, id: 'att_2' }
    saveDraft(place, { html: '<p>Hello, and one more thing</p>', files: [file, later] })
    clearSent(place, { html: '<p>Hello</p>', files: [file] })
    expect(readDraft(place)).toEqual({ html: '<p>Hello, and one more thing</p>', files: [later] })
  })
})

it.each([
  ['<p></p>', true],
  ['<p>&nbsp; <br></p>', true],
  ['<p>x</p>', false],
  ['<p><img data-attachment-id="att_1"></p>', false],
])('%s is blank: %s', (html, expected) => {
  expect(isBlank(html)).toBe(expected)
})
