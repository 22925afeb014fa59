import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { request } from '../../api/client'
import { addressesQuery } from '../../api/queries'
import type { Address, Priority } from '../../api/types'
import { useSession } from '../../app/session'
import { LANGUAGES } from '../../i18n'
import { useConfiguration } from '../../tickets/api'
import { TagsEditor } from '../../tickets/tags-editor'
import { Select, TextField, toast } from '../../ui'
import { useFieldErrors } from '../field-errors'
import { PRIORITIES } from '../policies/draft'
import { SaveBar, UnsavedGuard } from '../save-bar'
import { Section } from '../section'
import { type AddressDraft, draftOf, inputOf, isChanged } from './draft'
import { SignatureField } from './signature-field'

const ROOTS = ['display_name', 'team_id', 'priority', 'locale', 'signature_html']
/** The select needs an id for what the API calls null. */
const NONE = 'none'

/** What new tickets of an address begin with, and what replies from it look like. */
export function AddressForm({ address, isReadOnly }: { address: Address; isReadOnly: boolean }) {
  const { t } = useTranslation('addresses')
  const { me } = useSession()
  const queryClient = useQueryClient()
  const configuration = useConfiguration().data
  const [draft, setDraft] = useState<AddressDraft>(() => draftOf(address))
  const { form, errors, error, rest, fail, clear } = useFieldErrors(ROOTS)
  const save = useMutation({
    mutationFn: async (sent: AddressDraft) => {
      const path = `/v1/addresses/${address.id}`
      const saved = (await request<Address>('PATCH', path, { body: inputOf(sent) })).data
      await queryClient.invalidateQueries({ queryKey: addressesQuery(me.tenant.id).queryKey })
      return saved
    },
    onSuccess: (saved) => {
      clear()
      setDraft(draftOf(saved))
      toast.success(t('saved', { email: saved.email }))
    },
    onError: fail,
  })
  const isDirty = isChanged(draft, address)
  const isUnnamed = draft.display_name.trim() === ''
  const set = (part: Partial<AddressDraft>) => setDraft((now) => ({ ...now, ...part }))
  const tell = (field: keyof AddressDraft) => errors.root(field, draft[field])
  function submit(event: FormEvent) {
    event.preventDefault()
    if (isUnnamed) form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus()
    else if (isDirty) save.mutate(draft)
  }
  const teams = configuration?.teams ?? (address.team ? [address.team] : [])
  return (
    <form ref={form} onSubmit={submit} noValidate className="flex flex-col gap-8">
      <UnsavedGuard isDirty={isDirty && !save.isPending} />
      <Section title={t('replies')} lead={t('replies_lead')}>
        <div className="flex flex-col gap-5">
          <div className="grid gap-4 sm:grid-cols-2">
            <TextField
              label={t('display_name')}
              value={draft.display_name}
              onChange={(display_name) => set({ display_name })}
              description={t('display_name_lead')}
              errorMessage={tell('display_name') ?? (isUnnamed ? t('display_name_missing') : null)}
              autoComplete="off"
              isReadOnly={isReadOnly}
              isRequired
            />
            <Select
              label={t('language')}
              items={[
                { id: NONE, label: t('language_none') },
                ...LANGUAGES.map((id) => ({ id, label: t(`common:locale.${id}`) })),
              ]}
              selectedKey={draft.locale ?? NONE}
              onSelectionChange={(id) =>
                set({ locale: LANGUAGES.find((known) => known === id) ?? null })
              }
              description={t('language_lead')}
              errorMessage={tell('locale')}
              isDisabled={isReadOnly}
            />
          </div>
          <SignatureField
            html={draft.signature_html}
            onChange={(signature_html) => set({ signature_html })}
            errorMessage={tell('signature_html')}
            isReadOnly={isReadOnly}
          />
        </div>
      </Section>
      <Section title={t('tickets')} lead={t('tickets_lead')}>
        <div className="grid gap-4 sm:grid-cols-2">
          <Select
            label={t('team')}
            items={[
              { id: NONE, label: t('no_team') },
              ...teams.map(({ id, name }) => ({ id, label: name })),
            ]}
            selectedKey={draft.team_id ?? NONE}
            onSelectionChange={(id) => set({ team_id: id === NONE ? null : id })}
            errorMessage={tell('team_id')}
            isDisabled={isReadOnly}
          />
          <Select
            label={t('priority')}
            items={[
              { id: NONE, label: t('priority_none') },
              ...PRIORITIES.map((id) => ({ id, label: t(`common:priority.${id}`) })),
            ]}
            selectedKey={draft.priority ?? NONE}
            onSelectionChange={(id) => set({ priority: id === NONE ? null : (id as Priority) })}
            errorMessage={tell('priority')}
            isDisabled={isReadOnly}
          />
          <div className="sm:col-span-2">
            <TagsEditor
              tags={draft.tags}
              onChange={(tags) => set({ tags })}
              isReadOnly={isReadOnly}
            />
          </div>
        </div>
      </Section>
      <SaveBar
        isDirty={isDirty}
        isPending={save.isPending}
        error={error}
        rest={rest}
        onDiscard={() => {
          clear()
          setDraft(draftOf(address))
        }}
      />
    </form>
  )
}
