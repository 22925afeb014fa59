import { useTranslation } from 'react-i18next'
import type { ClockSpan, SpanReason } from '../../api/types'

const FILLS: Record<SpanReason, string> = {
  counted: 'bg-accent',
  paused: 'bg-warning-ink/45',
  outside_hours: 'bg-line-strong',
  holiday: 'bg-line-strong',
}
const LEGEND = { counted: 'counted', paused: 'paused', closed: 'outside_hours' } as const

/** The spans of a clock side by side. Decoration: the table says the same. */
export function SpanBar({ spans }: { spans: ClockSpan[] }) {
  const { t } = useTranslation('sla')
  const reasons = new Set(spans.map(({ reason }) => FILLS[reason]))
  const legend = (Object.keys(LEGEND) as (keyof typeof LEGEND)[]).filter((name) =>
    reasons.has(FILLS[LEGEND[name]]),
  )
  return (
    <div aria-hidden className="flex flex-col gap-1.5">
      <div className="flex h-2.5 w-full overflow-hidden rounded-full bg-sunken">
        {spans.map((span) => (
          <span
            key={span.from}
            className={FILLS[span.reason]}
            style={{ flexGrow: span.seconds, flexBasis: 0 }}
          />
        ))}
      </div>
      <div className="flex flex-wrap gap-x-3 gap-y-0.5 text-xs text-muted">
        {legend.map((name) => (
          <span key={name} className="inline-flex items-center gap-1.5">
            <span className={`size-2 rounded-full ${FILLS[LEGEND[name]]}`} />
            {t(`spans.legend.${name}`)}
          </span>
        ))}
      </div>
    </div>
  )
}
