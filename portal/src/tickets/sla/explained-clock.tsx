// One promise in full: what was promised, how far it has come, and why.
import {
  Ban,
  Check,
  ChevronRight,
  Hourglass,
  type LucideIcon,
  Pause,
  Timer,
  TriangleAlert,
} from 'lucide-react'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ExplainedClock } from '../../api/types'
import { formatDuration } from '../../i18n/duration'
import { formatMoment } from '../../i18n/moment'
import { Chip, type Tone } from '../../ui'
import { SpanBar } from './span-bar'
import { SpanTable } from './span-table'

type Standing = ExplainedClock['state'] | 'late'

const LOOKS: Record<Standing, { tone: Tone; icon: LucideIcon }> = {
  running: { tone: 'info', icon: Timer },
  warned: { tone: 'warning', icon: Hourglass },
  paused: { tone: 'neutral', icon: Pause },
  breached: { tone: 'danger', icon: TriangleAlert },
  fulfilled: { tone: 'success', icon: Check },
  late: { tone: 'danger', icon: Check },
  cancelled: { tone: 'neutral', icon: Ban },
}

function standingOf({ state, breached_at }: ExplainedClock): Standing {
  return state === 'fulfilled' && breached_at ? 'late' : state
}

type Fact = readonly [name: string, value: string, isAlarming?: boolean]

function useFacts(clock: ExplainedClock, timeZone: string | undefined): Fact[] {
  const { t, i18n } = useTranslation('sla')
  const exact = (seconds: number) => formatDuration(seconds, i18n.language, 'exact')
  const at = (moment: string) => formatMoment(moment, i18n.language, 'short', timeZone)
  const { target_seconds: target, remaining_seconds: left, due_at, warn_at, warned_at } = clock
  const facts: (Fact | false)[] = [
    [t('panel.target'), t(`panel.target_${clock.hours}`, { target })],
    [t('panel.elapsed'), exact(clock.elapsed_seconds)],
    left < 0
      ? [t('panel.over'), exact(-left), true]
      : [clock.is_live ? t('panel.left') : t('panel.spare'), exact(left)],
    (clock.is_live || !!due_at) && [t('panel.due'), due_at ? at(due_at) : t('panel.paused')],
    [t('panel.began'), at(clock.activated_at)],
    !!warned_at && [t('panel.warned'), at(warned_at)],
    !warned_at && clock.is_live && !!warn_at && [t('panel.warns'), at(warn_at)],
    !!clock.breached_at && [t('panel.broken'), at(clock.breached_at), true],
    !!clock.fulfilled_at && [t('panel.done'), at(clock.fulfilled_at)],
    !!clock.cancelled_at && [t('panel.cancelled'), at(clock.cancelled_at)],
  ]
  return facts.filter((fact) => fact !== false)
}

export function ExplainedClockCard({
  clock,
  timeZone,
}: {
  clock: ExplainedClock
  timeZone: string | undefined
}) {
  const { t } = useTranslation('sla')
  const [isOpen, setIsOpen] = useState(false)
  const id = useId()
  const standing = standingOf(clock)
  const facts = useFacts(clock, timeZone)
  const kind = t(`kind.${clock.kind}`)
  return (
    <article
      aria-labelledby={`${id}-kind`}
      className="flex flex-col gap-3 rounded-xl border border-line bg-surface p-4"
    >
      <div className="flex flex-wrap items-center gap-2">
        <h3 id={`${id}-kind`} className="text-base font-semibold text-ink">
          {clock.instance > 1 ? t('panel.nth', { kind, n: clock.instance }) : kind}
        </h3>
        <Chip {...LOOKS[standing]}>{t(`state.${standing}`)}</Chip>
      </div>
      <dl className="grid grid-cols-2 gap-x-2 sm:gap-x-6 gap-y-2 text-sm sm:grid-cols-3">
        {facts.map(([name, value, isAlarming]) => (
          <div key={name}>
            <dt className="text-xs text-muted">{name}</dt>
            <dd className={`tabular-nums ${isAlarming ? 'text-danger-ink' : 'text-ink'}`}>
              {value}
            </dd>
          </div>
        ))}
      </dl>
      {clock.spans.length > 0 && (
        <>
          <SpanBar spans={clock.spans} />
          <button
            type="button"
            aria-expanded={isOpen}
            aria-controls={`${id}-spans`}
            onClick={() => setIsOpen(!isOpen)}
            className="flex w-fit items-center gap-1 rounded-sm text-sm font-medium text-accent-ink hover:underline"
          >
            <ChevronRight
              size={14}
              aria-hidden
              className={`shrink-0 transition-transform ${isOpen ? 'rotate-90' : ''}`}
            />
            {t('panel.how')}
          </button>
          <div id={`${id}-spans`} hidden={!isOpen}>
            {isOpen && <SpanTable clock={clock} timeZone={timeZone} />}
          </div>
        </>
      )}
    </article>
  )
}
