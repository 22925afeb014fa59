// The views of the queue, in the shell's sidebar.
import { Link, useSearch } from '@tanstack/react-router'
import { CircleCheck, Clock, Inbox, Layers, Lock, User, Users } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { type QueueFilter, useConfiguration } from './api'

export const VIEWS = {
  mine: { assignee_id: 'me' },
  unassigned: { unassigned: true },
  active: {},
  pending: { status_category: 'pending,scheduled' },
  resolved: { status_category: 'resolved' },
  closed: { status_category: 'closed' },
} as const satisfies Record<string, QueueFilter>

export type ViewName = keyof typeof VIEWS

const ICONS: Record<ViewName, ReactNode> = {
  mine: <User size={16} aria-hidden />,
  unassigned: <Inbox size={16} aria-hidden />,
  active: <Layers size={16} aria-hidden />,
  pending: <Clock size={16} aria-hidden />,
  resolved: <CircleCheck size={16} aria-hidden />,
  closed: <Lock size={16} aria-hidden />,
}

export function QueueNav({ onNavigate }: { onNavigate?: () => void }) {
  const { t } = useTranslation('tickets')
  const configuration = useConfiguration().data
  const search = useSearch({ strict: false }) as QueueFilter & { view?: string }
  const item =
    'flex items-center gap-2.5 rounded-md px-2.5 py-1.5 text-sm text-muted hover:bg-hover hover:text-ink aria-[current=page]:bg-selected aria-[current=page]:font-medium aria-[current=page]:text-ink'
  return (
    <nav aria-label={t('nav.label')} className="flex flex-col gap-4">
      <ul className="flex flex-col gap-0.5">
        {(Object.keys(VIEWS) as ViewName[]).map((view) => (
          <li key={view}>
            <Link
              to="/tickets"
              search={{ view, ...VIEWS[view] } as never}
              className={item}
              aria-current={search.view === view ? 'page' : undefined}
              onClick={onNavigate}
            >
              {ICONS[view]}
              {t(`view.${view}`)}
            </Link>
          </li>
        ))}
      </ul>
      {!!configuration?.teams.length && (
        <div>
          <h2 className="px-2.5 pb-1 text-xs font-medium tracking-wide text-faint uppercase">
            {t('nav.teams')}
          </h2>
          <ul className="flex flex-col gap-0.5">
            {configuration.teams.map((team) => (
              <li key={team.id}>
                <Link
                  to="/tickets"
                  search={{ view: 'team', team_id: team.id } as never}
                  className={item}
                  aria-current={
                    search.view === 'team' && search.team_id === team.id ? 'page' : undefined
                  }
                  onClick={onNavigate}
                >
                  <Users size={16} aria-hidden />
                  <span className="truncate">{team.name}</span>
                </Link>
              </li>
            ))}
          </ul>
        </div>
      )}
    </nav>
  )
}
