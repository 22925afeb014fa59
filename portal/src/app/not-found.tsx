import { useNavigate } from '@tanstack/react-router'
import { Compass, LockKeyhole } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button, EmptyState, useTitle } from '../ui'

/** An address that leads nowhere. */
export function NotFoundPage() {
  const { t } = useTranslation('common')
  const navigate = useNavigate()
  useTitle(t('not_found.title'))
  return (
    <main className="flex flex-1 flex-col justify-center">
      <h1 className="sr-only">{t('not_found.title')}</h1>
      <EmptyState
        icon={Compass}
        title={t('not_found.title')}
        description={t('not_found.description')}
        action={
          <Button variant="primary" onPress={() => void navigate({ to: '/' })}>
            {t('not_found.action')}
          </Button>
        }
      />
    </main>
  )
}

/** A page that the reader's role does not open. */
export function ForbiddenPage() {
  const { t } = useTranslation('common')
  useTitle(t('forbidden.title'))
  return (
    <EmptyState
      icon={LockKeyhole}
      title={t('forbidden.title')}
      description={t('forbidden.description')}
    />
  )
}
