import { useMutation } from '@tanstack/react-query'
import { PartyPopper, Pencil, Plus, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { request } from '../../api/client'
import type { Calendar, Holiday } from '../../api/types'
import {
  Button,
  Chip,
  ConfirmDialog,
  cx,
  Dialog,
  EmptyState,
  IconButton,
  Switch,
  toast,
} from '../../ui'
import { useAfterChange } from '../recalculation'
import { Section } from '../section'
import { nextDate, sortHolidays, today } from './holiday-dates'
import { HolidayForm } from './holiday-form'
import { ImportHolidays } from './import-holidays'
import { dayText } from './week'
import { dateText } from './words'

/** How many are shown before all are asked for. */
const FIRST = 8

/** The holidays of a calendar. Each change is saved at once. */
export function Holidays({ calendar, canWrite }: { calendar: Calendar; canWrite: boolean }) {
  const { t } = useTranslation('calendars')
  const [edited, setEdited] = useState<Holiday | 'new' | null>(null)
  const [deleted, setDeleted] = useState<Holiday | null>(null)
  const [showsAll, setShowsAll] = useState(false)
  const afterChange = useAfterChange()
  const sorted = sortHolidays(calendar.holidays, today())
  const shown = showsAll ? sorted : sorted.slice(0, FIRST)

  async function remove(holiday: Holiday) {
    await request<void>('DELETE', `/v1/calendars/${calendar.id}/holidays/${holiday.id}`)
    await afterChange()
  }
  return (
    <Section
      title={t('holidays.title')}
      lead={t('holidays.lead')}
      isBare
      actions={
        canWrite && (
          <>
            <ImportHolidays calendar={calendar} />
            <Button icon={Plus} onPress={() => setEdited('new')}>
              {t('holidays.add')}
            </Button>
          </>
        )
      }
    >
      <div className="card overflow-hidden">
        {sorted.length === 0 ? (
          <EmptyState
            icon={PartyPopper}
            title={t('holidays.empty')}
            description={t('holidays.empty_lead')}
          />
        ) : (
          <table aria-label={t('holidays.title')} className="w-full border-collapse text-start">
            <thead className="bg-sunken max-md:sr-only">
              <tr className="text-xs text-muted [&_th]:px-4 [&_th]:py-2 [&_th]:text-start [&_th]:font-medium">
                <th scope="col">{t('holidays.name')}</th>
                <th scope="col">{t('holidays.when')}</th>
                <th scope="col">{t('holidays.source')}</th>
                <th scope="col">{t('holidays.counts')}</th>
                {canWrite && (
                  <th scope="col">
                    <span className="sr-only">{t('holidays.actions')}</span>
                  </th>
                )}
              </tr>
            </thead>
            <tbody>
              {shown.map((holiday) => (
                <HolidayRow
                  key={holiday.id}
                  calendar={calendar}
                  holiday={holiday}
                  canWrite={canWrite}
                  onEdit={() => setEdited(holiday)}
                  onDelete={() => setDeleted(holiday)}
                />
              ))}
            </tbody>
          </table>
        )}
        {shown.length < sorted.length && (
          <div className="border-t border-line p-2 text-center">
            <Button variant="ghost" size="sm" onPress={() => setShowsAll(true)}>
              {t('holidays.show_all', { count: sorted.length })}
            </Button>
          </div>
        )}
      </div>
      <Dialog
        title={edited === 'new' ? t('holidays.add_title') : t('holidays.edit_title')}
        isOpen={edited !== null}
        onOpenChange={(isOpen) => !isOpen && setEdited(null)}
      >
        {edited && (
          <HolidayForm
            calendarId={calendar.id}
            holiday={edited === 'new' ? null : edited}
            onDone={() => setEdited(null)}
          />
        )}
      </Dialog>
      <ConfirmDialog
        title={t('holidays.delete_title', { name: deleted?.name })}
        confirmLabel={t('holidays.delete')}
        isOpen={deleted !== null}
        onClose={() => setDeleted(null)}
        onConfirm={async () => deleted && remove(deleted)}
      >
        {t('holidays.delete_lead')}
      </ConfirmDialog>
    </Section>
  )
}

function useWhenText() {
  const { t, i18n } = useTranslation('calendars')
  const { language } = i18n
  return ({ when, closed }: Holiday) => {
    const next = nextDate(when, today())
    const date =
      when.kind === 'once'
        ? dateText(when.date, language, { dateStyle: 'full' })
        : t('holidays.every_year', {
            date: dateText(
              `2000-${String(when.month).padStart(2, '0')}-${String(when.day).padStart(2, '0')}`,
              language,
              { day: 'numeric', month: 'long' },
            ),
          })
    const hours = closed.kind === 'part' ? dayText([closed]) : null
    const soon =
      when.kind === 'yearly' && next
        ? t('holidays.next', { date: dateText(next, language, { dateStyle: 'medium' }) })
        : null
    return { date, hours, soon, isOver: next === null }
  }
}

function HolidayRow({
  calendar,
  holiday,
  canWrite,
  onEdit,
  onDelete,
}: {
  calendar: Calendar
  holiday: Holiday
  canWrite: boolean
  onEdit(): void
  onDelete(): void
}) {
  const { t } = useTranslation('calendars')
  const afterChange = useAfterChange()
  const { date, hours, soon, isOver } = useWhenText()(holiday)
  const { name, source } = holiday
  const feed =
    source.kind === 'feed' ? calendar.holiday_feeds.find(({ id }) => id === source.feed_id) : null
  const toggle = useMutation({
    mutationFn: async (is_active: boolean) => {
      const path = `/v1/calendars/${calendar.id}/holidays/${holiday.id}`
      await request<Holiday>('PATCH', path, { body: { is_active } })
      await afterChange()
    },
    onError: (error) => toast.error(error),
  })
  // What was pressed shows at once.
  const isActive = toggle.isPending ? toggle.variables : holiday.is_active
  const isManual = source.kind === 'manual'
  return (
    <tr className="border-t border-line first:border-t-0 max-md:grid max-md:grid-cols-[minmax(0,1fr)_auto] max-md:px-1 max-md:py-2.5 md:first:border-t [&_td]:px-4 md:[&_td]:py-2">
      <td
        className={cx(
          'max-md:row-start-1 max-md:px-3!',
          isActive && !isOver ? 'font-medium text-ink' : 'text-muted',
        )}
      >
        {name}
      </td>
      <td className="text-sm max-md:row-start-2 max-md:px-3!">
        <span
          className={cx('first-letter:uppercase max-md:block', isOver ? 'text-faint' : 'text-ink')}
        >
          {date}
        </span>
        {(hours || soon || isOver) && (
          <span className="block text-xs text-muted">
            {[hours && t('holidays.part', { hours }), soon, isOver && t('holidays.over')]
              .filter(Boolean)
              .join(' · ')}
          </span>
        )}
      </td>
      <td className="text-sm text-muted max-md:row-start-3 max-md:px-3!">
        {isManual ? t('holidays.manual') : <Chip>{feed?.name ?? t('holidays.feed')}</Chip>}
      </td>
      <td className="max-md:col-start-2 max-md:row-start-1 max-md:px-3! max-md:text-end">
        {canWrite ? (
          <Switch
            isCompact
            label={t('holidays.counts_label', { name })}
            isOn={isActive}
            onChange={(isOn) => toggle.mutate(isOn)}
          />
        ) : (
          <Chip tone={isActive ? 'success' : 'neutral'}>
            {isActive ? t('holidays.on') : t('holidays.off')}
          </Chip>
        )}
      </td>
      {canWrite && (
        <td className="max-md:col-start-2 max-md:row-span-2 max-md:row-start-2 max-md:px-1!">
          {isManual && (
            <span className="flex justify-end gap-0.5">
              <IconButton
                size="sm"
                icon={Pencil}
                label={t('holidays.edit_label', { name })}
                onPress={onEdit}
              />
              <IconButton
                size="sm"
                icon={Trash2}
                label={t('holidays.delete_label', { name })}
                onPress={onDelete}
              />
            </span>
          )}
        </td>
      )}
    </tr>
  )
}
