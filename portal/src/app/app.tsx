import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { useMemo } from 'react'
import { I18nProvider } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { ProblemError } from '../api/client'
import { Toaster } from '../ui'
import { ErrorBoundary } from './error-boundary'
import { router } from './router'
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

/** The whole application. */
export function App() {
  const queryClient = useMemo(createQueryClient, [])
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
