import { skipToken, useQuery, useQueryClient } from '@tanstack/react-query'
import { CircleCheck, LoaderCircle } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { recalculationQuery } from '../api/policies'
import { useSession } from '../app/session'
import { Notice } from '../ui'

const POLL_MS = 2_000
/** How long after a change the recalculation may take to begin. */
const PATIENCE_MS = 20_000

const changedKey = (tenantId: string) => [tenantId, 'sla_changed_at'] as const

/** What to do after a change of a calendar or a policy: what shows it is read again, and open tickets are watched. */
export function useAfterChange(): () => Promise<void> {
  const { me } = useSession()
  const queryClient = useQueryClient()
  return async () => {
    queryClient.setQueryData(changedKey(me.tenant.id), Date.now())
    void queryClient.invalidateQueries({ queryKey: recalculationQuery(me.tenant.id).queryKey })
    await queryClient.invalidateQueries({
      predicate: ({ queryKey }) =>
        queryKey.includes('calendars') ||
        queryKey.includes('sla_policies') ||
        queryKey.includes('configuration'),
    })
  }
}

/** Says, while it lasts, that the clocks of open tickets follow a change. */
export function RecalculationNotice() {
  const { t } = useTranslation('policies')
  const { me } = useSession()
  const changedAt =
    useQuery<number>({ queryKey: changedKey(me.tenant.id), queryFn: skipToken }).data ?? 0
  const { data } = useQuery({
    ...recalculationQuery(me.tenant.id),
    refetchInterval: ({ state }) =>
      state.data?.state === 'running' || Date.now() - changedAt < PATIENCE_MS ? POLL_MS : false,
  })
  const isRunning = data?.state === 'running'
  const wasRunning = useRef(false)
  const [isDone, setIsDone] = useState(false)
  useEffect(() => {
    if (wasRunning.current && data?.state === 'done') setIsDone(true)
    if (isRunning) setIsDone(false)
    wasRunning.current = isRunning
  }, [data?.state, isRunning])

  const { tickets_done: done = 0, tickets_total: total = null } = data ?? {}
  return (
    <div role="status" className="empty:absolute">
      {isRunning && (
        <Notice icon={LoaderCircle} className="[&_svg]:animate-spin">
          <p>
            {total === null
              ? t('recalculation.running')
              : t('recalculation.running_of', { done, total })}
          </p>
          {total !== null && total > 0 && (
            <div aria-hidden className="mt-1.5 mb-1 h-1 overflow-hidden rounded-full bg-surface">
              <div
                className="h-full rounded-full bg-accent transition-[width] duration-500"
                style={{ width: `${Math.min(100, (done / total) * 100)}%` }}
              />
            </div>
          )}
        </Notice>
      )}
      {!isRunning && isDone && (
        <Notice tone="success" icon={CircleCheck}>
          {t('recalculation.done', { count: data?.tickets_changed ?? 0 })}
        </Notice>
      )}
    </div>
  )
}
