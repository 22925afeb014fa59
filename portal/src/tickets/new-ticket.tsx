// A ticket written in the portal: by a member for somebody, or by a contact for itself.
import { useNavigate } from '@tanstack/react-router'
import { Paperclip } from 'lucide-react'
import { type FormEvent, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ProblemError } from '../api/client'
import { useSession } from '../app/session'
import { Button, Page, Select, TextField } from '../ui'
import { type NewTicket, useConfiguration, useCreateTicket } from './api'
import { type DraftPlace, dropDraft, loadDraft, saveDraft } from './drafts'
import { TagsEditor } from './tags-editor'
import { UploadList } from './upload-list'
import { useUploads } from './uploads'

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

export function NewTicketPage() {
  const { t } = useTranslation('tickets')
  const { me } = useSession()
  const navigate = useNavigate()
  const isMember = me.kind === 'member'
  const configuration = useConfiguration().data
  const create = useCreateTicket()
  const place: DraftPlace = { tenant: me.tenant.id, person: me.id, ticket: 'new', mode: 'public' }
  const [title, setTitle] = useState('')
  const [text, setText] = useState(() => loadDraft(place))
  const [email, setEmail] = useState('')
  const [name, setName] = useState('')
  const [priority, setPriority] = useState('p3')
  const [team, setTeam] = useState<string | null>(null)
  const [assignee, setAssignee] = useState('nobody')
  const [tags, setTags] = useState<string[]>([])
  const files = useRef<HTMLInputElement>(null)
  const attempt = useRef<{ content: string; key: string } | null>(null)
  const uploads = useUploads({ tooLarge: t('upload.tooLarge'), failed: t('upload.failed') })
  const problem = create.error instanceof ProblemError ? create.error : null
  const reasonOf = (field: string) =>
    problem?.errors?.find((error) => error.field === field)?.reason

  const submit = (event: FormEvent) => {
    event.preventDefault()
    const ticket: NewTicket = { title, html: paragraphs(text), attachment_ids: uploads.ids }
    if (isMember) {
      ticket.requester = { email, ...(name.trim() ? { name } : {}) }
      ticket.priority = priority
      ticket.tags = tags
      if (team) ticket.team_id = team
      if (assignee !== 'nobody') ticket.assignee_id = assignee
    }
    const content = JSON.stringify(ticket)
    if (attempt.current?.content !== content)
      attempt.current = { content, key: crypto.randomUUID() }
    create.mutate(
      { ticket, key: attempt.current.key },
      {
        onSuccess: (made) => {
          dropDraft(place)
          void navigate({
            to: '/tickets/$number',
            params: { number: String(made.number) } as never,
            replace: true,
          })
        },
      },
    )
  }
  const members = configuration?.members.filter((member) => member.role !== 'viewer') ?? []
  return (
    <Page title={t(isMember ? 'new.title' : 'new.titleContact')}>
      <div className="min-h-0 flex-1 overflow-y-auto">
        <form
          onSubmit={submit}
          className="mx-auto flex w-full max-w-2xl flex-col gap-4 p-4 sm:px-6"
        >
          {isMember && (
            <div className="grid gap-4 sm:grid-cols-2">
              <TextField
                label={t('new.requesterEmail')}
                type="email"
                isRequired
                value={email}
                onChange={setEmail}
                errorMessage={reasonOf('requester.email')}
              />
              <TextField label={t('new.requesterName')} value={name} onChange={setName} />
            </div>
          )}
          <TextField
            label={t('new.subject')}
            isRequired
            value={title}
            onChange={setTitle}
            errorMessage={reasonOf('title')}
          />
          <TextField
            label={t('new.description')}
            isRequired
            isMultiline
            rows={9}
            value={text}
            onChange={(next: string) => {
              setText(next)
              saveDraft(place, next)
            }}
            errorMessage={reasonOf('html')}
          />
          <div>
            <input
              ref={files}
              type="file"
              multiple
              className="sr-only"
              tabIndex={-1}
              aria-label={t('composer.attach')}
              onChange={(event) => {
                uploads.add(event.target.files ?? [])
                event.target.value = ''
              }}
            />
            <Button variant="secondary" icon={Paperclip} onPress={() => files.current?.click()}>
              {t('composer.attach')}
            </Button>
          </div>
          <UploadList uploads={uploads.uploads} onRemove={uploads.remove} />
          {isMember && (
            <>
              <div className="grid gap-4 sm:grid-cols-3">
                <Select
                  label={t('properties.priority')}
                  items={(configuration?.priorities ?? []).map(({ id }) => ({
                    id,
                    label: t(`priority.${id}`),
                  }))}
                  selectedKey={priority}
                  onSelectionChange={(id) => setPriority(String(id))}
                />
                <Select
                  label={t('properties.team')}
                  items={(configuration?.teams ?? []).map(({ id, name: label }) => ({ id, label }))}
                  selectedKey={team ?? configuration?.teams[0]?.id ?? null}
                  onSelectionChange={(id) => setTeam(String(id))}
                />
                <Select
                  label={t('properties.assignee')}
                  items={[
                    { id: 'nobody', label: t('row.nobody') },
                    ...members.map((m) => ({ id: m.id, label: m.name })),
                  ]}
                  selectedKey={assignee}
                  onSelectionChange={(id) => setAssignee(String(id))}
                />
              </div>
              <TagsEditor tags={tags} onChange={setTags} />
            </>
          )}
          {create.isError && (
            <p role="alert" className="rounded-md bg-danger-soft px-3 py-2 text-sm text-danger-ink">
              {problem
                ? [
                    problem.detail,
                    ...(problem.errors ?? []).map((error) => `${error.field} ${error.reason}`),
                  ].join(' · ')
                : t('composer.failed')}
            </p>
          )}
          <div className="flex gap-2">
            <Button
              type="submit"
              variant="primary"
              isPending={create.isPending}
              isDisabled={uploads.isSending}
            >
              {t('new.create')}
            </Button>
            <Button variant="ghost" onPress={() => window.history.back()}>
              {t('new.cancel')}
            </Button>
          </div>
        </form>
      </div>
    </Page>
  )
}
