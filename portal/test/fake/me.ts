import type { FieldError, Me, QuietHours } from '../../src/api/types.ts'
import { refuse } from './calendars.ts'
import type { FakeAnswer, FakeApi, FakeRequest } from './server.ts'
import { FakeProblem } from './server.ts'
import { isZone } from './zone.ts'

function check(hours: QuietHours): FieldError[] {
  const errors: FieldError[] = []
  const note = (field: string, reason: string) =>
    errors.push({ field: `quiet_hours.${field}`, reason })
  if (hours.from_minute > 1439) note('from_minute', 'must be at most 1439')
  if (hours.until_minute > 1439) note('until_minute', 'must be at most 1439')
  else if (hours.until_minute === hours.from_minute) {
    note('until_minute', 'must be another minute than from_minute')
  }
  if (!isZone(hours.time_zone)) {
    note('time_zone', 'must be an IANA time zone, such as Europe/Paris')
  }
  return errors
}

/** Answers who is signed in, with the quiet hours of a member. */
export function answerMe(api: FakeApi, { method, body }: FakeRequest): FakeAnswer {
  if (method === 'PATCH') {
    if (api.me.kind !== 'member') throw new FakeProblem(403, 'forbidden', 'is for members')
    const hours = body.quiet_hours as QuietHours | null
    if (hours) refuse(check(hours))
    api.quietHours = hours
  }
  const answer: Me = { ...api.me, quiet_hours: api.quietHours }
  return { status: 200, body: answer }
}
