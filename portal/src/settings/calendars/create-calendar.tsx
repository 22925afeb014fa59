import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { WEEKDAYS } from '../../api/calendars'
import { request } from '../../api/client'
import { fieldText } from '../../api/problem-text'
import type { Calendar, CreateCalendarInput, Interval } from '../../api/types'
import { useSession } from '../../app/session'
import { Button, DAY_MINUTES, FormError, Select, TextField, TimeZonePicker } from '../../ui'
import { useContentKey } from '../content-key'
import { useAfterChange } from '../recalculation'
import { WORKDAYS } from './week'

const OFFICE: Interval[] = WORKDAYS.map((weekday) => ({
  weekday,
  from_minute: 9 * 60,
  until_minute: 17 * 60,
}))
const ALWAYS: Interval[] = WEEKDAYS.map((weekday) => ({
  weekday,
  from_minute: 0,
  until_minute: DAY_MINUTES,
}))

/** Makes a calendar with hours to begin with; the rest is done on its own page. */
export function CreateCalendar({
  calendars,
  onDone,
}: {
  calendars: readonly Calendar[]
  onDone(): void
}) {
  const { t } = useTranslation('calendars')
  const { me } = useSession()
  const navigate = useNavigate()
  const afterChange = useAfterChange()
  const [name, setName] = useState('')
  const [zone, setZone] = useState(me.tenant.time_zone)
  const [start, setStart] = useState('office')
  const keyOf = useContentKey()
  const create = useMutation({
    mutationFn: async () => {
      const copied = calendars.find(({ id }) => id === start)?.intervals
      const intervals = copied ?? (start === 'always' ? ALWAYS : OFFICE)
      const body: CreateCalendarInput = { name: name.trim(), time_zone: zone, intervals }
      const options = { body, headers: keyOf(body) }
      return (await request<Calendar>('POST', '/v1/calendars', options)).data
    },
    onSuccess: async ({ id }) => {
      onDone()
      await afterChange()
      await navigate({ to: '/settings/calendars/$calendarId', params: { calendarId: id } })
    },
  })
  function submit(event: FormEvent) {
    event.preventDefault()
    if (!create.isPending) create.mutate()
  }
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <FormError error={create.error} />
      <TextField
        label={t('name')}
        value={name}
        onChange={setName}
        placeholder={t('create.example')}
        errorMessage={fieldText(create.error, 'name')}
        autoComplete="off"
        autoFocus
        isRequired
      />
      <TimeZonePicker
        zone={zone}
        ownZone={me.tenant.time_zone}
        onChange={setZone}
        errorMessage={fieldText(create.error, 'time_zone')}
      />
      <Select
        label={t('create.start')}
        items={[
          { id: 'office', label: t('create.office') },
          { id: 'always', label: t('around_the_clock') },
          ...calendars.map((calendar) => ({
            id: calendar.id,
            label: t('create.copy', { name: calendar.name }),
          })),
        ]}
        selectedKey={start}
        onSelectionChange={setStart}
        description={t('create.start_lead')}
      />
      <div className="flex justify-end gap-2">
        <Button onPress={onDone}>{t('common:cancel')}</Button>
        <Button
          type="submit"
          variant="primary"
          isPending={create.isPending}
          isDisabled={name.trim() === ''}
        >
          {t('create.action')}
        </Button>
      </div>
    </form>
  )
}
