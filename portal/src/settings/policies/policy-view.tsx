import { useTranslation } from 'react-i18next'
import { CLOCK_KINDS } from '../../api/policies'
import type { SlaPolicy } from '../../api/types'
import { PriorityChip } from '../../ui'
import { Section } from '../section'
import { PRIORITIES } from './draft'
import { nameOf, useNames } from './names'
import { PolicyPreview } from './preview'
import { useConditionText, useStepText, useTargetText } from './words'

/** A policy for those who only look. */
export function PolicyView({ policy }: { policy: SlaPolicy }) {
  const { t } = useTranslation('policies')
  const names = useNames()
  const conditionText = useConditionText(names)
  const stepText = useStepText(names)
  const { all = [], any = [] } = policy.conditions
  const calendar = policy.calendar_id
    ? nameOf(names.calendars, policy.calendar_id)
    : t('calendar_none')
  return (
    <div className="flex flex-col gap-8">
      <Section title={t('condition.title')}>
        <div className="flex flex-col gap-4 text-base text-ink">
          {all.length + any.length === 0 && <p>{t('condition.everything')}</p>}
          {[
            { name: 'all', title: t('condition.all'), list: all },
            { name: 'any', title: t('condition.any'), list: any },
          ].map(
            ({ name, title, list }) =>
              list.length > 0 && (
                <div key={name}>
                  <h3 className="text-sm font-medium text-muted">{title}</h3>
                  <ul className="mt-1 list-disc ps-5">
                    {list.map((condition) => (
                      <li key={JSON.stringify(condition)}>{conditionText(condition)}</li>
                    ))}
                  </ul>
                </div>
              ),
          )}
        </div>
      </Section>
      <Section title={t('target.title')}>
        <TargetsTable policy={policy} />
      </Section>
      <Section title={t('behaviour')}>
        <dl className="grid gap-4 md:grid-cols-3">
          {[
            [t('calendar'), calendar, null],
            [
              t('mode.title'),
              t(`mode.${policy.next_update_mode}`),
              t(`mode_lead.${policy.next_update_mode}`),
            ],
            [
              t('reopen.title'),
              t(`reopen.${policy.on_reopen}`),
              t(`reopen_lead.${policy.on_reopen}`),
            ],
          ].map(([name, value, lead]) => (
            <div key={name}>
              <dt className="text-sm text-muted">{name}</dt>
              <dd className="text-base text-ink">
                {value}
                {lead && <span className="block text-sm text-muted">{lead}</span>}
              </dd>
            </div>
          ))}
        </dl>
      </Section>
      <Section title={t('step.title')}>
        {policy.escalations.length === 0 ? (
          <p className="text-base text-muted">{t('step.none')}</p>
        ) : (
          <ol className="flex flex-col gap-3">
            {policy.escalations.map((step) => {
              const { when, clocks, actions } = stepText(step)
              return (
                <li key={step.id}>
                  <p className="text-base font-medium text-ink">
                    {when}
                    {clocks && <span className="font-normal text-muted"> · {clocks}</span>}
                  </p>
                  <ul className="list-disc ps-5 text-base text-ink">
                    {actions.map((action) => (
                      <li key={action}>{action}</li>
                    ))}
                  </ul>
                </li>
              )
            })}
          </ol>
        )}
      </Section>
      <PolicyPreview input={policy} policy={policy} isFine />
    </div>
  )
}

function TargetsTable({ policy }: { policy: SlaPolicy }) {
  const { t } = useTranslation('policies')
  const targetText = useTargetText()
  return (
    <table
      aria-label={t('target.title')}
      className="w-full border-collapse max-md:block md:table-fixed"
    >
      <thead className="max-md:sr-only">
        <tr className="[&_th]:pe-4 [&_th]:pb-2 [&_th]:text-start [&_th]:text-sm [&_th]:font-medium [&_th]:text-muted">
          <th scope="col" className="w-24">
            {t('common:field.priority')}
          </th>
          {CLOCK_KINDS.map((kind) => (
            <th key={kind} scope="col">
              {t(`clock.${kind}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody className="max-md:block">
        {PRIORITIES.map((priority) => (
          <tr
            key={priority}
            className="border-t border-line align-top first:border-t-0 max-md:flex max-md:flex-wrap max-md:gap-x-6 max-md:gap-y-2 max-md:py-3 md:first:border-t"
          >
            <th scope="row" className="text-start max-md:w-full md:py-2.5 md:pe-4">
              <PriorityChip priority={priority} />
            </th>
            {CLOCK_KINDS.map((kind) => {
              const target = policy.targets[priority]?.[kind]
              const text = target && targetText(target)
              return (
                <td key={kind} className="md:py-2.5 md:pe-4">
                  <span aria-hidden className="block text-xs text-muted md:hidden">
                    {t(`clock.${kind}`)}
                  </span>
                  {text ? (
                    <>
                      <span className="block text-base text-ink tabular-nums">{text.time}</span>
                      <span className="block text-xs text-muted">
                        {[text.hours, text.warning].filter(Boolean).join(' · ')}
                      </span>
                    </>
                  ) : (
                    <span className="text-sm text-faint">{t('target.none')}</span>
                  )}
                </td>
              )
            })}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
