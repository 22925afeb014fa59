import { useMutation, useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { Star, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { calendarQuery } from '../../api/calendars'
import { request } from '../../api/client'
import type { Calendar } from '../../api/types'
import { ForbiddenPage } from '../../app/not-found'
import { hasScope, useSession } from '../../app/session'
import { Button, Chip, IconButton, Page, toast } from '../../ui'
import { RecalculationNotice, useAfterChange } from '../recalculation'
import { BackLink, RecordPlaceholder } from '../record-page'
import { Section } from '../section'
import { DeleteCalendar } from './delete-calendar'
import { draftOf } from './draft'
import { Feeds } from './feeds'
import { Holidays } from './holidays'
import { HoursForm } from './hours-form'
import { CalendarPreview } from './preview'
import { Usage } from './usage'
import { WeekView } from './week-editor'

/** One calendar: its hours, its holidays, and what uses it. */
export function CalendarPage() {
  const { me } = useSession()
  const { calendarId = '' } = useParams({ strict: false })
  return hasScope(me, 'configuration:read') ? (
    <LoadedCalendar key={calendarId} id={calendarId} />
  ) : (
    <ForbiddenPage />
  )
}

function Back() {
  const { t } = useTranslation('calendars')
  return <BackLink to="/settings/calendars" label={t('back')} />
}

function LoadedCalendar({ id }: { id: string }) {
  const { t } = useTranslation('calendars')
  const { me } = useSession()
  const query = useQuery(calendarQuery(me.tenant.id, id))
  if (query.data) return <CalendarView calendar={query.data} />
  return <RecordPlaceholder title={t('title')} back={<Back />} query={query} />
}

function CalendarView({ calendar }: { calendar: Calendar }) {
  const { t } = useTranslation('calendars')
  const { me } = useSession()
  const canWrite = hasScope(me, 'configuration:write')
  return (
    <Page
      title={calendar.name}
      back={<Back />}
      actions={canWrite ? <Actions calendar={calendar} /> : null}
    >
      <div className="min-h-0 flex-1 overflow-y-auto">
        <div className="flex max-w-6xl flex-col gap-8 p-4 sm:p-6">
          <RecalculationNotice />
          {canWrite ? <HoursForm calendar={calendar} /> : <Hours calendar={calendar} />}
          <Holidays calendar={calendar} canWrite={canWrite} />
          <Feeds calendar={calendar} canWrite={canWrite} />
          <Section title={t('usage.title')} lead={t('usage.lead')}>
            <Usage calendar={calendar} />
          </Section>
        </div>
      </div>
    </Page>
  )
}

function Hours({ calendar }: { calendar: Calendar }) {
  const { t } = useTranslation('calendars')
  const [draft] = useState(() => draftOf(calendar))
  return (
    <div className="grid gap-6 xl:grid-cols-[minmax(0,1fr)_22rem]">
      <Section title={t('hours')} lead={calendar.time_zone.replaceAll('_', ' ')}>
        <WeekView rows={draft.intervals} />
      </Section>
      <div className="xl:sticky xl:top-6 xl:self-start">
        <CalendarPreview draft={draft} holidays={calendar.holidays} />
      </div>
    </div>
  )
}

function Actions({ calendar }: { calendar: Calendar }) {
  const { t } = useTranslation('calendars')
  const [isDeleting, setIsDeleting] = useState(false)
  const afterChange = useAfterChange()
  const makeDefault = useMutation({
    mutationFn: async () => {
      await request<Calendar>('PATCH', `/v1/calendars/${calendar.id}`, {
        body: { is_default: true },
      })
      await afterChange()
    },
    onSuccess: () => toast.success(t('is_default_now', { name: calendar.name })),
    onError: (error) => toast.error(error),
  })
  return (
    <>
      {calendar.is_default ? (
        <Chip tone="accent" icon={Star}>
          {t('is_default')}
        </Chip>
      ) : (
        <Button icon={Star} isPending={makeDefault.isPending} onPress={() => makeDefault.mutate()}>
          {t('make_default')}
        </Button>
      )}
      <IconButton icon={Trash2} label={t('delete.action')} onPress={() => setIsDeleting(true)} />
      <DeleteCalendar
        calendar={calendar}
        isOpen={isDeleting}
        onClose={() => setIsDeleting(false)}
      />
    </>
  )
}
