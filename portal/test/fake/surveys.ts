/** The page of a survey: what it shows, and the rating that it sends. */
import type { Survey, Ticket } from '../../src/api/types.ts'
import { refuse } from './calendars.ts'
import { rate } from './data/ratings.ts'
import { tenant } from './data/tenant.ts'
import { type FakeAnswer, type FakeApi, FakeProblem, type FakeRequest } from './server.ts'

/** The ticket that the links of surveys are about. */
export const SURVEYED = 12

/** Links: `unproven` of somebody who is not proven, `busy` one that was tried too often. */
const TOKENS: unknown[] = ['good', 'unproven', 'busy']

const surveyOf = ({ display_number, title, rating }: Ticket, token: unknown): Survey => ({
  tenant_name: tenant.name,
  display_number,
  title: token === 'unproven' ? null : title,
  rating,
})

function rateTicket(api: FakeApi, ticket: Ticket, { body }: FakeRequest): void {
  const { token, score, comment = '' } = body
  if (token === 'busy') throw new FakeProblem(429, 'too_many_requests', 'too many ratings')
  if (!(Number(score) >= 1 && Number(score) <= 5)) {
    refuse([{ field: 'score', reason: 'must be 1 to 5' }])
  }
  if ([...String(comment)].length > 2000) {
    refuse([{ field: 'comment', reason: 'must have at most 2000 characters' }])
  }
  const rating = { score: Number(score), rated_at: '2026-11-21T09:30:00Z' }
  rate(ticket, api.records.get(ticket.number) ?? [], rating, String(comment))
}

/** Answers what the links of surveys ask; undefined for other paths. */
export function answerSurveys(api: FakeApi, request: FakeRequest): FakeAnswer | undefined {
  const { method, path, body } = request
  const route = `${method} ${path}`
  if (!['POST /v1/surveys/open', 'POST /v1/surveys/rate'].includes(route)) return undefined
  const ticket = api.tickets.find(({ number }) => number === SURVEYED)
  if (body.token === 'gone' || !ticket) {
    throw new FakeProblem(404, 'not_found', 'the ticket is not there')
  }
  if (!TOKENS.includes(body.token)) {
    throw new FakeProblem(401, 'invalid_token', 'the link is forged or late')
  }
  if (path === '/v1/surveys/rate') rateTicket(api, ticket, request)
  return { status: 200, body: surveyOf(ticket, body.token) }
}
