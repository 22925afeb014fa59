import { Link, Outlet } from '@tanstack/react-router'
import { AtSign, type LucideIcon, MailWarning, Users } from 'lucide-react'
import { Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { hasScope, useSession } from '../app/session'
import { Skeleton } from '../ui'

type Entry = {
  to: '/settings/addresses' | '/settings/members' | '/settings/suspended-mail'
  label: 'addresses.title' | 'members.title' | 'suspended.title'
  icon: LucideIcon
  scope: string
}

/** One row for each page of the settings; add yours here and in the router. */
const ENTRIES: Entry[] = [
  {
    to: '/settings/addresses',
    label: 'addresses.title',
    icon: AtSign,
    scope: 'configuration:read',
  },
  { to: '/settings/members', label: 'members.title', icon: Users, scope: 'members:read' },
  {
    to: '/settings/suspended-mail',
    label: 'suspended.title',
    icon: MailWarning,
    scope: 'suspended_mail:read',
  },
]

/** The settings: their own navigation beside or above the page. */
export function SettingsLayout() {
  const { t } = useTranslation('settings')
  const { me } = useSession()
  return (
    <div className="flex min-h-0 flex-1 flex-col lg:flex-row">
      <nav
        aria-label={t('navigation')}
        className="flex shrink-0 gap-1 overflow-x-auto border-b border-line bg-surface p-2 lg:w-52 lg:flex-col lg:border-e lg:border-b-0 lg:p-3"
      >
        {ENTRIES.filter((entry) => hasScope(me, entry.scope)).map(({ to, label, icon: Icon }) => (
          <Link
            key={to}
            to={to}
            className="flex min-h-8 items-center gap-2 rounded-lg px-2.5 py-1.5 text-sm whitespace-nowrap text-muted transition-colors hover:bg-hover hover:text-ink aria-[current=page]:bg-accent-soft aria-[current=page]:font-medium aria-[current=page]:text-accent-ink"
          >
            <Icon size={16} className="shrink-0" aria-hidden />
            {t(label)}
          </Link>
        ))}
      </nav>
      <div className="flex min-h-0 min-w-0 flex-1 flex-col">
        <Suspense fallback={<Skeleton className="m-6 h-40" />}>
          <Outlet />
        </Suspense>
      </div>
    </div>
  )
}
