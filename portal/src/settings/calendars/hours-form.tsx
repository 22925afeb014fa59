import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useCallback, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { request } from '../../api/client'
import type { Calendar } from '../../api/types'
import { TextField, TimeZonePicker, toast } from '../../ui'
import { useFieldErrors } from '../field-errors'
import { useAfterChange } from '../recalculation'
import { SaveBar, UnsavedGuard } from '../save-bar'
import { Section } from '../section'
import { type CalendarDraft, draftOf, inputOf, isChanged, isSound } from './draft'
import { CalendarPreview } from './preview'
import type { ChangeRows } from './week'
import { WeekEditor } from './week-editor'

const ROOTS = ['name', 'time_zone', 'intervals']

/** Name, time zone and hours of a calendar, with what the next days would be like. */
export function HoursForm({ calendar }: { calendar: Calendar }) {
  const { t } = useTranslation('calendars')
  const [draft, setDraft] = useState<CalendarDraft>(() => draftOf(calendar))
  const { form, errors, error, rest, fail, clear } = useFieldErrors(ROOTS)
  const afterChange = useAfterChange()
  const save = useMutation({
    mutationFn: async (sent: CalendarDraft) => {
      const body = inputOf(sent)
      return (await request<Calendar>('PATCH', `/v1/calendars/${calendar.id}`, { body })).data
    },
    onSuccess: async (saved) => {
      clear()
      await afterChange()
      setDraft(draftOf(saved))
      toast.success(t('saved', { name: saved.name }))
    },
    onError: fail,
  })
  const isDirty = isChanged(draft, calendar)
  const isFine = isSound(draft)
  const set = (part: Partial<CalendarDraft>) => setDraft((now) => ({ ...now, ...part }))
  const setRows = useCallback<ChangeRows>(
    (update) => setDraft((now) => ({ ...now, intervals: update(now.intervals) })),
    [],
  )
  const setZone = useCallback((time_zone: string) => setDraft((now) => ({ ...now, time_zone })), [])

  function submit(event: FormEvent) {
    event.preventDefault()
    if (isFine) save.mutate(draft)
    else form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus()
  }
  const nameProblem = draft.name.trim() === '' ? t('name_missing') : null
  return (
    <form ref={form} onSubmit={submit} className="flex flex-col gap-6">
      <UnsavedGuard isDirty={isDirty && !save.isPending} />
      <div className="grid gap-6 xl:grid-cols-[minmax(0,1fr)_22rem]">
        <Section title={t('hours')} lead={t('hours_lead')}>
          <div className="flex flex-col gap-5">
            <div className="grid gap-4 sm:grid-cols-2">
              <TextField
                label={t('name')}
                value={draft.name}
                onChange={(name) => set({ name })}
                errorMessage={errors.root('name', draft.name) ?? nameProblem}
                autoComplete="off"
                isRequired
              />
              <TimeZonePicker
                zone={draft.time_zone}
                ownZone={calendar.time_zone}
                onChange={setZone}
                errorMessage={errors.root('time_zone', draft.time_zone)}
              />
            </div>
            <WeekEditor rows={draft.intervals} errors={errors} onChange={setRows} />
          </div>
        </Section>
        <div className="xl:sticky xl:top-6 xl:self-start">
          <CalendarPreview draft={draft} holidays={calendar.holidays} />
        </div>
      </div>
      <SaveBar
        isDirty={isDirty}
        isPending={save.isPending}
        error={error}
        rest={rest}
        hint={isFine ? null : t('not_sound')}
        onDiscard={() => {
          clear()
          setDraft(draftOf(calendar))
        }}
      />
    </form>
  )
}
