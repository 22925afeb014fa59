import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { fieldText } from '../api/problem-text'
import { meQuery, updateMe } from '../api/quiet-hours'
import type { Me, QuietHours } from '../api/types'
import {
  Button,
  DAY_MINUTES,
  Dialog,
  type Entry,
  ErrorState,
  FormError,
  Skeleton,
  Switch,
  TimeField,
  TimeZonePicker,
  toast,
} from '../ui'
import { useSession } from './session'

/** The hours in which a member gets no notification. */
export function QuietHoursDialog({ isOpen, onClose }: { isOpen: boolean; onClose(): void }) {
  const { t } = useTranslation('common')
  return (
    <Dialog
      title={t('quiet_hours.title')}
      isOpen={isOpen}
      onOpenChange={(open) => !open && onClose()}
    >
      <Loaded onClose={onClose} />
    </Dialog>
  )
}

function Loaded({ onClose }: { onClose(): void }) {
  const { t } = useTranslation('common')
  const { me } = useSession()
  const query = useQuery(meQuery(me))
  if (query.data) return <QuietHoursForm me={query.data} onClose={onClose} />
  if (query.error) {
    return <ErrorState error={query.error} onRetry={() => void query.refetch()} />
  }
  return (
    <div role="status" aria-label={t('loading')} className="flex flex-col gap-4">
      <Skeleton className="h-5" />
      <Skeleton className="h-9" />
    </div>
  )
}

/** The minute of the day that the API has for it: 24:00 is the next day's 00:00. */
const minuteOf = (entry: number) => entry % DAY_MINUTES

/** What the fields say; null while they say no hours. */
function hoursOf(from: Entry, until: Entry, time_zone: string): QuietHours | null {
  if (typeof from !== 'number' || typeof until !== 'number') return null
  const hours = { from_minute: minuteOf(from), until_minute: minuteOf(until), time_zone }
  return hours.from_minute === hours.until_minute ? null : hours
}

function QuietHoursForm({ me, onClose }: { me: Me; onClose(): void }) {
  const { t } = useTranslation('common')
  const queryClient = useQueryClient()
  const known = me.quiet_hours ?? null
  const ownZone = known?.time_zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone
  const [isOn, setIsOn] = useState(known !== null)
  const [from, setFrom] = useState<Entry>(known?.from_minute ?? 20 * 60)
  const [until, setUntil] = useState<Entry>(known?.until_minute ?? 8 * 60)
  const [zone, setZone] = useState(ownZone)
  const hours = isOn ? hoursOf(from, until, zone) : null
  const save = useMutation({
    mutationFn: () => updateMe({ quiet_hours: hours }),
    onSuccess: (saved) => {
      queryClient.setQueryData(meQuery(me).queryKey, saved)
      toast.success(t(saved.quiet_hours ? 'quiet_hours.saved' : 'quiet_hours.off'))
      onClose()
    },
  })
  function submit(event: FormEvent) {
    event.preventDefault()
    if (!save.isPending) save.mutate()
  }
  const reason = (field: string) => fieldText(save.error, `quiet_hours.${field}`)
  const problemOf = (entry: Entry) =>
    typeof entry === 'number' ? null : t('quiet_hours.unreadable')
  const isRead = typeof from === 'number' && typeof until === 'number'
  const isSame = isRead && minuteOf(from) === minuteOf(until)
  const isOvernight = isRead && until < from
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <p className="text-base text-muted">{t('quiet_hours.lead')}</p>
      <FormError error={save.error} />
      <Switch label={t('quiet_hours.on')} isOn={isOn} onChange={setIsOn} />
      {isOn && (
        <>
          <div className="grid grid-cols-2 gap-3">
            <TimeField
              label={t('quiet_hours.from')}
              value={from}
              onChange={setFrom}
              errorMessage={reason('from_minute') ?? problemOf(from)}
            />
            <TimeField
              label={t('quiet_hours.until')}
              value={until}
              onChange={setUntil}
              description={isOvernight ? t('quiet_hours.next_day') : undefined}
              errorMessage={
                reason('until_minute') ??
                problemOf(until) ??
                (isSame ? t('quiet_hours.same') : null)
              }
            />
          </div>
          <TimeZonePicker
            zone={zone}
            ownZone={ownZone}
            onChange={setZone}
            errorMessage={reason('time_zone')}
          />
        </>
      )}
      <div className="flex justify-end gap-2">
        <Button onPress={onClose}>{t('cancel')}</Button>
        <Button
          type="submit"
          variant="primary"
          isPending={save.isPending}
          isDisabled={isOn && hours === null}
        >
          {t('save')}
        </Button>
      </div>
    </form>
  )
}
