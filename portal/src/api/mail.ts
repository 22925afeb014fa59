/** Mail in and out: how it is read, and the rules about it. */
import { queryOptions } from '@tanstack/react-query'
import { isProblem, request } from './client'
import { readAll } from './queries'
import type {
  AttachmentDownload,
  MailSettings,
  ReplayedMail,
  SenderRule,
  SenderVerdict,
  SuspendedMailDetail,
} from './types'

/** The list of mail in and out. */
export const MAILS = '/v1/mails'

/** A held mail with what it says. Its link to the original works for five minutes. */
export function heldMailQuery(tenantId: string, id: string) {
  return queryOptions({
    queryKey: [tenantId, 'held_mail', id],
    queryFn: async ({ signal }) =>
      (await request<SuspendedMailDetail>('GET', `/v1/suspended_mail/${id}`, { signal })).data,
  })
}

/** The address of a mail's original, which works for five minutes. */
export async function rawMailUrl(id: string): Promise<string> {
  const path = `${MAILS}/${id}/raw`
  return (await request<Pick<AttachmentDownload, 'url'>>('GET', path)).data.url
}

/** Takes a mail in again; what it made before is not made twice. */
export async function replayMail(id: string): Promise<ReplayedMail> {
  return (await request<ReplayedMail>('POST', `${MAILS}/${id}/replay`)).data
}

export function senderRulesQuery(tenantId: string) {
  return queryOptions({
    queryKey: [tenantId, 'sender_rules'],
    queryFn: ({ signal }) => readAll<SenderRule>('/v1/sender_rules', signal),
  })
}

const ruleOf = (sender: string) => `/v1/sender_rules/${encodeURIComponent(sender)}`

/** Blocks or allows a sender: an address, or `@domain` for all of a domain. */
export async function putSenderRule(sender: string, verdict: SenderVerdict): Promise<SenderRule> {
  return (await request<SenderRule>('PUT', ruleOf(sender), { body: { verdict } })).data
}

export async function deleteSenderRule(sender: string): Promise<void> {
  try {
    await request<void>('DELETE', ruleOf(sender))
  } catch (error) {
    // Somebody else was faster.
    if (!isProblem(error, 'not_found')) throw error
  }
}

export function mailSettingsQuery(tenantId: string) {
  return queryOptions({
    queryKey: [tenantId, 'mail_settings'],
    queryFn: async ({ signal }) =>
      (await request<MailSettings>('GET', '/v1/mail_settings', { signal })).data,
  })
}

/** Changes what is named and leaves the rest. */
export async function updateMailSettings(body: Partial<MailSettings>): Promise<MailSettings> {
  return (await request<MailSettings>('PATCH', '/v1/mail_settings', { body })).data
}
