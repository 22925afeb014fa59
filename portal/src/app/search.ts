import { z } from 'zod'

/** States of promised times, one or several with commas between them. */
const slaStates = z.string().regex(/^(?:(?:breached|warned|running|paused|none)(?:,(?!$)|$)){1,5}$/)

/** What the queue's address may say. Anything else in it is dropped and not an error. */
export const queueSearch = z.object({
  view: z.string().max(40).optional().catch(undefined),
  team_id: z.string().max(80).optional().catch(undefined),
  assignee_id: z.string().max(80).optional().catch(undefined),
  unassigned: z.boolean().optional().catch(undefined),
  status_category: z.string().max(80).optional().catch(undefined),
  sla_state: slaStates.optional().catch(undefined),
  order: z.enum(['updated', 'created', 'priority', 'due']).optional().catch(undefined),
  direction: z.enum(['asc', 'desc']).optional().catch(undefined),
  /** Words to find in the list. A word of digits alone is a number to the router. */
  q: z.coerce.string().max(200).optional().catch(undefined),
})
export type QueueSearch = z.infer<typeof queueSearch>

/** What the address of a new ticket may say: the closed ticket that it goes on with. */
export const newTicketSearch = z.object({
  follow_up_of: z.int().positive().max(9_999_999_999).optional().catch(undefined),
})
export type NewTicketSearch = z.infer<typeof newTicketSearch>

/** What the address of the mail log may say: which way the mail went, and of which ticket it is. */
export const mailLogSearch = z.object({
  direction: z.enum(['in', 'out']).optional().catch(undefined),
  ticket: z.int().positive().max(9_999_999_999).optional().catch(undefined),
})
export type MailLogSearch = z.infer<typeof mailLogSearch>

/** What the address of suspended mail may say: the mail that is open. */
export const suspendedMailSearch = z.object({
  mail: z
    .string()
    .regex(/^[\w-]{1,80}$/)
    .optional()
    .catch(undefined),
})
export type SuspendedMailSearch = z.infer<typeof suspendedMailSearch>

/**
 * The path of this portal that `next` leads to, or undefined. It is read as a browser reads it,
 * which takes `/\evil.example` and `/<tab>/evil.example` for other hosts.
 */
export function pathWithin(next: string, origin = window.location.origin): string | undefined {
  if (!next.startsWith('/') || !URL.canParse(next, origin)) return undefined
  const url = new URL(next, origin)
  if (url.origin !== origin) return undefined
  const path = url.pathname + url.search + url.hash
  // A path such as `//evil.example` is another host once it stands alone.
  return path.startsWith('//') ? undefined : path
}

/** Where to go after the sign-in: a path of this portal and nothing else. */
export const signInSearch = z.object({
  next: z
    .string()
    .max(500)
    .transform((next) => pathWithin(next))
    .optional()
    .catch(undefined),
})
