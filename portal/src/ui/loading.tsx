import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

/** Skeletons one below the other, in the place of what is still to come. */
export function Loading({ label, children }: { label?: string; children: ReactNode }) {
  const { t } = useTranslation('common')
  return (
    <div role="status" aria-busy aria-label={label ?? t('loading')} className="flex flex-col gap-4">
      {children}
    </div>
  )
}
