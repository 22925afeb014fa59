/** A member's quiet hours: the types of their operations, and how they are read. */
import { queryOptions } from '@tanstack/react-query'
import { request } from './client'
import type { Me } from './types'

/** Local minutes; an end before the beginning is of the next day. */
export type QuietHours = { from_minute: number; until_minute: number; time_zone: string }
export type MeWithQuietHours = Me & { quiet_hours: QuietHours | null }
export type UpdateMeInput = { quiet_hours: QuietHours | null }

/** The person who is signed in, as the API knows them now. */
export function meQuery(me: Me) {
  return queryOptions({
    queryKey: [me.tenant.id, me.id, 'me'],
    queryFn: async ({ signal }) =>
      (await request<MeWithQuietHours>('GET', '/v1/me', { signal })).data,
  })
}

/** Keeps what a member has chosen for themselves. */
export async function updateMe(body: UpdateMeInput): Promise<MeWithQuietHours> {
  return (await request<MeWithQuietHours>('PATCH', '/v1/me', { body })).data
}
