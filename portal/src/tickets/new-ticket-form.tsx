// The form of a new ticket. What is typed survives everything but being sent.
import { Link } from '@tanstack/react-router'
import { CornerDownRight, Paperclip } from 'lucide-react'
import { type FormEvent, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { fieldText } from '../api/problem-text'
import type { CreateTicketInput, Priority, Ticket } from '../api/types'
import { useSession } from '../app/session'
import { Button, FormError, Select, TextField } from '../ui'
import { useConfiguration } from './api'
import { attemptKey, type DraftPlace, readDraft, saveDraft } from './drafts'
import { TagsEditor } from './tags-editor'
import { useGoBack } from './ticket-frame'
import { UploadList } from './upload-list'
import { useUploads } from './uploads'
import { useCreateTicket } from './writes'

const escapeHtml = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

// Blank lines part paragraphs, other line ends stay.
export function paragraphs(text: string): string {
  return text
    .trim()
    .split(/\n{2,}/)
    .map((part) => `<p>${escapeHtml(part).replaceAll('\n', '<br>')}</p>`)
    .join('')
}

const NOBODY = 'nobody'
const USUAL: Priority = 'p3'

/** What the form holds; each field is empty until somebody fills or chooses it. */
type Fields = {
  title: string
  text: string
  email: string
  name: string
  priority: string
  team: string
  assignee: string
  tags: string[]
}
const EMPTY: Fields = {
  title: '',
  text: '',
  email: '',
  name: '',
  priority: '',
  team: '',
  assignee: '',
  tags: [],
}

/** What the form begins with when it goes on with a closed ticket: what the person would type again. */
function fieldsAfter(closed: Ticket, isMember: boolean): Partial<Fields> {
  const { title, requester } = closed
  return isMember ? { title, email: requester.email, name: requester.name } : { title }
}

/** Which ticket the new one goes on with. */
function FollowUpOf({ ticket, problem }: { ticket: Ticket; problem: string | null }) {
  const { t } = useTranslation('tickets')
  const { me } = useSession()
  return (
    <div className="flex items-start gap-2 rounded-lg bg-sunken px-3 py-2 text-sm text-muted">
      <CornerDownRight size={15} aria-hidden className="mt-0.5 shrink-0" />
      <div className="min-w-0">
        <p className="break-words">
          {t('new.goesOnWith', { context: me.kind })}{' '}
          <Link
            to="/tickets/$number"
            params={{ number: String(ticket.number) }}
            className="link font-medium"
          >
            {ticket.display_number} · {ticket.title}
          </Link>
        </p>
        {problem && (
          <p role="alert" className="text-xs font-medium text-danger-ink">
            {problem}
          </p>
        )}
      </div>
    </div>
  )
}

export function NewTicketForm({
  place,
  followUpOf,
  isSending,
  onCreated,
}: {
  place: DraftPlace
  followUpOf: Ticket | undefined
  isSending: boolean
  onCreated: (ticket: Ticket) => void
}) {
  const { t } = useTranslation('tickets')
  const { me } = useSession()
  const goBack = useGoBack()
  const isMember = me.kind === 'member'
  const configuration = useConfiguration().data
  const create = useCreateTicket(place.ticket)
  const [problem, setProblem] = useState<unknown>(null)
  const [fields, setFields] = useState<Fields>(() => ({
    ...EMPTY,
    ...(followUpOf && fieldsAfter(followUpOf, isMember)),
    ...readDraft(place).fields,
  }))
  const latest = useRef(fields)
  const [isChecked, setIsChecked] = useState(false)
  const chooser = useRef<HTMLInputElement>(null)
  const form = useRef<HTMLFormElement>(null)
  const uploads = useUploads(place)
  const set = <K extends keyof Fields>(field: K) => {
    return (value: Fields[K]) => {
      latest.current = { ...latest.current, [field]: value }
      setFields(latest.current)
      saveDraft(place, { fields: latest.current })
    }
  }
  const reasonOf = (field: string) => fieldText(problem, field)
  const missing = (field: 'title' | 'text' | 'email') =>
    isChecked && !fields[field].trim() ? t('new.required') : undefined
  const isEmailWrong = isMember && !/^\S+@\S+$/.test(fields.email.trim())

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (isSending) return
    setIsChecked(true)
    if (!fields.title.trim() || !fields.text.trim() || isEmailWrong) {
      requestAnimationFrame(() =>
        form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus(),
      )
      return
    }
    const body: CreateTicketInput = {
      title: fields.title.trim(),
      html: paragraphs(fields.text),
      attachment_ids: uploads.ids,
      ...(followUpOf && { follow_up_of: followUpOf.number }),
    }
    if (isMember) {
      const name = fields.name.trim()
      body.requester = { email: fields.email.trim(), ...(name ? { name } : {}) }
      body.priority = (fields.priority || USUAL) as Priority
      body.tags = fields.tags
      if (fields.team) body.team_id = fields.team
      if (fields.assignee) body.assignee_id = fields.assignee
    }
    saveDraft(place, { fields })
    setProblem(null)
    try {
      const { html, fields: sentFields, files } = readDraft(place)
      const made = await create.mutateAsync({
        body,
        key: attemptKey(place, body),
        place,
        sent: { html, fields: sentFields, files },
      })
      onCreated(made)
    } catch (error) {
      setProblem(error)
    }
  }
  const members = configuration?.members.filter((member) => member.role !== 'viewer') ?? []
  return (
    <form
      ref={form}
      onSubmit={(event) => void submit(event)}
      noValidate
      aria-busy={isSending}
      className="card mx-auto flex w-full max-w-3xl flex-col"
    >
      <fieldset disabled={isSending} className="flex min-w-0 flex-col gap-4 p-4 sm:p-6">
        <legend className="sr-only">{t(isMember ? 'new.title' : 'new.titleContact')}</legend>
        {followUpOf && <FollowUpOf ticket={followUpOf} problem={reasonOf('follow_up_of')} />}
        {isMember && (
          <div className="grid gap-4 sm:grid-cols-2">
            <TextField
              label={t('new.requesterEmail')}
              type="email"
              isRequired
              isReadOnly={isSending}
              value={fields.email}
              onChange={set('email')}
              errorMessage={
                reasonOf('requester.email') ??
                missing('email') ??
                (isChecked && isEmailWrong ? t('new.emailWrong') : undefined)
              }
            />
            <TextField
              label={t('new.requesterName')}
              isReadOnly={isSending}
              value={fields.name}
              onChange={set('name')}
            />
          </div>
        )}
        <TextField
          label={t('new.subject')}
          isRequired
          isReadOnly={isSending}
          maxLength={300}
          value={fields.title}
          onChange={set('title')}
          errorMessage={reasonOf('title') ?? missing('title')}
        />
        <div className="flex flex-col gap-2">
          <TextField
            label={t('new.description')}
            isRequired
            isReadOnly={isSending}
            isMultiline
            rows={9}
            value={fields.text}
            onChange={set('text')}
            errorMessage={reasonOf('html') ?? missing('text')}
          />
          <UploadList files={uploads} isDisabled={isSending} />
          <div>
            <input
              ref={chooser}
              type="file"
              multiple
              hidden
              aria-label={t('composer.choose')}
              onChange={(event) => {
                uploads.add(event.target.files ?? [])
                event.target.value = ''
              }}
            />
            <Button
              size="sm"
              icon={Paperclip}
              isDisabled={isSending}
              onPress={() => chooser.current?.click()}
            >
              {t('composer.attach')}
            </Button>
          </div>
        </div>
        {isMember && (
          <>
            <div className="grid gap-4 sm:grid-cols-3">
              <Select
                label={t('properties.priority')}
                isDisabled={isSending}
                items={(configuration?.priorities ?? []).map(({ id }) => ({
                  id,
                  label: t(`priority.${id}`),
                }))}
                selectedKey={fields.priority || USUAL}
                onSelectionChange={set('priority')}
              />
              <Select
                label={t('properties.team')}
                isDisabled={isSending}
                items={(configuration?.teams ?? []).map(({ id, name }) => ({ id, label: name }))}
                selectedKey={fields.team || (configuration?.teams[0]?.id ?? null)}
                onSelectionChange={set('team')}
              />
              <Select
                label={t('properties.assignee')}
                isDisabled={isSending}
                items={[
                  { id: NOBODY, label: t('row.nobody') },
                  ...members.map(({ id, name }) => ({ id, label: name })),
                ]}
                selectedKey={fields.assignee || NOBODY}
                onSelectionChange={(id) => set('assignee')(id === NOBODY ? '' : id)}
              />
            </div>
            <TagsEditor tags={fields.tags} isReadOnly={isSending} onChange={set('tags')} />
          </>
        )}
        <FormError error={problem} />
      </fieldset>
      <div className="flex flex-wrap items-center gap-2 border-t border-line px-4 py-3 sm:px-6">
        <Button
          type="submit"
          variant="primary"
          isPending={isSending}
          isDisabled={uploads.isSending || uploads.hasFailed}
        >
          {t(isMember ? 'new.create' : 'new.send')}
        </Button>
        <Button variant="ghost" onPress={goBack}>
          {t('new.cancel')}
        </Button>
        <span className="ms-auto text-xs text-faint max-sm:w-full">
          {uploads.isSending
            ? t('composer.uploading')
            : uploads.hasFailed
              ? t('composer.fileLeft')
              : t('new.kept')}
        </span>
      </div>
    </form>
  )
}
