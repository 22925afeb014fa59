import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { Calendar } from '../../api/types'

export function isUsed({ used_by: { sla_policies, teams, regions } }: Calendar): boolean {
  return sla_policies.length + teams.length + regions.length > 0
}

/** What names a calendar: policies with the way to them, teams and regions by name. */
export function Usage({ calendar }: { calendar: Calendar }) {
  const { t } = useTranslation('calendars')
  const { sla_policies, teams, regions } = calendar.used_by
  const groups = [
    ['teams', teams],
    ['regions', regions],
  ] as const
  return (
    <ul className="flex flex-col gap-1 text-base text-muted">
      {calendar.is_default && <li>{t('usage.default')}</li>}
      {sla_policies.length > 0 && (
        <li>
          {t('usage.sla_policies', { count: sla_policies.length })}{' '}
          {sla_policies.map(({ id, name }, index) => (
            <span key={id}>
              {index > 0 && ', '}
              <Link
                to="/settings/sla-policies/$policyId"
                params={{ policyId: id }}
                className="link"
              >
                {name}
              </Link>
            </span>
          ))}
        </li>
      )}
      {groups.map(
        ([kind, refs]) =>
          refs.length > 0 && (
            <li key={kind}>
              {t(`usage.${kind}`, { count: refs.length })}{' '}
              <span className="text-ink">{refs.map(({ name }) => name).join(', ')}</span>
            </li>
          ),
      )}
      {!isUsed(calendar) && !calendar.is_default && <li>{t('usage.none')}</li>}
    </ul>
  )
}
