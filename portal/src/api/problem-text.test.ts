import { describe, expect, it } from 'vitest'
import { rust } from '../../test/rust-source'
import i18n from '../i18n'
import { ProblemError } from './problem'
import { fieldText, problemLine, problemText, reasonText } from './problem-text'

/** Every code of the API, as its source has them. */
const CODES = [
  ...rust('shared/kit/src/problem/code.rs').matchAll(/Self::\w+ => \("(\w+)", \d+, /g),
].map(([, code]) => code ?? '')
const english = i18n.getFixedT('en', 'common')
const french = i18n.getFixedT('fr', 'common')
const SERVER = { title: 'Title of the API', detail: 'detail of the API' }

it('finds all codes', () => {
  const [count] = /(?<=ALL: \[Self; )\d+/.exec(rust('shared/kit/src/problem/code.rs')) ?? []
  expect(CODES).toHaveLength(Number(count))
  expect(CODES).toContain('calendar_in_use')
  expect(CODES).toContain('holiday_of_feed')
})

describe.each(CODES)('%s', (code) => {
  it('is told in the language of the reader and not in the words of the API', () => {
    const error = new ProblemError({ status: 400, code, ...SERVER })
    const [en, fr] = [problemText(error, english), problemText(error, french)]
    expect(en.title).not.toBe(fr.title)
    expect(fr.title).not.toBe('')
    expect(`${fr.title} ${fr.detail} ${en.title} ${en.detail}`).not.toContain('of the API')
    expect(fr.detail === null).toBe(en.detail === null)
  })
})

it('tells a code it does not know in the words of the API', () => {
  const error = new ProblemError({ status: 418, code: 'teapot', ...SERVER, request_id: 'r-1' })
  expect(problemText(error, french)).toEqual({ ...SERVER, requestId: 'r-1', isOffline: false })
  expect(problemText(new ProblemError({ status: 418, code: 'teapot', detail: 'short' }))).toEqual({
    title: 'short',
    detail: null,
    requestId: null,
    isOffline: false,
  })
})

it('shows nothing of an error that is not the API’s', () => {
  expect(problemText(new TypeError('x is undefined'), english).title).toBe('Something went wrong')
})

it('names the refused fields and the reasons', () => {
  const errors = [
    { field: 'title', reason: 'must have at most 300 characters' },
    { field: 'tags[2]', reason: 'must be words of at most 64 letters, digits and - _ . : /' },
    { field: 'requester.email', reason: 'must be an e-mail address' },
    { field: 'teapot', reason: 'must be short and stout' },
  ]
  const error = new ProblemError({ status: 422, code: 'validation_failed', errors })
  expect(problemText(error, english).detail).toBe(
    'Subject: must have at most 300 characters · Tags: must be words of at most 64 letters, digits and - _ . : / · E-mail address of the requester: must be a full e-mail address · teapot: must be short and stout',
  )
  expect(problemText(error, french).detail).toMatch(
    /^Objet\u00a0: doit compter au plus 300 caractères ·/,
  )
  expect(problemLine(error, english)).toMatch(/^Some fields need another look\. Subject: must/)
})

it.each([
  'must not be empty',
  'must have at least 10 characters',
  'must have 3 to 40 characters',
  'is already in use',
  'may hold lower-case letters, digits and hyphens only',
  'must be at most 20',
  'names no team',
  'may not end with .exe: send it inside a zip file',
  'att_1 was not uploaded yet',
  'is not closed: reply to it instead',
  'is not a ticket',
  "can't be used on more than 2000 tickets: narrow the filter, or order queues by priority",
  'must be after from_minute',
  'must leave some time of the week open',
  'overlaps intervals[0]',
  'must be more than 0 and less than seconds',
  'must promise something for some priority',
  'must be 1 to 31622400',
  'names somebody who is no active member',
  'holds what is no tag in lower case',
  'repeats holidays[3]',
  'unknown statement endif',
  'unexpected end of input, expected end of block',
  'unexpected end of string',
  'unexpected identifier, expected end of variable block',
  'unexpected character',
  'unknown `7`, expected statement',
  'invalid integer (too large)',
])('knows the reason "%s" in French', (reason) => {
  const text = reasonText(reason, french)
  expect(text).not.toBe(reason)
  expect(text).not.toMatch(/[{}]|undefined/)
})

/** What refuses tickets; calendars, holidays, feeds, policies and quiet hours; and addresses, domains, templates and rules about mail. */
const RULES = [
  ...['fields', 'merging'].map((name) => `shared/domain/src/ticket/${name}.rs`),
  ...['calendar', 'holiday', 'feed_url', 'policy', 'conditions'].map(
    (name) => `shared/domain/src/sla/${name}.rs`,
  ),
  'shared/domain/src/quiet_hours.rs',
  ...['create_calendar', 'update_calendar', 'preview_calendar', 'update_holiday'].map(
    (name) => `functions/sla/src/${name}.rs`,
  ),
  ...['create_sla_policy', 'reorder_sla_policies'].map((name) => `functions/sla/src/${name}.rs`),
  ...[
    'address',
    'email_address',
    'mail_caps',
    'mail_settings',
    'own_domain',
    'sender_rule',
    'template',
  ].map((name) => `shared/domain/src/${name}.rs`),
  ...['grammar', 'own'].map((name) => `shared/mail/src/template/${name}.rs`),
  ...['create_address', 'update_address', 'create_domain', 'template_view', 'update_template'].map(
    (name) => `functions/mail/src/${name}.rs`,
  ),
  'functions/mail/src/recover_suspended_mail.rs',
]

/** How a reason begins: other strings of a source are names, and words for the log. */
const REASON =
  /"((?:line \{\}: )?(?:(?:must|may|there may|names|holds|is|overlaps|repeats|can't|belongs|does|gives|only|unknown|this|nothing|arguments|the filter) |`)[^"]+)"/g

/** What a reason of the source looks like once its values stand in it. */
const filled = (reason: string) =>
  reason
    .replace(/^line \{\}: /, '')
    .replaceAll('{{', '\u0001')
    .replaceAll('}}', '\u0002')
    .replaceAll(/\{[\w.]*\}/g, '7')
    .replaceAll('\u0001', '{')
    .replaceAll('\u0002', '}')

it.each(RULES)('knows each reason of %s', (path) => {
  const texts = rust(path)
    .replaceAll(/^ *\/\/.*$|description = "[^"]*"/gm, '')
    .matchAll(REASON)
  const reasons = [...texts].map(([, text = '']) => filled(text))
  expect(reasons).not.toEqual([])
  for (const reason of reasons) {
    const [en, fr] = [reasonText(reason, english), reasonText(reason, french)]
    expect(fr, reason).not.toBe(reason)
    expect(fr, reason).not.toBe(en)
    expect(`${en} ${fr}`).not.toMatch(/[{}]|undefined/)
  }
})

it('says beside a field what is about that field', async () => {
  const errors = [{ field: 'email', reason: 'must be an e-mail address' }]
  const error = new ProblemError({ status: 422, code: 'validation_failed', errors })
  await i18n.changeLanguage('fr')
  expect(fieldText(error, 'email')).toBe('doit être une adresse e-mail complète')
  expect(fieldText(error, 'name')).toBeNull()
  expect(fieldText(new Error('other'), 'email')).toBeNull()
})
