import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { SearchX } from 'lucide-react'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { policyPreviewQuery } from '../../api/policies'
import type { ClockSummary, PreviewedTicket, SlaPolicy, SlaPolicyInput } from '../../api/types'
import { useSession } from '../../app/session'
import {
  Button,
  Chip,
  cx,
  EmptyState,
  ErrorState,
  formatDuration,
  PriorityChip,
  Skeleton,
  Time,
  useDebounced,
} from '../../ui'
import { Section } from '../section'

const WAIT_MS = 700
/** How many rows are shown before all are asked for. */
const FIRST = 8

/** The open tickets that a policy would be for, with the due times they would get. */
export function PolicyPreview({
  input,
  policy,
  isFine,
}: {
  input: SlaPolicyInput
  policy: SlaPolicy | null
  /** Whether the API would take it. */
  isFine: boolean
}) {
  const { t } = useTranslation('policies')
  const { me } = useSession()
  const body = useMemo(
    () => ({
      policy: { ...input, name: input.name || t('preview.unnamed') },
      ...(policy && { sla_policy_id: policy.id, position: policy.position }),
    }),
    [input, policy, t],
  )
  const asked = useDebounced(body, WAIT_MS)
  const query = useQuery({
    ...policyPreviewQuery(me.tenant.id, asked),
    enabled: isFine,
    placeholderData: keepPreviousData,
  })
  const { data } = query
  const isStale = !isFine || query.isPlaceholderData || asked !== body
  return (
    <Section title={t('preview.title')} lead={isFine ? t('preview.lead') : undefined} isBare>
      <div className="card overflow-hidden" aria-busy={isStale}>
        {!isFine ? (
          <p className="px-4 py-5 text-base text-muted">{t('preview.waits')}</p>
        ) : query.error ? (
          <ErrorState error={query.error} onRetry={() => void query.refetch()} />
        ) : data ? (
          <>
            <p role="status" className="border-b border-line px-4 py-3 text-base text-ink">
              <strong className="font-semibold">
                {t('preview.matched', { count: data.matched, total: data.looked_at })}
              </strong>
              {!data.is_complete && (
                <span className="block text-sm text-muted">
                  {t('preview.incomplete', { total: data.looked_at })}
                </span>
              )}
            </p>
            <Rows rows={data.data} matched={data.matched} />
          </>
        ) : (
          <div className="flex flex-col gap-3 p-4">
            {[1, 2, 3].map((row) => (
              <Skeleton key={row} className="h-8" />
            ))}
          </div>
        )}
      </div>
    </Section>
  )
}

function Rows({ rows, matched }: { rows: readonly PreviewedTicket[]; matched: number }) {
  const { t } = useTranslation('policies')
  const [showsAll, setShowsAll] = useState(false)
  if (rows.length === 0) {
    return (
      <EmptyState icon={SearchX} title={t('preview.empty')} description={t('preview.empty_lead')} />
    )
  }
  const shown = showsAll ? rows : rows.slice(0, FIRST)
  return (
    <>
      <table
        aria-label={t('preview.title')}
        className="w-full border-collapse max-md:block md:table-fixed"
      >
        <thead className="bg-sunken max-md:sr-only">
          <tr className="[&_th]:px-4 [&_th]:py-2 [&_th]:text-start [&_th]:text-xs [&_th]:font-medium [&_th]:text-muted">
            <th scope="col" className="w-2/5">
              {t('preview.ticket')}
            </th>
            <th scope="col">{t('preview.would_be')}</th>
            <th scope="col">{t('preview.is_now')}</th>
          </tr>
        </thead>
        <tbody className="max-md:block">
          {shown.map((row) => (
            <Row key={row.ticket.number} row={row} />
          ))}
        </tbody>
      </table>
      {(shown.length < rows.length || matched > rows.length) && (
        <div className="border-t border-line p-2 text-center text-sm text-muted">
          {shown.length < rows.length ? (
            <Button variant="ghost" size="sm" onPress={() => setShowsAll(true)}>
              {t('preview.show_all', { count: rows.length })}
            </Button>
          ) : (
            t('preview.first', { count: rows.length })
          )}
        </div>
      )}
    </>
  )
}

function Row({ row }: { row: PreviewedTicket }) {
  const { t } = useTranslation('policies')
  const { ticket, clocks, current_clocks } = row
  const isSame = JSON.stringify(clocks) === JSON.stringify(current_clocks)
  return (
    <tr className="border-t border-line align-top max-md:block max-md:py-3 md:[&_td]:py-2.5 [&_td]:px-4">
      <td className="max-md:block">
        <span className="flex flex-wrap items-center gap-2">
          <PriorityChip priority={ticket.priority} />
          <Link
            to="/tickets/$number"
            params={{ number: String(ticket.number) }}
            className="link text-sm"
          >
            {ticket.display_number}
          </Link>
        </span>
        <span className="line-clamp-2 text-base text-ink">{ticket.title}</span>
        <span className="block text-sm text-muted">{ticket.requester_name}</span>
      </td>
      <td className="max-md:mt-2 max-md:block">
        <span className="block text-xs text-muted md:hidden">{t('preview.would_be')}</span>
        <Clocks clocks={clocks} />
      </td>
      <td className="max-md:mt-2 max-md:block">
        <span className="block text-xs text-muted md:hidden">{t('preview.is_now')}</span>
        {isSame ? (
          <span className="text-sm text-faint">{t('preview.same')}</span>
        ) : (
          <Clocks clocks={current_clocks} isMuted />
        )}
      </td>
    </tr>
  )
}

function Clocks({
  clocks,
  isMuted = false,
}: {
  clocks: readonly ClockSummary[]
  isMuted?: boolean
}) {
  const { t } = useTranslation('policies')
  if (clocks.length === 0) return <span className="text-sm text-faint">{t('preview.nothing')}</span>
  return (
    <ul className="flex flex-col gap-1.5">
      {clocks.map((clock) => (
        <li key={`${clock.kind}${clock.due_at}`} className="text-sm">
          <span className="block text-xs text-muted">{t(`clock.${clock.kind}`)}</span>
          <span className={cx('tabular-nums', isMuted ? 'text-muted' : 'text-ink')}>
            <Due clock={clock} />
          </span>
        </li>
      ))}
    </ul>
  )
}

function Due({ clock }: { clock: ClockSummary }) {
  const { t, i18n } = useTranslation('policies')
  const { state, due_at, remaining_seconds: left = null } = clock
  if (state === 'paused') {
    return t('preview.paused', {
      time: left === null ? '–' : formatDuration(Math.max(0, left), i18n.language, false),
    })
  }
  return (
    <>
      {due_at ? <Time value={due_at} /> : '–'}
      {state === 'breached' && (
        <>
          {' '}
          <Chip tone="danger">{t('preview.breached')}</Chip>
        </>
      )}
    </>
  )
}
