/** A member's quiet hours: how they are read and kept. */
import { queryOptions } from '@tanstack/react-query'
import { request } from './client'
import type { Me, UpdateMeInput } from './types'

/** The person who is signed in, as the API knows them now. */
export function meQuery(me: Me) {
  return queryOptions({
    queryKey: [me.tenant.id, me.id, 'me'],
    queryFn: async ({ signal }) => (await request<Me>('GET', '/v1/me', { signal })).data,
  })
}

/** Keeps what a member has chosen for themselves. */
export async function updateMe(body: UpdateMeInput): Promise<Me> {
  return (await request<Me>('PATCH', '/v1/me', { body })).data
}
