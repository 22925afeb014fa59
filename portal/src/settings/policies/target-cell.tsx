import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import type { ClockKind, Priority } from '../../api/types'
import { DurationField, type Entry, Select } from '../../ui'
import type { TargetDraft } from './draft'

export type SetTarget = (priority: Priority, kind: ClockKind, target: TargetDraft) => void

/** One promise. Apart and memoised: a dozen of them must not be drawn at each key of another field. */
export const TargetCell = memo(function TargetCell({
  priority,
  kind,
  target,
  secondsError,
  hoursError,
  warningError,
  onChange,
}: {
  priority: Priority
  kind: ClockKind
  target: TargetDraft
  secondsError: string | null
  hoursError: string | null
  warningError: string | null
  onChange: SetTarget
}) {
  const { t } = useTranslation('policies')
  const { seconds, hours } = target
  const about = { priority: priority.toUpperCase(), clock: t(`clock.${kind}`) }
  const durationProps = (name: 'seconds' | 'warn_before_seconds') => ({
    isCompact: true,
    hasDays: hours === 'calendar',
    value: target[name],
    onChange: (entry: Entry) => onChange(priority, kind, { ...target, [name]: entry }),
  })
  return (
    <div className="flex flex-col gap-1.5">
      <div className="grid grid-cols-[minmax(0,1fr)_7.5rem] items-start gap-1.5">
        <DurationField
          key={hours}
          {...durationProps('seconds')}
          label={t('target.time_label', about)}
          placeholder={t('target.none')}
          errorMessage={secondsError}
          className={seconds === null ? 'col-span-2' : undefined}
        />
        {seconds !== null && (
          <Select
            isCompact
            label={t('target.hours_label', about)}
            items={[
              { id: 'business', label: t('hours_short.business') },
              { id: 'calendar', label: t('hours_short.calendar') },
            ]}
            selectedKey={hours}
            onSelectionChange={(id) =>
              onChange(priority, kind, {
                ...target,
                hours: id === 'calendar' ? 'calendar' : 'business',
              })
            }
            errorMessage={hoursError}
          />
        )}
      </div>
      {seconds !== null && (
        <div className="flex items-start gap-2">
          <span aria-hidden className="pt-1.5 text-xs whitespace-nowrap text-muted">
            {t('target.warn')}
          </span>
          <DurationField
            key={hours}
            {...durationProps('warn_before_seconds')}
            label={t('target.warn_label', about)}
            placeholder={t('target.no_warning')}
            errorMessage={warningError}
            className="min-w-0 flex-1 [&_input]:min-h-7! [&_input]:py-0.5! [&_input]:text-sm"
          />
        </div>
      )}
    </div>
  )
})
