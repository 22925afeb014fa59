import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { request } from '../../api/client'
import { fieldText } from '../../api/problem-text'
import type { Closed, Holiday, HolidayDate, HolidayInput } from '../../api/types'
import { Button, Choices, type Entry, FormError, Select, TextField, TimeField } from '../../ui'
import { useContentKey } from '../content-key'
import { useAfterChange } from '../recalculation'
import { daysInMonth, today } from './holiday-dates'

const MONTHS = Array.from({ length: 12 }, (_, index) => index + 1)

type Draft = {
  name: string
  kind: HolidayDate['kind']
  date: string
  month: number
  day: number
  closed: Closed['kind']
  from: Entry
  until: Entry
}

function draftOf(holiday: Holiday | null): Draft {
  const date = holiday?.when.kind === 'once' ? holiday.when.date : today()
  const yearly = holiday?.when.kind === 'yearly' ? holiday.when : null
  const part = holiday?.closed.kind === 'part' ? holiday.closed : null
  return {
    name: holiday?.name ?? '',
    kind: holiday?.when.kind ?? 'once',
    date: holiday ? date : '',
    month: yearly?.month ?? Number(date.slice(5, 7)),
    day: yearly?.day ?? Number(date.slice(8)),
    closed: part ? 'part' : 'all_day',
    from: part?.from_minute ?? 12 * 60,
    until: part?.until_minute ?? 24 * 60,
  }
}

/** The input that a draft stands for; null while a time of it cannot be read. */
function inputOf(draft: Draft): HolidayInput | null {
  const { name, kind, date, month, day, closed, from, until } = draft
  const when: HolidayDate = kind === 'once' ? { kind, date } : { kind, month, day }
  if (name.trim() === '' || (kind === 'once' && date === '')) return null
  if (closed === 'all_day') return { name: name.trim(), when, closed: { kind: closed } }
  if (typeof from !== 'number' || typeof until !== 'number' || from >= until) return null
  return {
    name: name.trim(),
    when,
    closed: { kind: closed, from_minute: from, until_minute: until },
  }
}

/** Adds a holiday, or changes one that a person entered. */
export function HolidayForm({
  calendarId,
  holiday,
  onDone,
}: {
  calendarId: string
  holiday: Holiday | null
  onDone(): void
}) {
  const { t, i18n } = useTranslation('calendars')
  const [draft, setDraft] = useState(() => draftOf(holiday))
  const afterChange = useAfterChange()
  const keyOf = useContentKey()
  const input = inputOf(draft)
  const save = useMutation({
    mutationFn: async (body: HolidayInput) => {
      const path = `/v1/calendars/${calendarId}/holidays`
      if (holiday) await request<Holiday>('PATCH', `${path}/${holiday.id}`, { body })
      else await request<Holiday>('POST', path, { body, headers: keyOf(body) })
      await afterChange()
    },
    onSuccess: onDone,
  })
  const set = (part: Partial<Draft>) => setDraft((now) => ({ ...now, ...part }))
  const reason = (field: string) => fieldText(save.error, field)
  function submit(event: FormEvent) {
    event.preventDefault()
    if (input && !save.isPending) save.mutate(input)
  }
  const monthName = (month: number) =>
    new Intl.DateTimeFormat(i18n.language, { month: 'long', timeZone: 'UTC' }).format(
      new Date(Date.UTC(2024, month - 1, 1)),
    )
  const { from, until } = draft
  const isBackwards = typeof from === 'number' && typeof until === 'number' && from >= until
  const timeProblem = (entry: Entry) =>
    typeof entry === 'number'
      ? null
      : t(`week.problem.${entry === null ? 'missing' : 'unreadable'}`)
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <FormError error={save.error} />
      <TextField
        label={t('holidays.name')}
        value={draft.name}
        onChange={(name) => set({ name })}
        errorMessage={reason('name')}
        autoComplete="off"
        autoFocus
        isRequired
      />
      <Choices
        label={t('holidays.when')}
        isInline
        value={draft.kind}
        onChange={(kind) => set({ kind })}
        items={[
          { id: 'once', label: t('holidays.kind_once') },
          { id: 'yearly', label: t('holidays.kind_yearly') },
        ]}
      />
      {draft.kind === 'once' ? (
        <TextField
          label={t('holidays.date')}
          type="date"
          value={draft.date}
          onChange={(date) => set({ date })}
          errorMessage={reason('when.date') ?? reason('when')}
          isRequired
          className="sm:max-w-52"
        />
      ) : (
        <div className="grid grid-cols-[6rem_minmax(0,1fr)] gap-3 sm:max-w-80">
          <Select
            label={t('holidays.day')}
            items={Array.from({ length: daysInMonth(draft.month) }, (_, index) => ({
              id: String(index + 1),
              label: String(index + 1),
            }))}
            selectedKey={String(draft.day)}
            onSelectionChange={(day) => set({ day: Number(day) })}
            errorMessage={reason('when.day')}
          />
          <Select
            label={t('holidays.month')}
            items={MONTHS.map((month) => ({ id: String(month), label: monthName(month) }))}
            selectedKey={String(draft.month)}
            onSelectionChange={(key) => {
              const month = Number(key)
              set({ month, day: Math.min(draft.day, daysInMonth(month)) })
            }}
            errorMessage={reason('when.month')}
          />
        </div>
      )}
      <Choices
        label={t('holidays.closed')}
        isInline
        value={draft.closed}
        onChange={(closed) => set({ closed })}
        items={[
          { id: 'all_day', label: t('holidays.all_day') },
          { id: 'part', label: t('holidays.part_of_day') },
        ]}
      />
      {draft.closed === 'part' && (
        <div className="grid grid-cols-2 gap-3 sm:max-w-80">
          <TimeField
            label={t('holidays.from')}
            value={from}
            onChange={(entry) => set({ from: entry })}
            errorMessage={reason('closed.from_minute') ?? timeProblem(from)}
          />
          <TimeField
            label={t('holidays.until')}
            value={until}
            onChange={(entry) => set({ until: entry })}
            errorMessage={
              reason('closed.until_minute') ??
              timeProblem(until) ??
              (isBackwards ? t('week.problem.not_after') : null)
            }
          />
        </div>
      )}
      <div className="flex justify-end gap-2">
        <Button onPress={onDone}>{t('common:cancel')}</Button>
        <Button
          type="submit"
          variant="primary"
          isPending={save.isPending}
          isDisabled={input === null}
        >
          {t('common:save')}
        </Button>
      </div>
    </form>
  )
}
