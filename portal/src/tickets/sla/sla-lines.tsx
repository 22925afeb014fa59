// What an update did to the clocks, as quiet lines of the timeline.
import {
  CalendarClock,
  Hourglass,
  type LucideIcon,
  Siren,
  Timer,
  TriangleAlert,
} from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { AuditRecord, SlaEventKind } from '../../api/types'
import { Time } from '../../ui'
import { slaLines } from './sla-events'

const LOOKS: Partial<Record<SlaEventKind, { icon: LucideIcon; tone: string }>> = {
  warned: { icon: Hourglass, tone: 'text-warning-ink' },
  breached: { icon: TriangleAlert, tone: 'text-danger-ink' },
  escalated: { icon: Siren, tone: 'text-danger-ink' },
  moved: { icon: CalendarClock, tone: '' },
}
const PLAIN = { icon: Timer, tone: '' }

type Props = {
  record: AuditRecord
  /** Nothing else of the record says who and when. */
  isAlone: boolean
}

/** What became of promises. */
export function SlaLines({ record, isAlone }: Props) {
  const { t } = useTranslation('sla')
  const lines = slaLines(record, t).filter(({ isMinor }) => !isMinor)
  return lines.map(({ kind, text }, index) => {
    const { icon: Icon, tone } = LOOKS[kind] ?? PLAIN
    return (
      <p key={text} className="flex items-start gap-2 ps-4 text-xs text-muted">
        <Icon size={13} aria-hidden className={`mt-0.5 shrink-0 ${tone}`} />
        <span className="min-w-0 break-words">
          {isAlone && index === 0 && (
            <>
              <span className="font-medium text-ink">{record.actor.name}</span>
              {' · '}
            </>
          )}
          {text}
          {isAlone && index === lines.length - 1 && <When at={record.at} />}
        </span>
      </p>
    )
  })
}

/** What else the clocks did: all of it in one line. */
export function MinorSlaLine({ record, isAlone }: Props) {
  const { t } = useTranslation('sla')
  const lines = slaLines(record, t)
  const minor = lines.filter(({ isMinor }) => isMinor)
  if (minor.length === 0) return null
  return (
    <p className="flex items-start gap-2 ps-4 text-xs text-faint">
      <Timer size={13} aria-hidden className="mt-0.5 shrink-0" />
      <span className="min-w-0 break-words">
        {minor.map(({ text }) => text).join(' · ')}
        {isAlone && minor.length === lines.length && <When at={record.at} />}
      </span>
    </p>
  )
}

function When({ at }: { at: string }) {
  return (
    <>
      {' · '}
      <Time value={at} relative />
    </>
  )
}
