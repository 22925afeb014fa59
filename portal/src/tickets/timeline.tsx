// The story of a ticket: what was said, and what changed in between.
import {
  Bell,
  Bot,
  CirclePause,
  Download,
  History,
  Image,
  Lock,
  Mail,
  MailX,
  Paperclip,
  Reply,
} from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { effectText } from '../api/server-text'
import type { AuditRecord, Change, ChangeField, Comment, Ticket } from '../api/types'
import { useSession } from '../app/session'
import { formatBytes } from '../i18n/bytes'
import { Avatar, Chip, Time, toast } from '../ui'
import { attachmentUrl } from './api'
import { CommentHtml } from './comment-html'
import { DeliveryChip, DeliveryProblem } from './delivery'
import { MailHeaders } from './mail-headers'
import { RatingLine } from './rating'
import { isTold } from './sla/sla-events'
import { MinorSlaLine, SlaLines } from './sla/sla-lines'

const FIELDS = {
  title: true,
  status: true,
  priority: true,
  assignee: true,
  team: true,
  tags: true,
  cc: true,
  followers: true,
  follow_up_of: true,
  follow_ups: true,
  merged_into: true,
  merged: true,
  rating: true,
} satisfies Record<ChangeField, true>

/** A change in words: the field, and what a reader sees of it before and after. */
type Line = { field: ChangeField; from: string; to: string }

function shown(value: unknown, label: string | null | undefined): string {
  if (label) return label
  if (Array.isArray(value)) return value.join(', ')
  return value === null || value === undefined ? '' : String(value)
}

/** What a record changed that a reader can see: fields that have words, and whose words are others now. */
export function visibleChanges(changes: Change[]): Line[] {
  return changes
    .filter(({ field }) => Object.hasOwn(FIELDS, field))
    .map(({ field, from, to, from_label, to_label }) => {
      const line = { field, from: shown(from, from_label), to: shown(to, to_label) }
      if (field !== 'priority') return line
      return { ...line, from: line.from.toUpperCase(), to: line.to.toUpperCase() }
    })
    .filter(({ from, to }) => from !== to)
}

const MAIL_ICONS = {
  send_mail: Mail,
  withheld_mail: MailX,
  parked_mail: CirclePause,
  notify_members: Bell,
}
const isOfMail = (kind: string): kind is keyof typeof MAIL_ICONS => Object.hasOwn(MAIL_ICONS, kind)

/** Whether a record tells a reader anything. One that only moved the time of waking does not. */
export function isVisible(record: AuditRecord): boolean {
  return Boolean(
    record.comment ||
      visibleChanges(record.changes).length > 0 ||
      record.effects.some(({ kind }) => isOfMail(kind)) ||
      record.sla.some(isTold),
  )
}

/** What a timeline knows of its ticket. */
export type StoryTicket = Pick<Ticket, 'number' | 'version'>

export function Timeline({ ticket, records }: { ticket: StoryTicket; records: AuditRecord[] }) {
  const { t } = useTranslation('tickets')
  return (
    <ol className="flex flex-col gap-3" aria-label={t('timeline.label')}>
      {records.filter(isVisible).map((record) => {
        const isAlone = !record.comment && visibleChanges(record.changes).length === 0
        return (
          <li key={record.seq} className="flex flex-col gap-2">
            <RatingLine record={record} />
            {record.comment && (
              <CommentCard ticket={ticket} record={record} comment={record.comment} />
            )}
            <SlaLines record={record} isAlone={isAlone} />
            <ChangeLine record={record} />
            <EffectLines record={record} />
            <OwnMail ticket={ticket} record={record} />
            <MinorSlaLine record={record} isAlone={isAlone} />
          </li>
        )
      })}
    </ol>
  )
}

/** To whom an update was mailed, or why it was not, and which members were told. */
function EffectLines({ record }: { record: AuditRecord }) {
  const { t } = useTranslation('server')
  return record.effects.map(({ kind, detail }) => {
    if (!isOfMail(kind)) return null
    const Icon = MAIL_ICONS[kind]
    const { text, lang } = effectText(detail, t)
    return (
      <p key={kind + detail} className="flex items-start gap-2 ps-4 text-xs text-muted">
        <Icon size={13} aria-hidden className="mt-0.5 shrink-0" />
        <span lang={lang} className="min-w-0 wrap-anywhere">
          {text}
        </span>
      </p>
    )
  })
}

/** What stands for an empty value: French asks for whom or for what. */
const NONE: Partial<Record<ChangeField, string>> = {
  assignee: 'person',
  followers: 'person',
  team: 'feminine',
  tags: 'feminine',
  follow_ups: 'feminine',
}

/** Fields that only ever gain what they are changed to. */
const GAINED: readonly ChangeField[] = ['merged_into', 'merged']

