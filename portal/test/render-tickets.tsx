import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  Outlet,
  RouterProvider,
} from '@tanstack/react-router'
import { render } from '@testing-library/react'
import { vi } from 'vitest'
import { newTicketSearch, queueSearch } from '../src/app/search'
import { SessionProvider, useSessionState } from '../src/app/session'
import {
  NewTicketPage,
  OwnTicketPage,
  OwnTicketsPage,
  QueuePage,
  TicketPage,
} from '../src/tickets/pages'
import { Toaster, toast } from '../src/ui'
import { type FakeApi, fetchOf } from './fake/server'

function SignedIn() {
  const { state } = useSessionState()
  return state.kind === 'signed_in' ? <Outlet /> : null
}

/** Shows the pages of tickets at an address, as the person that the fake API knows. */
export function renderTickets(path: string, api: FakeApi) {
  toast.clear()
  vi.stubGlobal('fetch', fetchOf(api))
  const queryClient = new QueryClient({ defaultOptions: { queries: { retry: false } } })
  const rootRoute = createRootRoute({
    component: () => (
      <SessionProvider>
        <SignedIn />
        <Toaster />
      </SessionProvider>
    ),
  })
  const getParentRoute = () => rootRoute
  const isMember = api.me.kind === 'member'
  const router = createRouter({
    routeTree: rootRoute.addChildren([
      createRoute({
        getParentRoute,
        path: '/tickets',
        validateSearch: queueSearch,
        component: isMember ? QueuePage : OwnTicketsPage,
      }),
      createRoute({
        getParentRoute,
        path: '/tickets/new',
        validateSearch: newTicketSearch,
        component: NewTicketPage,
      }),
      createRoute({
        getParentRoute,
        path: '/tickets/$number',
        component: isMember ? TicketPage : OwnTicketPage,
      }),
    ]),
    history: createMemoryHistory({ initialEntries: [path] }),
  })
  const result = render(
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router as never} />
    </QueryClientProvider>,
  )
  return { ...result, queryClient, router }
}
