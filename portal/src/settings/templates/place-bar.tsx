import { useNavigate } from '@tanstack/react-router'
import { Info, TriangleAlert } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { isOfAddresses } from '../../api/templates'
import type { Address, Template } from '../../api/types'
import { LANGUAGES } from '../../i18n'
import { Notice, Select, Time } from '../../ui'
import type { Place } from './place'
import { StateChip } from './state-chip'

/** The select needs an id for what the API calls null. */
const ALL = 'all'

/** Leads to the same text in another language, or for another address. */
export function PlaceBar({
  template,
  place,
  addresses,
}: {
  template: Template
  place: Place
  addresses: readonly Address[]
}) {
  const { t } = useTranslation('templates')
  const navigate = useNavigate()
  function go({ kind, locale, addressId }: Place) {
    void (addressId === null
      ? navigate({ to: '/settings/templates/$kind/$locale', params: { kind, locale } })
      : navigate({
          to: '/settings/templates/$kind/$locale/$addressId',
          params: { kind, locale, addressId },
        }))
  }
  const isInherited = place.addressId !== null && !template.is_customised
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap items-end gap-x-4 gap-y-3">
        <Select
          label={t('language')}
          className="w-40"
          items={LANGUAGES.map((id) => ({ id, label: t(`common:locale.${id}`) }))}
          selectedKey={place.locale}
          onSelectionChange={(id) => {
            const locale = LANGUAGES.find((known) => known === id)
            if (locale) go({ ...place, locale })
          }}
        />
        {isOfAddresses(place.kind) && (
          <Select
            label={t('for')}
            className="w-full sm:w-72"
            items={[
              { id: ALL, label: t('all_addresses') },
              ...addresses.map(({ id, email }) => ({ id, label: email })),
            ]}
            selectedKey={place.addressId ?? ALL}
            onSelectionChange={(id) => go({ ...place, addressId: id === ALL ? null : id })}
          />
        )}
        <p className="flex min-h-9 flex-wrap items-center gap-2 text-sm text-muted">
          <StateChip template={template} isInherited={isInherited} />
          {template.updated_at && (
            <span>
              {t('updated_at')} <Time value={template.updated_at} />
            </span>
          )}
        </p>
      </div>
      {template.errors.length > 0 && (
        <Notice tone="danger" icon={TriangleAlert}>
          {t('broken_lead')}
        </Notice>
      )}
      {isInherited && <Notice icon={Info}>{t('inherited_lead')}</Notice>}
    </div>
  )
}
