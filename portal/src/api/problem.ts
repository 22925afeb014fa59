import type { FieldError, Problem } from './types'

/** An answer of the API that is not a success, or no answer at all (`code` "network", status 0). */
export class ProblemError extends Error {
  readonly status: number
  readonly code: string
  readonly title: string
  readonly detail: string
  readonly errors: FieldError[]
  readonly requestId: string | null

  constructor(problem: Partial<Problem> & { status: number; code: string }) {
    super(problem.detail || problem.title || problem.code)
    this.name = 'ProblemError'
    this.status = problem.status
    this.code = problem.code
    this.title = problem.title ?? ''
    this.detail = problem.detail ?? ''
    this.errors = problem.errors ?? []
    this.requestId = problem.request_id ?? null
  }

  /** The reason the API gave for one field of the body, if it named that field. */
  reasonFor(field: string): string | undefined {
    return this.errors.find((error) => error.field === field)?.reason
  }
}

/** Whether `error` is a problem with this code. */
export function isProblem(error: unknown, code: string): error is ProblemError {
  return error instanceof ProblemError && error.code === code
}

/** What a gateway means that refuses a request before our own code sees it. */
const CODES: Record<number, string> = {
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'not_found',
  413: 'body_too_large',
  429: 'too_many_requests',
}
function codeOfStatus(status: number): string {
  return status >= 500 ? 'internal' : (CODES[status] ?? `http_${status}`)
}

/** Reads the problem out of a response that is not a success, whatever its body holds. */
export async function problemFromResponse(response: Response): Promise<ProblemError> {
  const requestId = response.headers.get('x-request-id') ?? undefined
  try {
    const body = (await response.json()) as Partial<Problem>
    if (typeof body === 'object' && body !== null && typeof body.code === 'string') {
      return new ProblemError({
        request_id: requestId,
        ...body,
        status: response.status,
        code: body.code,
      })
    }
  } catch {
    // A gateway or proxy answered with something that is not JSON: the status says enough.
  }
  return new ProblemError({
    status: response.status,
    code: codeOfStatus(response.status),
    title: response.statusText,
    request_id: requestId,
  })
}
