import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, type ReactNode, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { request } from '../../api/client'
import { templatesQuery } from '../../api/templates'
import type { Address, Template, TemplateDraftInput, UpdateTemplateInput } from '../../api/types'
import { hasScope, useSession } from '../../app/session'
import { Page, TextField, toast } from '../../ui'
import { SaveBar, UnsavedGuard } from '../save-bar'
import { Section } from '../section'
import { insertAtCursor } from './insert'
import type { Place } from './place'
import { PlaceBar } from './place-bar'
import { Preview, useTemplatePreview } from './preview'
import { complaintsOf, othersOf } from './source'
import { SourceField } from './source-field'
import { TemplateActions } from './template-actions'
import { Variables } from './variables'

/** Subject and source of a text beside what it looks like; with what can be done about it. */
export function TemplateEditor({
  template,
  place,
  addresses,
  back,
}: {
  template: Template
  place: Place
  addresses: readonly Address[]
  back: ReactNode
}) {
  const { t } = useTranslation('templates')
  const { me } = useSession()
  const queryClient = useQueryClient()
  const canWrite = hasScope(me, 'configuration:write')
  // What is not saved; null while it is as the API has it.
  const [draft, setDraft] = useState<UpdateTemplateInput | null>(null)
  const { subject, html } = draft ?? template
  const { kind, locale, addressId } = place
  const input = useMemo<TemplateDraftInput>(
    () => ({ kind, locale, address_id: addressId, subject, html }),
    [kind, locale, addressId, subject, html],
  )
  const preview = useTemplatePreview(input)
  const isDirty = subject !== template.subject || html !== template.html

  const reread = () =>
    queryClient.invalidateQueries({ queryKey: templatesQuery(me.tenant.id).queryKey })
  const save = useMutation({
    mutationFn: async ({ subject, html, address_id }: TemplateDraftInput) => {
      const body: UpdateTemplateInput = { subject, html }
      const path = `/v1/templates/${kind}/${locale}`
      await request<Template>('PUT', path, { body, query: { address_id } })
      await reread()
    },
    onSuccess: (_saved, sent) => {
      // What was typed meanwhile is still to be saved.
      setDraft((now) => (now?.subject === sent.subject && now.html === sent.html ? null : now))
      toast.success(t('saved'))
    },
  })
  // A complaint is about what was sent: it goes away as soon as that is changed.
  const error = save.variables === input ? save.error : null
  const refused = complaintsOf(error)
  const complaints = preview.complaints.length > 0 ? preview.complaints : refused
  const ofSubject = complaints.find(({ field }) => field === 'subject')

  const subjectField = useRef<HTMLInputElement>(null)
  const htmlField = useRef<HTMLTextAreaElement>(null)
  const lastField = useRef<HTMLInputElement | HTMLTextAreaElement>(null)
  const set = (part: Partial<UpdateTemplateInput>) =>
    setDraft((now) => ({ subject: template.subject, html: template.html, ...now, ...part }))
  function insert(name: string) {
    const field = lastField.current ?? htmlField.current
    if (field) insertAtCursor(field, `{{ ${name} }}`)
  }
  function submit(event: FormEvent) {
    event.preventDefault()
    if (isDirty && !save.isPending) save.mutate(input)
  }
  return (
    <Page
      title={t(`kind.${kind}`)}
      back={back}
      actions={
        canWrite && (
          <TemplateActions
            template={template}
            input={input}
            onReset={async () => {
              await reread()
              setDraft(null)
            }}
          />
        )
      }
    >
      <div className="min-h-0 flex-1 overflow-y-auto">
        <form onSubmit={submit} className="flex max-w-7xl flex-col gap-6 p-4 sm:p-6">
          <UnsavedGuard isDirty={isDirty && !save.isPending} />
          <PlaceBar template={template} place={place} addresses={addresses} />
          <div className="grid items-start gap-6 xl:grid-cols-[minmax(0,1fr)_26rem] 2xl:grid-cols-2">
            <div className="flex min-w-0 flex-col gap-6">
              <Section title={t('text')} lead={t(`kind_lead.${kind}`)}>
                <div className="flex flex-col gap-4">
                  <TextField
                    label={t('subject')}
                    value={subject}
                    onChange={(subject) => set({ subject })}
                    onFocus={() => {
                      lastField.current = subjectField.current
                    }}
                    inputRef={subjectField}
                    errorMessage={ofSubject?.text}
                    isReadOnly={!canWrite}
                    autoComplete="off"
                    spellCheck="false"
                  />
                  <SourceField
                    label={t('source')}
                    value={html}
                    onChange={(html) => set({ html })}
                    onFocus={() => {
                      lastField.current = htmlField.current
                    }}
                    fieldRef={htmlField}
                    isReadOnly={!canWrite}
                    complaints={complaints.filter(({ field }) => field === 'html')}
                  />
                </div>
              </Section>
              <Section
                title={t('variable.title')}
                lead={t(canWrite ? 'variable.lead' : 'variable.lead_reader')}
                isBare
              >
                <div className="card overflow-hidden">
                  <Variables
                    kind={kind}
                    variables={template.variables}
                    onInsert={canWrite ? insert : undefined}
                  />
                </div>
              </Section>
            </div>
            <div className="min-w-0 xl:sticky xl:top-6">
              <Preview preview={preview} />
            </div>
          </div>
          <SaveBar
            isDirty={isDirty}
            isPending={save.isPending}
            error={error}
            rest={othersOf(error)}
            hint={complaints.length > 0 ? t('not_sound') : null}
            onDiscard={() => {
              save.reset()
              setDraft(null)
            }}
          />
        </form>
      </div>
    </Page>
  )
}
