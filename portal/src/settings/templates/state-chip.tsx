import { useTranslation } from 'react-i18next'
import type { Template } from '../../api/types'
import { Chip } from '../../ui'

/** Whose text it is: the product's, the tenant's own, or that for all addresses. */
export function StateChip({
  template,
  isInherited = false,
}: {
  template: Template
  isInherited?: boolean
}) {
  const { t } = useTranslation('templates')
  if (template.errors.length > 0) return <Chip tone="danger">{t('broken')}</Chip>
  if (template.is_customised) return <Chip tone="accent">{t('customised')}</Chip>
  return <Chip>{t(isInherited ? 'inherited' : 'built_in')}</Chip>
}
