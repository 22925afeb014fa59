import { requireScope } from './calendars.ts'
import type { FakeAnswer, FakeApi, FakeRequest } from './server.ts'
import { FakeProblem } from './server.ts'

/** Answers what is suppressed, and lifts it. */
export function answerSuppressions(api: FakeApi, request: FakeRequest): FakeAnswer | undefined {
  const { method, path, query } = request
  const found = /^\/v1\/suppressions(?:\/([^/]+))?$/.exec(path)
  if (!found) return undefined
  const [, encoded] = found
  if (method === 'GET' && encoded === undefined) {
    requireScope(api, 'suspended_mail:read')
    const rows = api.isEmpty ? [] : api.suppressions
    // Names the row, so that what is lifted meanwhile moves nothing out of sight.
    const cursor = query.get('cursor')
    const start = cursor === null ? 0 : rows.findIndex(({ email }) => email === cursor)
    const end = start + Number(query.get('limit') ?? 50)
    const next_cursor = rows[end]?.email ?? null
    return { status: 200, body: { data: rows.slice(start, end), next_cursor } }
  }
  if (method !== 'DELETE' || encoded === undefined) return undefined
  requireScope(api, 'configuration:write')
  const email = decodeURIComponent(encoded)
  if (!api.suppressions.some((row) => row.email === email)) {
    throw new FakeProblem(404, 'not_found', `the address ${email} is not suppressed`)
  }
  api.suppressions = api.suppressions.filter((row) => row.email !== email)
  return { status: 204 }
}
