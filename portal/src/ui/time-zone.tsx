import type { TFunction } from 'i18next'
import { memo, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { NativeSelect, type OptionGroup } from './field'

/** All time zones that the browser knows, by region; `own` is among them even when it is not. */
export function timeZoneGroups(own: string, t: TFunction<'auth'>): OptionGroup[] {
  const groups = new Map<string, { id: string; label: string }[]>()
  for (const zone of new Set([...Intl.supportedValuesOf('timeZone'), 'UTC', own])) {
    const [region, ...place] = zone.split('/')
    const key = place.length > 0 && region ? region : ''
    const label = (key ? place.join(' / ') : zone).replaceAll('_', ' ')
    groups.set(key, [...(groups.get(key) ?? []), { id: zone, label }])
  }
  return [...groups]
    .map(([region, items]) => ({
      label: region === '' ? null : t(`region.${region}`, { defaultValue: region }),
      items: items.sort((a, b) => a.label.localeCompare(b.label)),
    }))
    .sort((a, b) => (a.label ?? '').localeCompare(b.label ?? ''))
}

/** Apart and memoised: hundreds of options must not be compared at each key of the other fields. */
export const TimeZonePicker = memo(function TimeZonePicker({
  zone,
  ownZone,
  onChange,
  errorMessage,
}: {
  zone: string
  /** The reader's own, which the browser may call by an old name. */
  ownZone: string
  onChange(zone: string): void
  errorMessage: string | null
}) {
  const { t } = useTranslation('auth')
  const groups = useMemo(() => timeZoneGroups(ownZone, t), [ownZone, t])
  return (
    <NativeSelect
      label={t('time_zone')}
      groups={groups}
      value={zone}
      onChange={onChange}
      errorMessage={errorMessage}
    />
  )
})
