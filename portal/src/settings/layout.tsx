import { Link, Outlet, useLocation } from '@tanstack/react-router'
import {
  AtSign,
  CalendarDays,
  FileText,
  Globe,
  type LucideIcon,
  MailCheck,
  Mails,
  MailWarning,
  MailX,
  ShieldCheck,
  Users,
  UserX,
} from 'lucide-react'
import { Suspense, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { ForbiddenPage } from '../app/not-found'
import { hasScope, useSession } from '../app/session'
import { Skeleton } from '../ui'

type Entry = {
  to:
    | '/settings/addresses'
    | '/settings/domains'
    | '/settings/templates'
    | '/settings/members'
    | '/settings/calendars'
    | '/settings/sla-policies'
    | '/settings/mail'
    | '/settings/mail-log'
    | '/settings/sender-rules'
    | '/settings/suspended-mail'
    | '/settings/suppressions'
  label:
    | 'addresses:title'
    | 'domains:title'
    | 'templates:title'
    | 'members.title'
    | 'calendars:title'
    | 'policies:title'
    | 'mail:settings.title'
    | 'mail:log.title'
    | 'mail:rules.title'
    | 'suspended.title'
    | 'suppressions.title'
  icon: LucideIcon
  scope: string
}

/** One row for each page of the settings; add yours here and in the router. */
const ENTRIES: Entry[] = [
  {
    to: '/settings/addresses',
    label: 'addresses:title',
    icon: AtSign,
    scope: 'configuration:read',
  },
  {
    to: '/settings/domains',
    label: 'domains:title',
    icon: Globe,
    scope: 'configuration:read',
  },
  {
    to: '/settings/templates',
    label: 'templates:title',
    icon: FileText,
    scope: 'configuration:read',
  },
  { to: '/settings/members', label: 'members.title', icon: Users, scope: 'members:read' },
  {
    to: '/settings/calendars',
    label: 'calendars:title',
    icon: CalendarDays,
    scope: 'configuration:read',
  },
  {
    to: '/settings/sla-policies',
    label: 'policies:title',
    icon: ShieldCheck,
    scope: 'configuration:read',
  },
  {
    to: '/settings/mail',
    label: 'mail:settings.title',
    icon: MailCheck,
    scope: 'configuration:read',
  },
  { to: '/settings/mail-log', label: 'mail:log.title', icon: Mails, scope: 'tickets:read' },
  {
    to: '/settings/sender-rules',
    label: 'mail:rules.title',
    icon: UserX,
    scope: 'suspended_mail:read',
  },
  {
    to: '/settings/suspended-mail',
    label: 'suspended.title',
    icon: MailWarning,
    scope: 'suspended_mail:read',
  },
  {
    to: '/settings/suppressions',
    label: 'suppressions.title',
    icon: MailX,
    scope: 'suspended_mail:read',
  },
]

/** The settings: their own navigation beside or above the page. */
export function SettingsLayout() {
  const { t } = useTranslation('settings')
  const { me } = useSession()
  const navRef = useRef<HTMLElement>(null)
  const { pathname } = useLocation()

  // On a phone the list is wider than the window: what is current must be in sight.
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs on each change of the page
  useEffect(() => {
    const current = navRef.current?.querySelector('[aria-current=page]')
    current?.scrollIntoView({ block: 'nearest', inline: 'center' })
  }, [pathname])

  const entries = ENTRIES.filter((entry) => hasScope(me, entry.scope))
  if (entries.length === 0) return <ForbiddenPage />
  return (
    <div className="flex min-h-0 flex-1 flex-col lg:flex-row">
      <nav
        ref={navRef}
        aria-label={t('navigation')}
        className="shrink-0 overflow-x-auto border-b border-line bg-surface p-2 lg:w-52 lg:border-e lg:border-b-0 lg:p-3"
      >
        <ul className="flex w-max gap-1 lg:w-auto lg:flex-col">
          {entries.map(({ to, label, icon: Icon }) => (
            <li key={to}>
              <Link
                to={to}
                className="flex min-h-8 items-center gap-2 rounded-lg px-2.5 py-1.5 text-sm whitespace-nowrap text-muted transition-colors hover:bg-hover hover:text-ink aria-[current=page]:bg-accent-soft aria-[current=page]:font-medium aria-[current=page]:text-accent-ink"
              >
                <Icon size={16} className="shrink-0" aria-hidden />
                {t(label)}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <div className="flex min-h-0 min-w-0 flex-1 flex-col">
        <Suspense fallback={<Skeleton className="m-6 h-40" />}>
          <Outlet />
        </Suspense>
      </div>
    </div>
  )
}
