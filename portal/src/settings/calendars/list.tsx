import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { CalendarDays, Plus } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { calendarsQuery } from '../../api/calendars'
import type { Calendar } from '../../api/types'
import { ForbiddenPage } from '../../app/not-found'
import { hasScope, useSession } from '../../app/session'
import { Button, Chip, Dialog, EmptyState, Page } from '../../ui'
import { RecalculationNotice } from '../recalculation'
import { SettingsBody, SettingsTable } from '../table'
import { CreateCalendar } from './create-calendar'
import { WeekSparkline } from './sparkline'
import { timeIn, useWeekText } from './words'

/** The calendars of the tenant: when clocks run. */
export function CalendarsPage() {
  const { me } = useSession()
  return hasScope(me, 'configuration:read') ? <Calendars /> : <ForbiddenPage />
}

/** The time, as it passes. */
function useNow(): Date {
  const [now, setNow] = useState(() => new Date())
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), 20_000)
    return () => clearInterval(timer)
  }, [])
  return now
}

function Calendars() {
  const { t, i18n } = useTranslation('calendars')
  const { me } = useSession()
  const query = useQuery(calendarsQuery(me.tenant.id))
  const [isCreating, setIsCreating] = useState(false)
  const now = useNow()
  const rows = query.data ?? []
  const canWrite = hasScope(me, 'configuration:write')
  const zoneLine = ({ time_zone }: Calendar) =>
    t('zone_now', {
      zone: time_zone.replaceAll('_', ' '),
      time: timeIn(time_zone, now, i18n.language),
    })
  return (
    <Page
      title={t('title')}
      actions={
        canWrite && (
          <Button variant="primary" icon={Plus} onPress={() => setIsCreating(true)}>
            {t('create.open')}
          </Button>
        )
      }
    >
      <SettingsBody lead={t('lead')}>
        <RecalculationNotice />
        <SettingsTable
          label={t('title')}
          query={query}
          rows={rows}
          isPressable
          empty={
            <EmptyState icon={CalendarDays} title={t('empty')} description={t('empty_lead')} />
          }
          columns={[
            {
              id: 'name',
              header: t('name'),
              cell: (row) => (
                <>
                  <span className="flex flex-wrap items-center gap-2">
                    <Link
                      to="/settings/calendars/$calendarId"
                      params={{ calendarId: row.id }}
                      className="rounded-sm font-medium text-ink underline-offset-3 after:absolute after:inset-0 group-hover:underline"
                    >
                      {row.name}
                    </Link>
                    {row.is_default && <Chip tone="accent">{t('is_default')}</Chip>}
                  </span>
                  <span className="block text-sm text-muted">{zoneLine(row)}</span>
                  <span className="block text-sm text-muted md:hidden">
                    <WeekText intervals={row.intervals} />
                  </span>
                </>
              ),
            },
            {
              id: 'week',
              header: t('hours'),
              isWideOnly: true,
              cell: (row) => (
                <span className="flex items-center gap-3">
                  <WeekSparkline intervals={row.intervals} />
                  <span className="text-sm text-muted tabular-nums">
                    <WeekText intervals={row.intervals} />
                  </span>
                </span>
              ),
            },
            {
              id: 'used_by',
              header: t('usage.title'),
              isWideOnly: true,
              cell: (row) => <UsedBy calendar={row} />,
            },
          ]}
        />
      </SettingsBody>
      <Dialog title={t('create.title')} isOpen={isCreating} onOpenChange={setIsCreating}>
        <CreateCalendar calendars={rows} onDone={() => setIsCreating(false)} />
      </Dialog>
    </Page>
  )
}

function WeekText({ intervals }: { intervals: Calendar['intervals'] }) {
  const runs = useWeekText()(intervals)
  return runs.map((run) => (
    <span key={run} className="block">
      {run}
    </span>
  ))
}

function UsedBy({ calendar }: { calendar: Calendar }) {
  const { t } = useTranslation('calendars')
  const { sla_policies, teams, regions } = calendar.used_by
  const names = [...sla_policies, ...teams, ...regions].map(({ name }) => name)
  return (
    <span className="line-clamp-2 text-sm text-muted">
      {names.length > 0 ? names.join(', ') : t('usage.nothing')}
    </span>
  )
}
