import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, useCallback, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { request } from '../../api/client'
import { NEXT_UPDATE_MODES, ON_REOPEN } from '../../api/policies'
import type { SlaPolicy } from '../../api/types'
import { Choices, Select, TextField, toast } from '../../ui'
import { useContentKey } from '../content-key'
import { useFieldErrors } from '../field-errors'
import { useAfterChange } from '../recalculation'
import { SaveBar, UnsavedGuard } from '../save-bar'
import { Section } from '../section'
import { ConditionsEditor } from './conditions'
import { draftOf, inputOf, isChanged, type PolicyDraft } from './draft'
import { EscalationsEditor } from './escalations'
import { useNames } from './names'
import { PolicyPreview } from './preview'
import { problemsOf } from './problems'
import type { SetTarget } from './target-cell'
import { TargetsEditor } from './targets'

const ROOTS = ['name', 'targets', 'calendar_id', 'escalations']
/** The select needs an id for what the API calls null. */
const NO_CALENDAR = 'none'

/** What to say beside a field of a part of the draft. */
export type Tell = (part: object, field: string) => string | null

/** A policy to edit, or a new one. */
export function PolicyForm({ policy }: { policy: SlaPolicy | null }) {
  const { t } = useTranslation('policies')
  const navigate = useNavigate()
  const names = useNames()
  const afterChange = useAfterChange()
  const [draft, setDraft] = useState<PolicyDraft>(() => draftOf(policy))
  const [isTried, setIsTried] = useState(false)
  const keyOf = useContentKey()
  const { form, errors, error, rest, fail, clear } = useFieldErrors(ROOTS)
  const problems = useMemo(() => problemsOf(draft), [draft])
  const input = useMemo(() => inputOf(draft), [draft])
  const isFine = problems.size === 0
  const isDirty = isChanged(draft, policy)

  const save = useMutation({
    mutationFn: async (sent: PolicyDraft) => {
      const body = inputOf(sent)
      const path = policy ? `/v1/sla_policies/${policy.id}` : '/v1/sla_policies'
      const headers = policy ? undefined : keyOf(body)
      const method = policy ? 'PATCH' : 'POST'
      return (await request<SlaPolicy>(method, path, { body, headers })).data
    },
    onSuccess: async (saved) => {
      clear()
      setIsTried(false)
      await afterChange()
      toast.success(t('saved', { name: saved.name }))
      if (policy) setDraft(draftOf(saved))
      else {
        await navigate({
          to: '/settings/sla-policies/$policyId',
          params: { policyId: saved.id },
          ignoreBlocker: true,
        })
      }
    },
    onError: fail,
  })
  const set = (part: Partial<PolicyDraft>) => setDraft((now) => ({ ...now, ...part }))
  const setTarget = useCallback<SetTarget>((priority, kind, target) => {
    setDraft((now) => {
      const row = { ...now.targets[priority], [kind]: target }
      return { ...now, targets: { ...now.targets, [priority]: row } }
    })
  }, [])
  const problemText: Tell = (part, field) => {
    const problem = problems.get(part)?.get(field)
    return problem && (isTried || !problem.isUnfinished) ? t(`problem.${problem.kind}`) : null
  }
  const tell: Tell = (part, field) => problemText(part, field) ?? errors.of(part, field)
  const tellRoot = (field: keyof PolicyDraft) =>
    problemText(draft, field) ?? errors.root(field, draft[field])

  function submit(event: FormEvent) {
    event.preventDefault()
    setIsTried(true)
    if (isFine) return save.mutate(draft)
    setTimeout(() => form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus())
  }
  const escalationsError = tellRoot('escalations')
  return (
    <form ref={form} onSubmit={submit} noValidate className="flex flex-col gap-8">
      <UnsavedGuard isDirty={isDirty && !save.isPending} />
      <Section title={t('basics')}>
        <div className="grid gap-4 sm:grid-cols-2">
          <TextField
            label={t('name')}
            value={draft.name}
            onChange={(name) => set({ name })}
            errorMessage={tellRoot('name')}
            placeholder={t('name_example')}
            autoComplete="off"
            isRequired
          />
          <Select
            label={t('calendar')}
            items={[{ id: NO_CALENDAR, label: t('calendar_none') }, ...names.calendars]}
            selectedKey={draft.calendar_id ?? NO_CALENDAR}
            onSelectionChange={(id) => set({ calendar_id: id === NO_CALENDAR ? null : id })}
            description={t('calendar_lead')}
            errorMessage={tellRoot('calendar_id')}
          />
        </div>
      </Section>
      <Section title={t('condition.title')} lead={t('condition.lead')}>
        <ConditionsEditor
          conditions={draft.conditions}
          names={names}
          tell={tell}
          onChange={(conditions) => set({ conditions })}
        />
      </Section>
      <Section title={t('target.title')} lead={t('target.lead')}>
        <TargetsEditor
          targets={draft.targets}
          tell={tell}
          error={tellRoot('targets')}
          onChange={setTarget}
        />
      </Section>
      <Section title={t('behaviour')}>
        <div className="grid gap-6 md:grid-cols-2">
          <Choices
            label={t('mode.title')}
            value={draft.next_update_mode}
            onChange={(next_update_mode) => set({ next_update_mode })}
            items={NEXT_UPDATE_MODES.map((id) => ({
              id,
              label: t(`mode.${id}`),
              description: t(`mode_lead.${id}`),
            }))}
          />
          <Choices
            label={t('reopen.title')}
            value={draft.on_reopen}
            onChange={(on_reopen) => set({ on_reopen })}
            items={ON_REOPEN.map((id) => ({
              id,
              label: t(`reopen.${id}`),
              description: t(`reopen_lead.${id}`),
            }))}
          />
        </div>
      </Section>
      <Section title={t('step.title')} lead={t('step.lead')}>
        <EscalationsEditor
          steps={draft.escalations}
          names={names}
          tell={tell}
          onChange={(escalations) => set({ escalations })}
        />
        {escalationsError && (
          <p role="alert" className="mt-3 text-sm font-medium text-danger-ink">
            {escalationsError}
          </p>
        )}
      </Section>
      <PolicyPreview input={input} policy={policy} isFine={isFineToPreview(problems, draft)} />
      <SaveBar
        isDirty={isDirty || policy === null}
        isPending={save.isPending}
        error={error}
        rest={rest}
        hint={isTried && !isFine ? t('not_sound') : policy ? null : t('new_hint')}
        saveLabel={policy ? undefined : t('create')}
        onDiscard={() => {
          clear()
          setIsTried(false)
          if (policy) setDraft(draftOf(policy))
          else void navigate({ to: '/settings/sla-policies', ignoreBlocker: true })
        }}
      />
    </form>
  )
}

/** A policy without a name can be looked at. */
function isFineToPreview(problems: ReturnType<typeof problemsOf>, draft: PolicyDraft): boolean {
  const root = problems.get(draft)
  const isNameOnly = problems.size === 1 && root?.size === 1 && root.has('name')
  return problems.size === 0 || isNameOnly
}
