import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Navigate,
  Outlet,
  type RouterHistory,
  useLocation,
} from '@tanstack/react-router'
import type { Me } from '../api/types'
import { Crash } from './error-boundary'
import { RequireSession } from './gate'
import { useHeadingFocus } from './heading-focus'
import { NotFound, NotFoundPage } from './not-found'
import {
  mailLogSearch,
  newTicketSearch,
  queueSearch,
  signInSearch,
  suspendedMailSearch,
} from './search'
import { hasScope, useSession } from './session'

const addresses = () => import('../settings/addresses/pages')
const auth = () => import('../auth/pages')
const calendars = () => import('../settings/calendars/pages')
const mail = () => import('../settings/mail/pages')
const policies = () => import('../settings/policies/pages')
const settings = () => import('../settings/pages')
const templates = () => import('../settings/templates/pages')
const tickets = () => import('../tickets/pages')

const rootRoute = createRootRoute({
  component: function Root() {
    useHeadingFocus(useLocation())
    return <Outlet />
  },
  notFoundComponent: NotFoundPage,
  errorComponent: Crash,
})

const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  validateSearch: signInSearch,
  component: lazyRouteComponent(auth, 'SignInPage'),
})
const signInLinkRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in/link',
  component: lazyRouteComponent(auth, 'SignInLinkPage'),
})
const signUpRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-up',
  component: lazyRouteComponent(auth, 'SignUpPage'),
})
const invitationRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/invitation',
  component: lazyRouteComponent(auth, 'InvitationPage'),
})

const fileRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/file',
  component: lazyRouteComponent(auth, 'FilePage'),
})

const surveyRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/survey',
  component: lazyRouteComponent(auth, 'SurveyPage'),
})

/** Everything below is shown inside the shell and asks for a session. */
const signedInRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'signed-in',
  component: RequireSession,
})

/** Members see their queue at an address, contacts their own tickets at the same one. */
function isMember(me: Me): boolean {
  return hasScope(me, 'tickets:read')
}

const QueuePage = lazyRouteComponent(tickets, 'QueuePage')
const OwnTicketsPage = lazyRouteComponent(tickets, 'OwnTicketsPage')
const TicketPage = lazyRouteComponent(tickets, 'TicketPage')
const OwnTicketPage = lazyRouteComponent(tickets, 'OwnTicketPage')

const homeRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/',
  component: () => <Navigate to="/tickets" replace />,
})
const ticketsRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/tickets',
  validateSearch: queueSearch,
  component: function TicketsRoute() {
    const { me } = useSession()
    const search = ticketsRoute.useSearch()
    if (!isMember(me)) return <OwnTicketsPage />
    const isBare = Object.values(search).every((value) => value === undefined)
    if (isBare) return <Navigate to="/tickets" search={{ view: 'active' }} replace />
    return <QueuePage />
  },
})
const newTicketRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/tickets/new',
  validateSearch: newTicketSearch,
  component: lazyRouteComponent(tickets, 'NewTicketPage'),
})
const ticketRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/tickets/$number',
  component: function TicketRoute() {
    const { me } = useSession()
    const { number } = ticketRoute.useParams()
    if (!/^[1-9]\d{0,9}$/.test(number)) return <NotFound />
    return isMember(me) ? <TicketPage key={number} /> : <OwnTicketPage key={number} />
  },
})

const settingsRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/settings',
  component: lazyRouteComponent(settings, 'SettingsLayout'),
})
const settingsHomeRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/',
  component: function SettingsHome() {
    const { me } = useSession()
    const to = hasScope(me, 'configuration:read') ? '/settings/addresses' : '/'
    return <Navigate to={to} replace />
  },
})
const addressesRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/addresses',
  component: lazyRouteComponent(addresses, 'AddressesPage'),
})
const addressRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/addresses/$addressId',
  component: lazyRouteComponent(addresses, 'AddressPage'),
})
const domainsRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/domains',
  component: lazyRouteComponent(addresses, 'DomainsPage'),
})
const templatesRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/templates',
  component: lazyRouteComponent(templates, 'TemplatesPage'),
})
const templateRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/templates/$kind/$locale',
  component: lazyRouteComponent(templates, 'TemplatePage'),
})
const addressTemplateRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/templates/$kind/$locale/$addressId',
  component: lazyRouteComponent(templates, 'TemplatePage'),
})
const membersRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/members',
  component: lazyRouteComponent(settings, 'MembersPage'),
})
const calendarsRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/calendars',
  component: lazyRouteComponent(calendars, 'CalendarsPage'),
})
const calendarRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/calendars/$calendarId',
  component: lazyRouteComponent(calendars, 'CalendarPage'),
})
const slaPoliciesRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/sla-policies',
  component: lazyRouteComponent(policies, 'PoliciesPage'),
})
const newSlaPolicyRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/sla-policies/new',
  component: lazyRouteComponent(policies, 'NewPolicyPage'),
})
const slaPolicyRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/sla-policies/$policyId',
  component: lazyRouteComponent(policies, 'PolicyPage'),
})
const mailLogRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/mail-log',
  validateSearch: mailLogSearch,
  component: lazyRouteComponent(mail, 'MailLogPage'),
})
const mailSettingsRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/mail',
  component: lazyRouteComponent(mail, 'MailSettingsPage'),
})
const senderRulesRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/sender-rules',
  component: lazyRouteComponent(mail, 'SenderRulesPage'),
})
const suspendedMailRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/suspended-mail',
  validateSearch: suspendedMailSearch,
  component: lazyRouteComponent(mail, 'SuspendedMailPage'),
})
const suppressionsRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/suppressions',
  component: lazyRouteComponent(mail, 'SuppressionsPage'),
})

const routeTree = rootRoute.addChildren([
  signInRoute,
  signInLinkRoute,
  signUpRoute,
  invitationRoute,
  fileRoute,
  surveyRoute,
  signedInRoute.addChildren([
    homeRoute,
    ticketsRoute,
    newTicketRoute,
    ticketRoute,
    settingsRoute.addChildren([
      settingsHomeRoute,
      addressesRoute,
      addressRoute,
      domainsRoute,
      templatesRoute,
      templateRoute,
      addressTemplateRoute,
      membersRoute,
      calendarsRoute,
      calendarRoute,
      slaPoliciesRoute,
      newSlaPolicyRoute,
      slaPolicyRoute,
      mailSettingsRoute,
      mailLogRoute,
      senderRulesRoute,
      suspendedMailRoute,
      suppressionsRoute,
    ]),
  ]),
])

/** The portal's router; `history` is the browser's unless a test brings another. */
export function createPortalRouter(history?: RouterHistory) {
  return createRouter({
    routeTree,
    history,
    defaultPreload: 'intent',
    scrollRestoration: true,
    defaultErrorComponent: Crash,
  })
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createPortalRouter>
  }
}
