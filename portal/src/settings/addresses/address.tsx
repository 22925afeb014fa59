import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { addressesQuery } from '../../api/queries'
import type { Address } from '../../api/types'
import { ForbiddenPage, NotFound } from '../../app/not-found'
import { hasScope, useSession } from '../../app/session'
import { Page } from '../../ui'
import { BackLink, RecordPlaceholder } from '../record-page'
import { AddressActions } from './address-actions'
import { AddressForm } from './address-form'
import { Forwarding } from './forwarding'

/** One address: how its mail comes in, and what its tickets and replies begin with. */
export function AddressPage() {
  const { me } = useSession()
  const { addressId = '' } = useParams({ strict: false })
  return hasScope(me, 'configuration:read') ? (
    <LoadedAddress key={addressId} id={addressId} />
  ) : (
    <ForbiddenPage />
  )
}

function Back() {
  const { t } = useTranslation('addresses')
  return <BackLink to="/settings/addresses" label={t('back')} />
}

function LoadedAddress({ id }: { id: string }) {
  const { t } = useTranslation('addresses')
  const { me } = useSession()
  const query = useQuery(addressesQuery(me.tenant.id))
  if (!query.data) return <RecordPlaceholder title={t('title')} back={<Back />} query={query} />
  const address = query.data.find((one) => one.id === id)
  return address ? <AddressView address={address} /> : <NotFound />
}

function AddressView({ address }: { address: Address }) {
  const { me } = useSession()
  const canWrite = hasScope(me, 'configuration:write')
  return (
    <Page
      title={address.email}
      back={<Back />}
      actions={canWrite ? <AddressActions address={address} /> : null}
    >
      <div className="min-h-0 flex-1 overflow-y-auto">
        <div className="flex max-w-4xl flex-col gap-8 p-4 sm:p-6">
          <Forwarding address={address} canWrite={canWrite} />
          <AddressForm address={address} isReadOnly={!canWrite} />
        </div>
      </div>
    </Page>
  )
}
