import { useTranslation } from 'react-i18next'
import type { AddressDomain } from '../../api/types'
import { Chip } from '../../ui'

/** Whether mail of an own address comes in; nothing where it need not be forwarded. */
export function ForwardingChip({ domain }: { domain: AddressDomain }) {
  const { t } = useTranslation('addresses')
  if (domain.kind === 'hosted') return null
  return (
    <Chip tone={domain.forwarding === 'verified' ? 'success' : 'warning'}>
      {t(`forwarding.${domain.forwarding}`)}
    </Chip>
  )
}
