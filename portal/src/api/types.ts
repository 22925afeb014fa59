/**
 * The names of the API's types. Pages import them from here and from nowhere else. Each is an alias
 * of what `schema.d.ts` says, which is generated from the API's own document: where the two drift
 * apart, the type check fails.
 */
import type { components } from './schema'

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

export type TicketSummary = Schemas['TicketSummary']
export type Ticket = Schemas['Ticket']
export type Channel = Schemas['Channel']
export type Actor = Schemas['Actor']
export type ChangeField = Schemas['Field']
export type Change = Schemas['Change']
export type Attachment = Schemas['Attachment']
export type Visibility = Schemas['Visibility']
export type DeliveryState = Schemas['DeliveryState']
export type Comment = Schemas['Comment']
export type AuditRecord = Schemas['Record']

export type CreateTicketInput = Schemas['CreateTicket']
export type UpdateTicketInput = Schemas['UpdateTicket']
export type MergeTicketsInput = Schemas['MergeTickets']
export type AddCommentInput = Schemas['AddComment']
export type AddCommentResult = Schemas['AddedComment']
export type Verification = Schemas['Verification']
export type CreateAttachmentUploadInput = Schemas['CreateAttachmentUpload']
export type AttachmentUpload = Schemas['AttachmentUpload']
export type AttachmentDownload = Schemas['AttachmentDownload']
export type RedeemAttachmentLinkInput = Schemas['RedeemAttachmentLink']

/** How a requester rated the help. */
export type Rating = NonNullable<Ticket['rating']>
/** What the page of a survey shows. */
export type Survey = Schemas['Survey']
export type OpenSurveyInput = Schemas['OpenSurvey']
export type RateTicketInput = Schemas['RateTicket']

export type Configuration = Schemas['Configuration']
export type Member = Schemas['Member']
export type InviteMemberInput = Schemas['InviteMember']
export type Address = Schemas['Address']
/** Whose domain an address is of. */
export type AddressDomain = Schemas['AddressDomain']
export type CreateAddressInput = Schemas['CreateAddress']
export type UpdateAddressInput = Schemas['UpdateAddress']
/** A domain of the tenant's own. */
export type Domain = Schemas['Domain']
export type DomainState = Schemas['DomainState']
export type CreateDomainInput = Schemas['CreateDomain']
export type DnsRecord = Schemas['DnsRecord']
/** The text of a mail, of one kind in one language. */
export type Template = Schemas['Template']
export type TemplateKind = Schemas['TemplateKind']
export type TemplateVariable = Schemas['TemplateVariable']
export type TemplateDraftInput = Schemas['TemplateDraft']
export type UpdateTemplateInput = Schemas['UpdateTemplate']
export type TemplatePreview = Schemas['TemplatePreview']
export type TestMail = Schemas['TestMail']
export type SuspendedMail = Schemas['SuspendedMailView']
/** A held mail, with what it says. */
export type SuspendedMailDetail = Schemas['SuspendedMailDetail']
export type Verdicts = SuspendedMailDetail['verdicts']
export type Verdict = Verdicts['spf']
export type RecoveredMail = Schemas['RecoveredMail']
/** An address to which no mail is sent for now. */
export type Suppression = Schemas['Suppression']
/** One mail that came in or went out, with its path. */
export type Mail = Schemas['Mail']
export type MailDirection = Mail['direction']
export type MailState = Mail['state']
export type MailStep = Schemas['MailStep']
export type MailStepKind = MailStep['step']
export type ReplayedMail = Schemas['ReplayedMail']
/** A sender whose mail is always held, or always taken in. */
export type SenderRule = Schemas['SenderRule']
export type SenderVerdict = SenderRule['verdict']
export type MailSettings = Schemas['MailSettings']
/** How much automatic mail one ticket sends to one recipient before it waits. */
export type MailCaps = Schemas['MailCaps']

export type QuietHours = Schemas['QuietHours']
export type UpdateMeInput = Schemas['UpdateMe']

export type ClockKind = Schemas['TargetKind']
export type ClockState = Schemas['ClockState']
/** A live clock, as rows and heads of tickets show it. */
export type ClockSummary = Schemas['ClockSummary']
export type SlaSummary = Schemas['SlaSummary']
export type TicketSla = Schemas['TicketSla']
export type ExplainedClock = Schemas['ExplainedClock']
export type ClockSpan = Schemas['ExplainedSpan']
export type SpanReason = Schemas['SpanReasonKind']
export type SlaEvent = Schemas['SlaEventView']
export type SlaEventKind = Schemas['SlaEventKind']

export type Weekday = Schemas['Weekday']
export type Interval = Schemas['Interval']
export type Holiday = Schemas['Holiday']
export type HolidayDate = Schemas['HolidayDate']
export type Closed = Schemas['Closed']
export type HolidayInput = Schemas['HolidayInput']
export type CreateCalendarInput = Schemas['CreateCalendar']
export type CalendarDraftInput = Schemas['CalendarDraft']
export type CalendarPreview = Schemas['CalendarPreview']
export type PreviewDay = Schemas['PreviewDay']

export type Calendar = Schemas['Calendar']
export type HolidayFeed = Schemas['HolidayFeed']
export type HolidayFeedInput = Schemas['CreateHolidayFeed']
export type HolidayImport = Schemas['HolidayImport']

export type Hours = Schemas['Hours']
export type NextUpdateMode = Schemas['NextUpdateMode']
export type OnReopen = Schemas['OnReopen']
export type Target = Schemas['Target']
export type ConditionField = Schemas['ConditionField']
export type ConditionOperator = Schemas['ConditionOperator']
export type Condition = Schemas['Condition']
export type Conditions = Schemas['Conditions']
export type StepTime = Schemas['StepTime']
export type EscalationAction = Schemas['EscalationAction']
export type EscalationStepInput = Schemas['StepInput']
export type EscalationStep = Schemas['EscalationStep']
export type SlaPolicy = Schemas['SlaPolicy']
export type SlaPolicyInput = Schemas['SlaPolicyInput']
export type PolicyDraftInput = Schemas['PolicyDraft']
export type PolicyPreview = Schemas['PolicyPreview']
export type PreviewedTicket = Schemas['PreviewedTicket']
export type Recalculation = Schemas['SlaRecalculation']
