import { useQuery } from '@tanstack/react-query'
import { AtSign } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { addressesQuery } from '../api/queries'
import { ForbiddenPage } from '../app/not-found'
import { hasScope, useSession } from '../app/session'
import { Chip, EmptyState, Page, Time } from '../ui'
import { SettingsBody, SettingsTable } from './table'

/** The addresses at which mail becomes tickets. */
export function AddressesPage() {
  const { me } = useSession()
  return hasScope(me, 'configuration:read') ? <Addresses /> : <ForbiddenPage />
}

function Addresses() {
  const { t } = useTranslation('settings')
  const { me } = useSession()
  const query = useQuery(addressesQuery(me.tenant.id))
  return (
    <Page title={t('addresses.title')}>
      <SettingsBody lead={t('addresses.lead')}>
        <SettingsTable
          label={t('addresses.title')}
          query={query}
          rows={query.data ?? []}
          empty={
            <EmptyState
              icon={AtSign}
              title={t('addresses.empty')}
              description={t('addresses.empty_lead')}
            />
          }
          columns={[
            {
              id: 'email',
              header: t('addresses.email'),
              cell: (row) => (
                <>
                  <a href={`mailto:${row.email}`} className="link wrap-anywhere">
                    {row.email}
                  </a>
                  <span className="block text-sm text-muted">{row.display_name}</span>
                </>
              ),
            },
            {
              id: 'team',
              header: t('addresses.team'),
              cell: (row) =>
                row.team ? (
                  <Chip>{row.team.name}</Chip>
                ) : (
                  <span className="text-sm text-muted">{t('addresses.no_team')}</span>
                ),
            },
            {
              id: 'created_at',
              header: t('created_at'),
              isWideOnly: true,
              cell: (row) => (
                <span className="text-sm text-muted">
                  <Time value={row.created_at} />
                </span>
              ),
            },
          ]}
        />
      </SettingsBody>
    </Page>
  )
}
