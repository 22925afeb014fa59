import { useNavigate } from '@tanstack/react-router'
import { Compass, LockKeyhole } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button, EmptyState, useTitle } from '../ui'

/** An address below the shell that leads nowhere. */
export function NotFound() {
  const { t } = useTranslation('common')
  const navigate = useNavigate()
  useTitle(t('not_found.title'))
  return (
    <div className="flex flex-1 flex-col justify-center">
      <EmptyState
        isHeading
        icon={Compass}
        title={t('not_found.title')}
        description={t('not_found.description')}
        action={
          <Button variant="primary" onPress={() => void navigate({ to: '/' })}>
            {t('not_found.action')}
          </Button>
        }
      />
    </div>
  )
}

/** An address that leads nowhere at all. */
export function NotFoundPage() {
  return (
    <main className="flex min-h-dvh flex-col bg-canvas">
      <NotFound />
    </main>
  )
}

/** A page that the reader's role does not open. */
export function ForbiddenPage() {
  const { t } = useTranslation('common')
  useTitle(t('forbidden.title'))
  return (
    <div className="flex flex-1 flex-col justify-center">
      <EmptyState
        isHeading
        icon={LockKeyhole}
        title={t('forbidden.title')}
        description={t('forbidden.description')}
      />
    </div>
  )
}