function ChangeLine({ record }: { record: AuditRecord }) {
  const { t } = useTranslation('tickets')
  const lines = visibleChanges(record.changes).filter(({ field }) => field !== 'rating')
  if (lines.length === 0) return null
  const Icon = record.actor.kind === 'system' ? Bot : History
  return (
    <p className="flex items-start gap-2 ps-4 text-xs text-muted">
      <Icon size={13} aria-hidden className="mt-0.5 shrink-0" />
      <span className="min-w-0 break-words">
        <span className="font-medium text-ink">{record.actor.name}</span>
        {lines.map(({ field, from, to }) => {
          if (GAINED.includes(field)) {
            return (
              <span key={field}>
                {' · '}
                {t('change.gained', { field: t(`change.${field}`), to })}
              </span>
            )
          }
          const none = t('change.none', { context: NONE[field] })
          const values = { from: from || none, to: to || none }
          return (
            <span key={field}>
              {' · '}
              {t('change.line', { field: t(`change.${field}`), ...values })}
            </span>
          )
        })}
        {' · '}
        <Time value={record.at} relative />
      </span>
    </p>
  )
}

/** How far a mail has come that carries no comment of its own; who sent it and to whom stands above it. */
function OwnMail({ ticket, record }: { ticket: StoryTicket; record: AuditRecord }) {
  if (!record.delivery) return null
  return (
    <div className="ps-4">
      <p className="flex flex-wrap items-center gap-x-2 text-xs text-muted">
        <DeliveryChip delivery={record.delivery} />
        <Time value={record.delivery.at} relative />
      </p>
      <DeliveryProblem ticket={ticket} seq={record.seq} delivery={record.delivery} />
    </div>
  )
}

/** "3 hours ago" says enough; of older messages one wants to know the day and the hour. */
const isRecent = (at: string) => Date.now() - Date.parse(at) < 20 * 3_600_000

function CommentCard({
  ticket,
  record,
  comment,
}: {
  ticket: StoryTicket
  record: AuditRecord
  comment: Comment
}) {
  const { t } = useTranslation('tickets')
  const { me } = useSession()
  const isNote = comment.visibility === 'internal'
  const isMember = comment.author.kind === 'member'
  const files = comment.attachments.filter((file) => !file.is_inline)
  return (
    <article
      aria-label={t(isNote ? 'comment.noteBy' : 'comment.replyBy', { name: comment.author.name })}
      className={`rounded-xl border px-4 py-3 shadow-low ${
        isNote ? 'border-note-line bg-note' : 'border-line bg-surface'
      }`}
    >
      <header className="mb-2 flex flex-wrap items-center gap-x-2 gap-y-1 text-sm">
        <Avatar name={comment.author.name} kind={comment.author.kind} />
        <span className="min-w-0 flex-1 font-medium break-words text-ink sm:flex-none">
          {comment.author.name}
        </span>
        {/* On a phone the chips have a line of their own, below the name. */}
        <span className="flex flex-wrap gap-x-2 gap-y-1 empty:hidden max-sm:order-last max-sm:w-full max-sm:ps-10">
          {isNote ? (
            <Chip tone="warning" icon={Lock}>
              {t('comment.note')}
            </Chip>
          ) : (
            isMember &&
            me.kind === 'member' && (
              <Chip tone="info" icon={Reply}>
                {t('comment.reply')}
              </Chip>
            )
          )}
          {comment.mail?.is_automatic && (
            <Chip tone="neutral" icon={Bot}>
              {t('comment.automatic')}
            </Chip>
          )}
          {comment.delivery && <DeliveryChip delivery={comment.delivery} />}
        </span>
        <span className="ms-auto text-xs text-faint">
          <Time value={record.at} relative={isRecent(record.at)} />
        </span>
      </header>
      <CommentHtml html={comment.html} ticket={ticket.number} />
      {comment.delivery && (
        <DeliveryProblem ticket={ticket} seq={record.seq} delivery={comment.delivery} />
      )}
      {files.length > 0 && (
        <ul className="mt-3 flex flex-wrap gap-2" aria-label={t('comment.files')}>
          {files.map((file) => (
            <li key={file.id}>
              <FileButton number={ticket.number} file={file} />
            </li>
          ))}
        </ul>
      )}
      {comment.mail && <MailHeaders mail={comment.mail} />}
    </article>
  )
}

function FileButton({ number, file }: { number: number; file: Comment['attachments'][number] }) {
  const { t, i18n } = useTranslation('tickets')
  const open = async () => {
    try {
      // The link lives for five minutes, so it is asked for when it is wanted.
      const link = document.createElement('a')
      link.href = await attachmentUrl(number, file.id)
      link.target = '_blank'
      link.rel = 'noopener'
      link.click()
    } catch (error) {
      toast.error(error)
    }
  }
  const Icon = file.content_type.startsWith('image/') ? Image : Paperclip
  return (
    <button
      type="button"
      onClick={() => void open()}
      className="inline-flex max-w-full items-center gap-2 rounded-md border border-line bg-surface px-2.5 py-1.5 text-sm text-ink hover:bg-hover"
    >
      <Icon size={14} aria-hidden className="shrink-0 text-faint" />
      <span className="truncate">{file.name}</span>
      <span className="text-xs text-faint tabular-nums">
        {formatBytes(file.size_bytes, i18n.language)}
      </span>
      <Download size={14} aria-hidden className="shrink-0 text-faint" />
      <span className="sr-only">{t('comment.download')}</span>
    </button>
  )
}
