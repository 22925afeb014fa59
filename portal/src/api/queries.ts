import { queryOptions } from '@tanstack/react-query'
import { request } from './client'
import type { Address, Domain, Member, Page } from './types'

/** Reads a short list to its end. */
export async function readAll<T>(path: string, signal: AbortSignal): Promise<T[]> {
  const rows: T[] = []
  let cursor: string | null = null
  do {
    const page: Page<T> = (await request<Page<T>>('GET', path, { query: { cursor }, signal })).data
    rows.push(...page.data)
    cursor = page.next_cursor ?? null
  } while (cursor)
  return rows
}

/** The members of the tenant. */
export function membersQuery(tenantId: string) {
  return queryOptions({
    queryKey: [tenantId, 'members'],
    queryFn: ({ signal }) => readAll<Member>('/v1/members', signal),
  })
}

/** The addresses of the tenant. */
export function addressesQuery(tenantId: string) {
  return queryOptions({
    queryKey: [tenantId, 'addresses'],
    queryFn: ({ signal }) => readAll<Address>('/v1/addresses', signal),
  })
}

/** The tenant's own domains. */
export function domainsQuery(tenantId: string) {
  return queryOptions({
    queryKey: [tenantId, 'domains'],
    queryFn: ({ signal }) => readAll<Domain>('/v1/domains', signal),
  })
}
