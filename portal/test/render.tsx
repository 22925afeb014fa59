import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import {
  createMemoryHistory,
  createRootRoute,
  createRouter,
  RouterProvider,
} from '@tanstack/react-router'
import { render } from '@testing-library/react'
import type { ReactNode } from 'react'
import { vi } from 'vitest'
import { SessionProvider, useSessionState } from '../src/app/session'
import { Toaster, toast } from '../src/ui'
import { type FakeApi, fetchOf } from './fake/server'

function WhenSignedIn({ children }: { children: ReactNode }) {
  const { state } = useSessionState()
  return state.kind === 'signed_in' ? children : null
}

/** Lets all requests of a test end in a fake API. */
export function useFakeApi(api: FakeApi): FakeApi {
  vi.stubGlobal('fetch', fetchOf(api))
  return api
}

/** Shows a part of the portal, with nobody signed in unless the fake API holds a session. */
export function renderPart(children: ReactNode) {
  toast.clear()
  const queryClient = new QueryClient({ defaultOptions: { queries: { retry: false } } })
  const rootRoute = createRootRoute({
    component: () => (
      <SessionProvider>
        {children}
        <Toaster />
      </SessionProvider>
    ),
  })
  const router = createRouter({
    routeTree: rootRoute,
    history: createMemoryHistory({ initialEntries: ['/'] }),
  })
  const result = render(
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router as never} />
    </QueryClientProvider>,
  )
  return { ...result, queryClient }
}

/** Shows a part of the portal as the person that the fake API knows. */
export function renderSignedIn(children: ReactNode) {
  return renderPart(<WhenSignedIn>{children}</WhenSignedIn>)
}
