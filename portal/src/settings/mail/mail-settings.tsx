import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { mailSettingsQuery, updateMailSettings } from '../../api/mail'
import type { MailSettings } from '../../api/types'
import { ForbiddenPage } from '../../app/not-found'
import { hasScope, useSession } from '../../app/session'
import {
  Choices,
  type Entry,
  ErrorState,
  NumberField,
  Page,
  Skeleton,
  Switch,
  toast,
} from '../../ui'
import { useFieldErrors } from '../field-errors'
import { SaveBar, UnsavedGuard } from '../save-bar'
import { Section } from '../section'
import { SettingsBody } from '../table'
import { type CapsDraft, capProblems } from './caps'
import { CapsFields } from './caps-fields'

/** What is done with mail that the checks doubt, what stands below a reply, and which mail goes out by itself. */
export function MailSettingsPage() {
  const { me } = useSession()
  return hasScope(me, 'configuration:read') ? <Loaded /> : <ForbiddenPage />
}

function Loaded() {
  const { t } = useTranslation('mail')
  const { me } = useSession()
  const query = useQuery(mailSettingsQuery(me.tenant.id))
  return (
    <Page title={t('settings.title')}>
      <SettingsBody lead={t('settings.lead')}>
        {query.data ? (
          <SettingsForm settings={query.data} canWrite={hasScope(me, 'configuration:write')} />
        ) : query.error ? (
          <div className="card">
            <ErrorState error={query.error} onRetry={() => void query.refetch()} />
          </div>
        ) : (
          <div role="status" aria-label={t('common:loading')} className="flex flex-col gap-4">
            <Skeleton className="h-40" />
            <Skeleton className="h-40" />
          </div>
        )}
      </SettingsBody>
    </Page>
  )
}

/** The settings as they are edited. Their fields are named as the API's. */
type Draft = Pick<MailSettings, 'on_dmarc_fail' | 'on_spam'> & {
  caps: CapsDraft
  quoted_comments: Entry
  announces_resolution: boolean
  asks_for_rating: boolean
  rating_delay_hours: Entry
}

const draftOf = ({
  on_dmarc_fail,
  on_spam,
  caps,
  quoted_comments,
  announces_resolution,
  asks_for_rating,
  rating_delay_hours,
}: MailSettings): Draft => ({
  on_dmarc_fail,
  on_spam,
  caps: { ...caps },
  quoted_comments,
  announces_resolution,
  asks_for_rating,
  rating_delay_hours,
})

const isSame = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other)

/** What of a draft that is sound is another than before. */
function changesOf(draft: Draft, settings: MailSettings): Partial<MailSettings> {
  const before = draftOf(settings)
  const names = (Object.keys(before) as (keyof Draft)[]).filter(
    (name) => !isSame(draft[name], before[name]),
  )
  return Object.fromEntries(names.map((name) => [name, draft[name]]))
}

/** Most earlier comments below a reply. */
const MOST_QUOTED = 20

/** Most hours from a resolution to its survey: a week. */
const MOST_DELAY_HOURS = 168

const ROOTS = [
  'on_dmarc_fail',
  'on_spam',
  'quoted_comments',
  'announces_resolution',
  'asks_for_rating',
  'rating_delay_hours',
]

