import { useQuery } from '@tanstack/react-query'
import { AtSign, Copy } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { addressesQuery } from '../api/queries'
import { ForbiddenPage } from '../app/not-found'
import { hasScope, useSession } from '../app/session'
import { Chip, EmptyState, IconButton, Page, Time, toast } from '../ui'
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
  async function copy(email: string) {
    try {
      await navigator.clipboard.writeText(email)
      toast.success(t('addresses.copied', { email }))
    } catch {
      // The browser forbids it, or the page is not served over TLS: the address can be read.
      toast.error(t('addresses.not_copied'))
    }
  }
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
                <span className="flex items-center gap-2">
                  <span className="min-w-0 flex-1 md:flex-none">
                    <span className="block font-medium wrap-anywhere text-ink">{row.email}</span>
                    <span className="block text-sm text-muted">
                      {row.display_name}
                      {row.team && <span className="md:hidden"> · {row.team.name}</span>}
                    </span>
                  </span>
                  <IconButton
                    size="sm"
                    icon={Copy}
                    label={t('addresses.copy', { email: row.email })}
                    onPress={() => void copy(row.email)}
                  />
                </span>
              ),
            },
            {
              id: 'team',
              header: t('addresses.team'),
              isWideOnly: true,
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
