import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useSessionState } from '../app/session'
import { buttonLook } from '../ui'
import { AuthFrame } from './frame'

/** Why a mailed link leads nowhere, and where to go from here. */
export function DeadLink({ of, reason }: { of: 'file' | 'survey'; reason: 'late' | 'gone' }) {
  const { t } = useTranslation('auth')
  const isSignedIn = useSessionState().state.kind === 'signed_in'
  return (
    <AuthFrame title={t(`${of}.${reason}_title`)}>
      <div className="flex flex-col gap-4">
        <p role="alert" className="text-base text-muted">
          {t(`${of}.${reason}`)}
        </p>
        <Link to={isSignedIn ? '/' : '/sign-in'} className={buttonLook('primary')}>
          {isSignedIn ? t('common:not_found.action') : t('sign_in')}
        </Link>
      </div>
    </AuthFrame>
  )
}