function SettingsForm({ settings, canWrite }: { settings: MailSettings; canWrite: boolean }) {
  const { t } = useTranslation('mail')
  const { me } = useSession()
  const queryClient = useQueryClient()
  const [draft, setDraft] = useState(() => draftOf(settings))
  const { form, errors, error, rest, fail, clear } = useFieldErrors(ROOTS)
  const save = useMutation({
    mutationFn: (sent: Draft) => updateMailSettings(changesOf(sent, settings)),
    onSuccess: (saved) => {
      clear()
      queryClient.setQueryData(mailSettingsQuery(me.tenant.id).queryKey, saved)
      setDraft(draftOf(saved))
      toast.success(t('settings.saved'))
    },
    onError: fail,
  })
  const isDirty = !isSame(draft, draftOf(settings))
  const problems = capProblems(draft.caps)
  const quoted = draft.quoted_comments
  const isQuotedSound = typeof quoted === 'number' && quoted <= MOST_QUOTED
  const delay = draft.rating_delay_hours
  const isDelaySound = typeof delay === 'number' && delay >= 1 && delay <= MOST_DELAY_HOURS
  const isSound = problems.size === 0 && isQuotedSound && isDelaySound
  const set = (part: Partial<Draft>) => setDraft((now) => ({ ...now, ...part }))

  function submit(event: FormEvent) {
    event.preventDefault()
    if (isSound) save.mutate(draft)
    else form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus()
  }
  return (
    <form ref={form} onSubmit={submit} className="flex flex-col gap-8">
      <UnsavedGuard isDirty={isDirty && !save.isPending} />
      <Section title={t('settings.dmarc')} lead={t('settings.dmarc_lead')}>
        <Choices
          label={t('settings.dmarc_label')}
          items={(['accept', 'suspend', 'reject'] as const).map((id) => ({
            id,
            label: t(`settings.do.${id}`),
            description: t(`settings.dmarc_do.${id}`),
          }))}
          value={draft.on_dmarc_fail}
          onChange={(on_dmarc_fail) => set({ on_dmarc_fail })}
          isReadOnly={!canWrite}
        />
      </Section>
      <Section title={t('settings.spam')} lead={t('settings.spam_lead')}>
        <Choices
          label={t('settings.spam_label')}
          items={(['suspend', 'reject'] as const).map((id) => ({
            id,
            label: t(`settings.do.${id}`),
            description: t(`settings.spam_do.${id}`),
          }))}
          value={draft.on_spam}
          onChange={(on_spam) => set({ on_spam })}
          isReadOnly={!canWrite}
        />
      </Section>
      <Section title={t('settings.quoted')} lead={t('settings.quoted_lead')}>
        <div className="max-w-64">
          <NumberField
            label={t('settings.quoted_label')}
            value={quoted}
            onChange={(quoted_comments) => set({ quoted_comments })}
            errorMessage={
              isQuotedSound
                ? errors.root('quoted_comments', quoted)
                : t('settings.quoted_range', { most: MOST_QUOTED })
            }
            isReadOnly={!canWrite}
          />
        </div>
      </Section>
      <Section title={t('settings.resolution')} lead={t('settings.resolution_lead')}>
        <Switch
          label={t('settings.announces_resolution')}
          isOn={draft.announces_resolution}
          onChange={(announces_resolution) => set({ announces_resolution })}
          isDisabled={!canWrite}
        />
      </Section>
      <Section title={t('settings.rating')} lead={t('settings.rating_lead')}>
        <div className="flex flex-col items-start gap-4">
          <Switch
            label={t('settings.asks_for_rating')}
            isOn={draft.asks_for_rating}
            // The hours cannot be mended while nobody is asked: what was typed goes.
            onChange={(asks_for_rating) =>
              set({ asks_for_rating, rating_delay_hours: settings.rating_delay_hours })
            }
            isDisabled={!canWrite}
          />
          <NumberField
            label={t('settings.rating_delay')}
            description={t('settings.rating_delay_usual')}
            value={delay}
            onChange={(rating_delay_hours) => set({ rating_delay_hours })}
            errorMessage={
              isDelaySound
                ? errors.root('rating_delay_hours', delay)
                : t('settings.rating_delay_range', { most: MOST_DELAY_HOURS })
            }
            isDisabled={!draft.asks_for_rating}
            isReadOnly={!canWrite}
          />
        </div>
      </Section>
      <Section title={t('settings.caps')} lead={t('settings.caps_lead')}>
        <CapsFields
          caps={draft.caps}
          problems={problems}
          errors={errors}
          isReadOnly={!canWrite}
          onChange={(caps) => set({ caps })}
        />
      </Section>
      <SaveBar
        isDirty={isDirty}
        isPending={save.isPending}
        error={error}
        rest={rest}
        hint={isSound ? null : t('settings.not_sound')}
        onDiscard={() => {
          clear()
          setDraft(draftOf(settings))
        }}
      />
    </form>
  )
}
