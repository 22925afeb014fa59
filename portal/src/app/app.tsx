import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { type RouterHistory, RouterProvider } from '@tanstack/react-router'
import { useMemo } from 'react'
import { I18nProvider } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { ProblemError } from '../api/client'
import { Toaster } from '../ui'
import { ErrorBoundary } from './error-boundary'
import { createPortalRouter } from './router'
import { SessionProvider } from './session'
import { tenantOfHost } from './tenant'

/** Answers below 500 stay what they are when asked again; the rest may pass. */
function shouldRetry(count: number, error: unknown): boolean {
  if (error instanceof ProblemError && error.status >= 400 && error.status < 500) return false
  return count < 2
}

/** The cache of what the API answered. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: { staleTime: 15_000, retry: shouldRetry, retryDelay: (n) => 400 * 2 ** n },
    },
  })
}

/** The whole application; `history` is the browser's unless a test brings another. */
export function App({ history }: { history?: RouterHistory }) {
  const queryClient = useMemo(createQueryClient, [])
  const router = useMemo(() => createPortalRouter(history), [history])
  const { i18n } = useTranslation()
  return (
    <I18nProvider locale={i18n.language}>
      <ErrorBoundary>
        <QueryClientProvider client={queryClient}>
          <SessionProvider hasTenant={tenantOfHost(window.location.host) !== null}>
            <RouterProvider router={router} />
            <Toaster />
          </SessionProvider>
        </QueryClientProvider>
      </ErrorBoundary>
    </I18nProvider>
  )
}
