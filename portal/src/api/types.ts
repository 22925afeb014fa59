/** The names of the API's types. Pages import them from here and from nowhere else. */

export type Role = 'viewer' | 'agent' | 'team_lead' | 'manager' | 'admin'
export type Scope =
  | 'own_tickets:read'
  | 'own_tickets:write'
  | 'tickets:read'
  | 'tickets:write'
  | 'configuration:read'
  | 'configuration:write'
  | 'members:read'
  | 'members:write'
  | 'suspended_mail:read'
export type StatusCategory = 'new' | 'open' | 'pending' | 'scheduled' | 'resolved' | 'closed'
export type Priority = 'p1' | 'p2' | 'p3' | 'p4'
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

export type FieldError = { field: string; reason: string }
export type Problem = {
  type: string
  title: string
  status: number
  code: string
  detail: string
  errors?: FieldError[]
  request_id: string
}

export type Tenant = { id: string; slug: string; name: string; locale: string; time_zone: string }
export type Me = {
  kind: 'member' | 'contact'
  id: string
  name: string
  email: string
  role: Role | 'requester'
  scopes: string[]
  tenant: Tenant
}
export type Session = { access_token: string; expires_at: string; me: Me }

export type Page<T> = { data: T[]; next_cursor: string | null }
export type Ref = { id: string; name: string }
export type Status = { id: string; name: string; category: StatusCategory }

export type TicketSummary = {
  number: number
  display_number: string
  title: string
  status: Status
  priority: Priority
  team: Ref | null
  assignee: Ref | null
  requester: { id: string; name: string; email: string }
  tags: string[]
  channel: 'mail' | 'portal' | 'api'
  comment_count: number
  created_at: string
  updated_at: string
  version: number
}
export type Ticket = TicketSummary & {
  cc: string[]
  address: { id: string; email: string } | null
  resolved_at: string | null
  closed_at: string | null
  closes_at: string | null
  follow_up_of: number | null
  follow_ups: number[]
}

export type Actor = { kind: 'member' | 'contact' | 'system'; id: string | null; name: string }
export type ChangeField =
  | 'title'
  | 'status'
  | 'priority'
  | 'assignee'
  | 'team'
  | 'tags'
  | 'cc'
  | 'follow_up_of'
  | 'follow_ups'
export type Change = {
  field: ChangeField
  from: Json
  to: Json
  from_label: string | null
  to_label: string | null
}
export type Attachment = {
  id: string
  name: string
  content_type: string
  size_bytes: number
  is_inline: boolean
}
export type Visibility = 'public' | 'internal'
export type DeliveryState = 'queued' | 'sent' | 'delivered' | 'bounced' | 'complained' | 'failed'
export type Comment = {
  id: string
  visibility: Visibility
  author: Actor
  html: string
  text: string
  attachments: Attachment[]
  mail: {
    from: string
    to: string[]
    cc: string[]
    subject: string
    message_id: string | null
    is_automatic: boolean
  } | null
  delivery: { state: DeliveryState; at: string; detail: string | null } | null
}
export type AuditRecord = {
  seq: number
  at: string
  actor: Actor
  channel: 'mail' | 'portal' | 'api' | 'time'
  kind: 'created' | 'commented' | 'updated'
  changes: Change[]
  comment: Comment | null
  effects: { kind: string; detail: string }[]
  hash: string | null
}

export type CreateTicketInput = {
  title: string
  html?: string
  text?: string
  priority?: Priority
  team_id?: string
  assignee_id?: string
  requester?: { email: string; name?: string }
  tags?: string[]
  attachment_ids?: string[]
}
export type UpdateTicketInput = {
  title?: string
  status_id?: string
  priority?: Priority
  assignee_id?: string | null
  team_id?: string | null
  tags?: string[]
}
export type AddCommentInput = {
  visibility: Visibility
  html?: string
  text?: string
  attachment_ids?: string[]
  status_id?: string
}
export type AddCommentResult = { ticket: Ticket; record: AuditRecord }
export type Verification = {
  number: number
  records: number
  valid: boolean
  first_invalid_seq: number | null
  head_hash: string
}
export type AttachmentUpload = {
  id: string
  upload: { method: 'PUT'; url: string; headers: Record<string, string>; expires_at: string }
}
export type AttachmentDownload = {
  id: string
  name: string
  content_type: string
  size_bytes: number
  url: string
  expires_at: string
}

export type Configuration = {
  tenant: Tenant & { auto_close_days: number }
  statuses: (Status & { position: number })[]
  priorities: { id: Priority; name: string }[]
  teams: { id: string; name: string; member_ids: string[] }[]
  members: { id: string; name: string; role: Role }[]
  calendars: { id: string; name: string; time_zone: string }[]
}
export type Member = {
  id: string
  name: string
  email: string
  role: Role
  is_active: boolean
  is_invited: boolean
  created_at: string
}
export type Address = {
  id: string
  email: string
  display_name: string
  team: Ref | null
  created_at: string
}
export type SuspendedMail = {
  id: string
  received_at: string
  reason: string
  detail: string
  from: string
  to: string
  subject: string
  size_bytes: number
  raw_url: string
}
