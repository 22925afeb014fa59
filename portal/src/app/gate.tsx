import { useRouter } from '@tanstack/react-router'
import { lazy, Suspense, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ErrorState, Skeleton } from '../ui'
import { useSessionState } from './session'
import { Shell } from './shell'
import { tenantOfHost } from './tenant'

const BareHostPage = lazy(() =>
  import('../auth/pages').then((module) => ({ default: module.BareHostPage })),
)
const SignInAgain = lazy(() =>
  import('../auth/pages').then((module) => ({ default: module.SignInAgain })),
)

function LoadingShell() {
  const { t } = useTranslation('common')
  return (
    <div role="status" aria-label={t('loading')} className="flex min-h-dvh">
      <div className="hidden w-60 flex-col gap-3 border-e border-line bg-surface p-4 md:flex">
        <Skeleton className="h-8" />
        <Skeleton className="h-5 w-3/4" />
        <Skeleton className="h-5 w-2/3" />
      </div>
      <div className="flex flex-1 flex-col gap-4 p-6">
        <Skeleton className="h-7 w-48" />
        <Skeleton className="h-40" />
      </div>
    </div>
  )
}

/**
 * Goes to the sign-in once: the address that it came from must not be read again on the way.
 * `isWanted`: the reader signed out, so that whoever signs in next begins at the start.
 */
function ToSignIn({ isWanted }: { isWanted: boolean }) {
  const router = useRouter()
  const [wasWanted] = useState(isWanted)
  useEffect(() => {
    const { href } = router.state.location
    const next = href === '/' || wasWanted ? undefined : href
    void router.navigate({ to: '/sign-in', search: { next }, replace: true })
  }, [router, wasWanted])
  return <LoadingShell />
}

/** Lets signed-in readers through to the shell and sends the others to the sign-in. */
export function RequireSession() {
  const { state, retry } = useSessionState()
  if (tenantOfHost(window.location.host) === null) {
    return (
      <Suspense>
        <BareHostPage />
      </Suspense>
    )
  }
  if (state.kind === 'loading') return <LoadingShell />
  if (state.kind === 'failed') {
    return (
      <main className="flex min-h-dvh flex-col justify-center bg-canvas">
        <ErrorState isHeading error={state.error} onRetry={retry} />
      </main>
    )
  }
  if (state.kind === 'signed_out') {
    return <ToSignIn isWanted={state.isWanted} />
  }
  return (
    <>
      <Shell />
      {state.isLost && (
        <Suspense>
          <SignInAgain me={state.me} />
        </Suspense>
      )}
    </>
  )
}
