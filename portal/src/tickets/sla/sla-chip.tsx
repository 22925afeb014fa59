// The nearest promise of a ticket, in a chip that counts down.
import { Link } from '@tanstack/react-router'
import { Hourglass, type LucideIcon, Pause, Timer, TriangleAlert } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { ClockSummary, SlaSummary } from '../../api/types'
import { Chip, ChipButton, type Tone, useNow } from '../../ui'
import { type LiveState, sentence, shortWords, stateAt, stepOf } from './promise'

const LOOKS: Record<LiveState, { tone: Tone; icon: LucideIcon }> = {
  running: { tone: 'info', icon: Timer },
  warned: { tone: 'warning', icon: Hourglass },
  paused: { tone: 'neutral', icon: Pause },
  breached: { tone: 'danger', icon: TriangleAlert },
}

function useWordsOf(clock: ClockSummary, isNamed = false) {
  const { t } = useTranslation('sla')
  const now = useNow(stepOf(clock, Date.now()))
  return { now, text: shortWords(clock, now, t, isNamed), ...LOOKS[stateAt(clock, now)] }
}

/** All live clocks, in a sentence each. */
function useSentences({ clocks }: SlaSummary, now: number): string[] {
  const { t } = useTranslation('sla')
  return clocks.map((clock) => sentence(clock, now, t))
}

/** What a clock says now, beside the name of its kind. */
export function ClockChip({ clock }: { clock: ClockSummary }) {
  const { tone, icon, text } = useWordsOf(clock, true)
  return (
    <Chip tone={tone} icon={icon} className="tabular-nums">
      {text}
    </Chip>
  )
}

/** In a row of the queue, above the link that covers it: leads to the ticket as the row does. */
export function RowPromise({ sla, number }: { sla: SlaSummary; number: number }) {
  const [nearest] = sla.clocks
  return nearest ? <RowChip sla={sla} nearest={nearest} number={number} /> : null
}

function RowChip({
  sla,
  nearest,
  number,
}: {
  sla: SlaSummary
  nearest: ClockSummary
  number: number
}) {
  const { now, tone, icon, text } = useWordsOf(nearest)
  return (
    <Link
      to="/tickets/$number"
      params={{ number: String(number) } as never}
      tabIndex={-1}
      title={useSentences(sla, now).join('\n')}
      className="relative z-10 inline-flex max-w-full rounded-md"
    >
      <span aria-hidden className="inline-flex max-w-full">
        <Chip tone={tone} icon={icon} className="tabular-nums">
          {text}
        </Chip>
      </span>
    </Link>
  )
}

/** In the head of a ticket: leads to the explanation. */
export function PromiseButton({ sla, onPress }: { sla: SlaSummary; onPress(): void }) {
  const [nearest] = sla.clocks
  return nearest ? <HeadChip sla={sla} nearest={nearest} onPress={onPress} /> : null
}

function HeadChip({
  sla,
  nearest,
  onPress,
}: {
  sla: SlaSummary
  nearest: ClockSummary
  onPress(): void
}) {
  const { t } = useTranslation('sla')
  const { now, tone, icon, text } = useWordsOf(nearest)
  const sentences = useSentences(sla, now)
  return (
    <ChipButton
      label={t('section.open', { sentence: sentences.join('. ') })}
      hint={sentences.join('\n')}
      tone={tone}
      icon={icon}
      onPress={onPress}
    >
      <span className="tabular-nums">{text}</span>
    </ChipButton>
  )
}
