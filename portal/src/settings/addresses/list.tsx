import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { AtSign, Plus } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { addressesQuery } from '../../api/queries'
import { ForbiddenPage } from '../../app/not-found'
import { hasScope, useSession } from '../../app/session'
import { Button, Chip, CopyButton, Dialog, EmptyState, Page, PriorityChip } from '../../ui'
import { SettingsBody, SettingsTable } from '../table'
import { CreateAddress } from './create-address'
import { ForwardingChip } from './forwarding-chip'

/** The addresses at which mail becomes tickets. */
export function AddressesPage() {
  const { me } = useSession()
  return hasScope(me, 'configuration:read') ? <Addresses /> : <ForbiddenPage />
}

function Addresses() {
  const { t } = useTranslation('addresses')
  const { me } = useSession()
  const query = useQuery(addressesQuery(me.tenant.id))
  const [isCreating, setIsCreating] = useState(false)
  const rows = query.data ?? []
  return (
    <Page
      title={t('title')}
      actions={
        hasScope(me, 'configuration:write') && (
          <Button variant="primary" icon={Plus} onPress={() => setIsCreating(true)}>
            {t('create.open')}
          </Button>
        )
      }
    >
      <SettingsBody lead={t('lead')}>
        <SettingsTable
          label={t('title')}
          query={query}
          rows={rows}
          isPressable
          empty={<EmptyState icon={AtSign} title={t('empty')} description={t('empty_lead')} />}
          columns={[
            {
              id: 'email',
              header: t('email'),
              cell: (row) => (
                <span className="flex items-center gap-2">
                  <span className="min-w-0 flex-1 md:flex-none">
                    <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
                      <Link
                        to="/settings/addresses/$addressId"
                        params={{ addressId: row.id }}
                        className="rounded-sm font-medium wrap-anywhere text-ink underline-offset-3 after:absolute after:inset-0 group-hover:underline"
                      >
                        {row.email}
                      </Link>
                      {row.is_primary && <Chip tone="accent">{t('is_primary')}</Chip>}
                    </span>
                    <span className="block text-sm text-muted">
                      {row.display_name}
                      {row.team && <span className="md:hidden"> · {row.team.name}</span>}
                    </span>
                    <span className="mt-1 block empty:hidden md:hidden">
                      <ForwardingChip domain={row.domain} />
                    </span>
                  </span>
                  <CopyButton text={row.email} className="relative" />
                </span>
              ),
            },
            {
              id: 'team',
              header: t('team'),
              isWideOnly: true,
              cell: (row) =>
                row.team ? (
                  <Chip>{row.team.name}</Chip>
                ) : (
                  <span className="text-sm text-muted">{t('no_team')}</span>
                ),
            },
            {
              id: 'priority',
              header: t('priority'),
              isWideOnly: true,
              cell: (row) => row.priority && <PriorityChip priority={row.priority} />,
            },
            {
              id: 'domain',
              header: t('domain'),
              isWideOnly: true,
              cell: (row) =>
                row.domain.kind === 'own' ? (
                  <ForwardingChip domain={row.domain} />
                ) : (
                  <span className="text-sm text-muted">{t('hosted')}</span>
                ),
            },
          ]}
        />
      </SettingsBody>
      <Dialog title={t('create.title')} isOpen={isCreating} onOpenChange={setIsCreating}>
        <CreateAddress addresses={rows} onDone={() => setIsCreating(false)} />
      </Dialog>
    </Page>
  )
}
