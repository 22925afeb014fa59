/** How the texts of mail are read. */
import { queryOptions } from '@tanstack/react-query'
import { request } from './client'
import { readAll } from './queries'
import type { Template, TemplateDraftInput, TemplateKind, TemplatePreview } from './types'

export const TEMPLATE_KINDS = [
  'acknowledgement',
  'reply',
  'resolved',
  'survey',
  'follow_up',
  'comment_notice',
  'sla_notice',
  'mail_parked',
  'invitation',
  'sign_in_link',
] as const satisfies readonly TemplateKind[]

/** Whether an address can have a text of its own for mail of this kind. */
export function isOfAddresses(kind: TemplateKind): boolean {
  return ['acknowledgement', 'reply', 'resolved', 'survey'].includes(kind)
}

/** All texts: those of the tenant, and those of single addresses. */
export function templatesQuery(tenantId: string) {
  return queryOptions({
    queryKey: [tenantId, 'templates'],
    queryFn: ({ signal }) => readAll<Template>('/v1/templates', signal),
  })
}

/** A text as it would be sent, with sample values. */
export function templatePreviewQuery(tenantId: string, body: TemplateDraftInput) {
  return queryOptions({
    queryKey: [tenantId, 'template_preview', body],
    queryFn: async ({ signal }) =>
      (await request<TemplatePreview>('POST', '/v1/template_previews', { body, signal })).data,
  })
}
