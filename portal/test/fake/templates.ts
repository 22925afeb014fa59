/** Texts of mail: a renderer that knows values and nothing else of the real one. */
import type {
  FieldError,
  Template,
  TemplateDraftInput,
  TemplateKind,
  TemplatePreview,
} from '../../src/api/types.ts'
import { requireScope } from './calendars.ts'
import { makeBuiltIns, makeOwnTemplates } from './data/templates.ts'
import type { FakeAnswer, FakeApi, FakeRequest } from './server.ts'
import { FakeProblem } from './server.ts'

/** The texts of one fake tenant. */
export class FakeTemplates {
  own = makeOwnTemplates()
  builtIns = makeBuiltIns()
  tests: TemplateDraftInput[] = []
}

type Place = Pick<TemplateDraftInput, 'kind' | 'locale' | 'address_id'>

const isAt = (template: Template, { kind, locale, address_id }: Place) =>
  template.kind === kind &&
  template.locale === locale &&
  (template.address?.id ?? null) === (address_id ?? null)

/** All kinds in all languages, then those of addresses. */
function listOf({ own, builtIns }: FakeTemplates): Template[] {
  const ofTenant = builtIns.map((row) => own.find((one) => isAt(one, row)) ?? row)
  return [...ofTenant, ...own.filter(({ address }) => address)]
}

/** The faults of a source, each with its line. */
function faultsOf(source: string, known: readonly string[]): string[] {
  return source.split('\n').flatMap((text, index) => {
    const line = `line ${index + 1}:`
    if (/\{\{(?!.*\}\})/.test(text))
      return [`${line} unexpected end of input, expected end of variable block`]
    return [...text.matchAll(/\{\{\s*([\w.]+)\s*\}\}/g)]
      .filter(([, name]) => !known.includes(name ?? ''))
      .map(([, name]) => `${line} unknown variable \`${name}\``)
  })
}

function render({ templates }: FakeApi, { kind, subject, html }: TemplateDraftInput) {
  const variables = templates.builtIns.find((row) => row.kind === kind)?.variables ?? []
  const known = variables.map(({ name }) => name)
  const errors: FieldError[] = []
  for (const [field, source] of Object.entries({ subject, html })) {
    if (source.trim() === '') errors.push({ field, reason: 'must not be empty' })
    for (const reason of faultsOf(source, known)) errors.push({ field, reason })
  }
  if (errors.length > 0) {
    throw new FakeProblem(400, 'validation_failed', 'the template has faults', errors)
  }
  const fill = (source: string) =>
    source
      .replace(/\{%.*?%\}|\{#.*?#\}/g, '')
      .replace(
        /\{\{\s*([\w.]+)\s*\}\}/g,
        (_, name) => variables.find((one) => one.name === name)?.sample ?? '',
      )
  const content = fill(html)
  const preview: TemplatePreview = {
    subject: fill(subject),
    html: `<!doctype html><html><body style="margin:0;padding:24px;background:#f5f6f8;font:15px/1.5 sans-serif;color:#161b26"><div style="max-width:560px;margin:auto;padding:24px;border-radius:8px;background:#fff">${content}</div></body></html>`,
    text: content.replace(/<[^>]+>/g, '').replace(/\n\s*\n+/g, '\n\n'),
  }
  return preview
}

function put(api: FakeApi, draft: TemplateDraftInput): FakeAnswer {
  render(api, draft)
  const { templates } = api
  const builtIn = templates.builtIns.find((row) =>
    isAt(row, { kind: draft.kind, locale: draft.locale }),
  )
  if (!builtIn) throw new FakeProblem(404, 'not_found', 'there is no such template')
  const address = api.addresses.rows.find(({ id }) => id === draft.address_id)
  const saved: Template = {
    ...builtIn,
    subject: draft.subject,
    html: draft.html,
    address: address ? { id: address.id, name: address.email } : null,
    is_customised: true,
    updated_at: '2026-11-21T09:30:00Z',
    errors: [],
  }
  templates.own = [...templates.own.filter((row) => !isAt(row, draft)), saved]
  return { status: 200, body: saved }
}

/** Answers what is about templates; undefined for other paths. */
export function answerTemplates(api: FakeApi, request: FakeRequest): FakeAnswer | undefined {
  const { method, path, query, body } = request
  const { templates } = api
  const draft = body as unknown as TemplateDraftInput
  switch (`${method} ${path}`) {
    case 'GET /v1/templates':
      requireScope(api, 'configuration:read')
      return { status: 200, body: { data: listOf(templates), next_cursor: null } }
    case 'POST /v1/template_previews':
      requireScope(api, 'configuration:read')
      return { status: 200, body: render(api, draft) }
    case 'POST /v1/template_tests':
      requireScope(api, 'configuration:write')
      render(api, draft)
      templates.tests.push(draft)
      return { status: 202, body: { to: api.me.email } }
  }
  const [, kind, locale] = /^\/v1\/templates\/(\w+)\/(en|fr)$/.exec(path) ?? []
  if (kind === undefined) return undefined
  requireScope(api, 'configuration:write')
  const place: Place = {
    kind: kind as TemplateKind,
    locale: locale as Place['locale'],
    address_id: query.get('address_id'),
  }
  if (method === 'PUT') return put(api, { ...draft, ...place })
  templates.own = templates.own.filter((row) => !isAt(row, place))
  return { status: 204 }
}
