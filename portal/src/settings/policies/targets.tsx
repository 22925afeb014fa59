import { useTranslation } from 'react-i18next'
import { CLOCK_KINDS } from '../../api/policies'
import { PriorityChip } from '../../ui'
import { PRIORITIES, type TargetsDraft } from './draft'
import type { Tell } from './policy-form'
import { type SetTarget, TargetCell } from './target-cell'

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
  /** The same function each time: a cell is drawn again when it changes, not when another does. */
  onChange: SetTarget
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
                    secondsError={tell(targets[priority][kind], 'seconds')}
                    hoursError={tell(targets[priority][kind], 'hours')}
                    warningError={tell(targets[priority][kind], 'warn_before_seconds')}
                    onChange={onChange}
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
