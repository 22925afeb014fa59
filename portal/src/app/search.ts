import { z } from 'zod'

/** What the queue's address may say. Anything else in it is dropped and not an error. */
export const queueSearch = z.object({
  view: z.string().max(40).optional().catch(undefined),
  team_id: z.string().max(80).optional().catch(undefined),
  assignee_id: z.string().max(80).optional().catch(undefined),
  unassigned: z.boolean().optional().catch(undefined),
  status_category: z.string().max(80).optional().catch(undefined),
  order: z.enum(['updated', 'created', 'priority']).optional().catch(undefined),
  direction: z.enum(['asc', 'desc']).optional().catch(undefined),
})
export type QueueSearch = z.infer<typeof queueSearch>

/** Where to go after the sign-in: a path of this portal and nothing else. */
export const signInSearch = z.object({
  next: z
    .string()
    .max(500)
    .regex(/^\/(?![/\\])/)
    .optional()
    .catch(undefined),
})
