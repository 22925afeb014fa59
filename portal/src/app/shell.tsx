import { Link, Outlet, useLocation } from '@tanstack/react-router'
import { Inbox, type LucideIcon, Menu as MenuIcon, Plus, Settings, X } from 'lucide-react'
import { type ReactNode, Suspense, useEffect, useRef, useState } from 'react'
import { Dialog, Modal, ModalOverlay } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { QueueNav } from '../tickets/queue-nav'
import { IconButton, Skeleton, useMediaQuery } from '../ui'
import { ErrorBoundary } from './error-boundary'
import { ProfileMenu } from './profile-menu'
import { hasScope, useSession } from './session'

/** One entry of the sidebar. */
function NavLink({
  to,
  icon: Icon,
  children,
}: {
  to: '/tickets' | '/settings'
  icon: LucideIcon
  children: ReactNode
}) {
  return (
    <Link
      to={to}
      activeOptions={{ exact: to !== '/settings', includeSearch: false }}
      className="flex min-h-8 items-center gap-2.5 rounded-lg px-2.5 py-1.5 text-sm text-muted transition-colors hover:bg-hover hover:text-ink aria-[current=page]:bg-accent-soft aria-[current=page]:font-medium aria-[current=page]:text-accent-ink"
    >
      <Icon size={16} className="shrink-0" aria-hidden />
      {children}
    </Link>
  )
}

/** The tenant's mark: its first letter on the accent. */
function TenantMark({ name }: { name: string }) {
  return (
    <Link to="/" className="flex min-w-0 items-center gap-2.5 rounded-lg">
      <span
        aria-hidden
        className="flex size-8 shrink-0 items-center justify-center rounded-lg bg-accent text-base font-bold text-on-accent"
      >
        {[...name][0]?.toUpperCase()}
      </span>
      <span className="truncate text-base font-semibold text-ink">{name}</span>
    </Link>
  )
}

function Sidebar({ isInDrawer = false }: { isInDrawer?: boolean }) {
  const { t } = useTranslation('common')
  const { me } = useSession()
  const isMember = hasScope(me, 'tickets:read')
  return (
    <div className="flex h-full flex-col gap-4 overflow-y-auto p-3">
      {!isInDrawer && (
        <div className="flex min-h-9 items-center px-1">
          <TenantMark name={me.tenant.name} />
        </div>
      )}
      {hasScope(me, 'tickets:write', 'own_tickets:write') && (
        <Link
          to="/tickets/new"
          className="flex min-h-9 items-center justify-center gap-2 rounded-lg border border-line-strong bg-surface text-base font-medium text-ink shadow-low transition-colors hover:bg-hover"
        >
          <Plus size={16} aria-hidden />
          {t('new_ticket', { context: me.kind })}
        </Link>
      )}
      {/* Two lists of links side by side and neither inside the other: each is a landmark. */}
      {isMember ? (
        <QueueNav />
      ) : (
        <nav aria-label={t('main_navigation')}>
          <NavLink to="/tickets" icon={Inbox}>
            {t('my_tickets')}
          </NavLink>
        </nav>
      )}
      <div className="flex-1" />
      {isMember && hasScope(me, 'configuration:read') && (
        <nav aria-label={t('helpdesk')}>
          <NavLink to="/settings" icon={Settings}>
            {t('settings')}
          </NavLink>
        </nav>
      )}
      <div className="border-t border-line pt-3">
        <ProfileMenu />
      </div>
    </div>
  )
}

function Drawer({ isOpen, onClose }: { isOpen: boolean; onClose(): void }) {
  const { t } = useTranslation('common')
  const { me } = useSession()
  return (
    <ModalOverlay
      isOpen={isOpen}
      onOpenChange={(open) => !open && onClose()}
      isDismissable
      className="fixed inset-0 bottom-(--toasts) z-40 bg-scrim"
    >
      <Modal className="h-full w-72 max-w-[85vw] border-e border-line bg-surface shadow-high">
        <Dialog aria-label={t('main_navigation')} className="flex h-full flex-col outline-none">
          <div className="flex min-h-14 items-center gap-2 border-b border-line px-4">
            <div className="min-w-0 flex-1">
              <TenantMark name={me.tenant.name} />
            </div>
            <IconButton label={t('close_navigation')} icon={X} onPress={onClose} />
          </div>
          <div className="min-h-0 flex-1">
            <Sidebar isInDrawer />
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  )
}

/** The frame of every signed-in page: navigation, header, content. */
export function Shell() {
  const { t } = useTranslation('common')
  const { me } = useSession()
  const isWide = useMediaQuery('(min-width: 768px)')
  const location = useLocation()
  const [isDrawerOpen, setIsDrawerOpen] = useState(false)
  const mainRef = useRef<HTMLElement>(null)

  // A drawer left open would hide the page it just led to.
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs on each change of the address
  useEffect(() => setIsDrawerOpen(false), [location.href])

  return (
    <div className="flex h-[calc(100dvh-var(--toasts))] flex-col bg-canvas md:flex-row">
      {/* biome-ignore lint/a11y/useValidAnchor: a link within the page, which is what it says */}
      <a
        href="#content"
        onClick={(event) => {
          // The address stays as it is: it may carry a filter, and is what gets copied.
          event.preventDefault()
          mainRef.current?.focus()
        }}
        className="absolute start-3 top-3 z-50 -translate-y-20 rounded-lg bg-accent px-3 py-2 text-base text-on-accent focus:translate-y-0"
      >
        {t('skip_to_content')}
      </a>
      {isWide ? (
        <header className="w-60 shrink-0 border-e border-line bg-surface">
          <Sidebar />
        </header>
      ) : (
        <header className="flex min-h-14 shrink-0 items-center gap-1 border-b border-line bg-surface px-2">
          <IconButton
            label={t('open_navigation')}
            icon={MenuIcon}
            onPress={() => setIsDrawerOpen(true)}
          />
          <TenantMark name={me.tenant.name} />
          <Drawer isOpen={isDrawerOpen} onClose={() => setIsDrawerOpen(false)} />
        </header>
      )}
      <main
        ref={mainRef}
        id="content"
        tabIndex={-1}
        // What is for screen readers alone lies where its text does, however far down: it must not make the window scroll.
        className="relative flex min-h-0 min-w-0 flex-1 flex-col overflow-clip outline-none"
      >
        <ErrorBoundary key={location.pathname}>
          <Suspense fallback={<PageSkeleton />}>
            <Outlet />
          </Suspense>
        </ErrorBoundary>
      </main>
    </div>
  )
}

function PageSkeleton() {
  return (
    <div className="flex flex-col gap-4 p-6">
      <Skeleton className="h-7 w-48" />
      <Skeleton className="h-40" />
    </div>
  )
}
