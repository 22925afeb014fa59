/**
 * The names of the API's types. Pages import them from here and from nowhere else. Each is an alias
 * of what `schema.d.ts` says, which is generated from the API's own document: where the two drift
 * apart, the type check fails.
 */
import type { components } from './schema'
import type { WithSla, WithSlaEvents } from './sla'

type Schemas = components['schemas']

export type Role = Schemas['Role']
export type MemberRole = Schemas['MemberRole']
export type Locale = Schemas['Locale']
export type StatusCategory = Schemas['StatusCategory']
export type Priority = Schemas['Priority']

export type FieldError = Schemas['FieldError']
export type Problem = Schemas['Problem']

export type Tenant = Schemas['MeTenant']
export type Me = Schemas['Me']
export type Session = Schemas['Session']
export type SignUpInput = Schemas['SignUp']
export type SignInInput = Schemas['SignIn']
export type SignInLinkInput = Schemas['RequestSignInLink']
export type RedeemSignInLinkInput = Schemas['RedeemSignInLink']
export type AcceptInvitationInput = Schemas['AcceptInvitation']

/** One page of any list: what all of the document's `Page_…` schemas have in common. */
export type Page<T> = Pick<Schemas['Page_TicketSummary'], 'next_cursor'> & { data: T[] }
export type Ref = Schemas['Ref']
export type Status = Schemas['StatusRef']

export type TicketSummary = WithSla<Schemas['TicketSummary']>
export type Ticket = WithSla<Schemas['Ticket']>
export type Channel = Schemas['Channel']
export type Actor = Schemas['Actor']
export type ChangeField = Schemas['Field']
export type Change = Schemas['Change']
export type Attachment = Schemas['Attachment']
export type Visibility = Schemas['Visibility']
export type DeliveryState = Schemas['DeliveryState']
export type Comment = Schemas['Comment']
export type AuditRecord = WithSlaEvents<Schemas['Record']>

export type CreateTicketInput = Schemas['CreateTicket']
export type UpdateTicketInput = Schemas['UpdateTicket']
export type AddCommentInput = Schemas['AddComment']
export type AddCommentResult = { ticket: Ticket; record: AuditRecord }
export type Verification = Schemas['Verification']
export type CreateAttachmentUploadInput = Schemas['CreateAttachmentUpload']
export type AttachmentUpload = Schemas['AttachmentUpload']
export type AttachmentDownload = Schemas['AttachmentDownload']

export type Configuration = Schemas['Configuration']
export type Member = Schemas['Member']
export type InviteMemberInput = Schemas['InviteMember']
export type Address = Schemas['Address']
export type SuspendedMail = Schemas['SuspendedMailView']
