import { useTranslation } from 'react-i18next'
import { CLOCK_KINDS, type ClockKind } from '../../api/policies'
import type { Priority } from '../../api/types'
import { DurationField, PriorityChip, Select } from '../../ui'
import { PRIORITIES, type TargetDraft, type TargetsDraft } from './draft'
import type { Tell } from './policy-form'

/** The promises of a policy: a row for each priority, a column for each clock; cards on a phone. */
export function TargetsEditor({
  targets,
  tell,
  error,
  onChange,
}: {
  targets: TargetsDraft
  tell: Tell
  /** What is wrong with all of them. */
  error: string | null
  onChange(targets: TargetsDraft): void
}) {
  const { t } = useTranslation('policies')
  return (
    <div className="flex flex-col gap-3">
      <table
        aria-label={t('target.title')}
        className="w-full border-collapse max-lg:block lg:table-fixed"
      >
        <thead className="max-lg:sr-only">
          <tr>
            <th
              scope="col"
              className="w-30 pb-2 text-start align-bottom text-xs font-medium text-muted"
            >
              {t('common:field.priority')}
            </th>
            {CLOCK_KINDS.map((kind) => (
              <th key={kind} scope="col" className="px-2 pb-2 text-start align-bottom">
                <span className="block text-sm font-medium text-ink">{t(`clock.${kind}`)}</span>
                <span className="block text-xs font-normal text-muted">
                  {t(`clock_lead.${kind}`)}
                </span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="max-lg:flex max-lg:flex-col max-lg:gap-3">
          {PRIORITIES.map((priority) => (
            <tr
              key={priority}
              className="border-t border-line max-lg:flex max-lg:flex-col max-lg:gap-3 max-lg:rounded-lg max-lg:border max-lg:p-3"
            >
              <th scope="row" className="text-start align-top font-normal lg:py-4">
                <span className="flex items-center gap-2">
                  <PriorityChip priority={priority} />
                  <span aria-hidden className="text-sm text-muted">
                    {t(`common:priority.${priority}`)}
                  </span>
                </span>
              </th>
              {CLOCK_KINDS.map((kind) => (
                <td key={kind} className="align-top lg:px-2 lg:py-3">
                  <span aria-hidden className="mb-1 block text-sm font-medium text-ink lg:hidden">
                    {t(`clock.${kind}`)}
                  </span>
                  <TargetCell
                    priority={priority}
                    kind={kind}
                    target={targets[priority][kind]}
                    tell={tell}
                    onChange={(target) =>
                      onChange({
                        ...targets,
                        [priority]: { ...targets[priority], [kind]: target },
                      })
                    }
                  />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {error && (
        <p role="alert" className="text-sm font-medium text-danger-ink">
          {error}
        </p>
      )}
    </div>
  )
}

function TargetCell({
  priority,
  kind,
  target,
  tell,
  onChange,
}: {
  priority: Priority
  kind: ClockKind
  target: TargetDraft
  tell: Tell
  onChange(target: TargetDraft): void
}) {
  const { t } = useTranslation('policies')
  const { seconds, hours, warn_before_seconds: warn } = target
  const about = { priority: priority.toUpperCase(), clock: t(`clock.${kind}`) }
  const hasDays = hours === 'calendar'
  return (
    <div className="flex flex-col gap-1.5">
      <div className="grid grid-cols-[minmax(0,1fr)_7.5rem] items-start gap-1.5">
        <DurationField
          key={hours}
          isCompact
          hasDays={hasDays}
          label={t('target.time_label', about)}
          placeholder={t('target.none')}
          value={seconds}
          onChange={(entry) => onChange({ ...target, seconds: entry })}
          errorMessage={tell(target, 'seconds')}
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
              onChange({ ...target, hours: id === 'calendar' ? 'calendar' : 'business' })
            }
            errorMessage={tell(target, 'hours')}
            className="[&_button]:min-h-9! [&_button]:text-base!"
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
            isCompact
            hasDays={hasDays}
            label={t('target.warn_label', about)}
            placeholder={t('target.no_warning')}
            value={warn}
            onChange={(entry) => onChange({ ...target, warn_before_seconds: entry })}
            errorMessage={tell(target, 'warn_before_seconds')}
            className="min-w-0 flex-1 [&_input]:min-h-7! [&_input]:py-0.5! [&_input]:text-sm"
          />
        </div>
      )}
    </div>
  )
}
