import {
  ArrowDown,
  CalendarClock,
  ChevronsUp,
  ChevronUp,
  CircleCheck,
  CircleDot,
  CirclePause,
  Equal,
  Lock,
  type LucideIcon,
  Sparkles,
} from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Priority, StatusCategory } from '../api/types'
import { cx } from './cx'

export type Tone = 'neutral' | 'info' | 'success' | 'warning' | 'danger' | 'accent'

const TONES: Record<Tone, string> = {
  neutral: 'bg-neutral-soft text-neutral-ink',
  info: 'bg-info-soft text-info-ink',
  success: 'bg-success-soft text-success-ink',
  warning: 'bg-warning-soft text-warning-ink',
  danger: 'bg-danger-soft text-danger-ink',
  accent: 'bg-accent-soft text-accent-ink',
}

/** A small label. Its text says everything; tone and icon only help the eye. */
export function Chip({
  tone = 'neutral',
  icon: Icon,
  children,
  className,
}: {
  tone?: Tone
  icon?: LucideIcon
  children: ReactNode
  className?: string
}) {
  return (
    <span
      className={cx(
        'inline-flex max-w-full items-center gap-1 rounded-md px-1.5 py-0.5 text-xs font-medium',
        TONES[tone],
        className,
      )}
    >
      {Icon && <Icon size={12} className="shrink-0" aria-hidden />}
      <span className="truncate">{children}</span>
    </span>
  )
}

const CATEGORIES: Record<StatusCategory, { tone: Tone; icon: LucideIcon }> = {
  new: { tone: 'accent', icon: Sparkles },
  open: { tone: 'info', icon: CircleDot },
  pending: { tone: 'warning', icon: CirclePause },
  scheduled: { tone: 'neutral', icon: CalendarClock },
  resolved: { tone: 'success', icon: CircleCheck },
  closed: { tone: 'neutral', icon: Lock },
}

/** A ticket's status: the tenant's own name, with the sign of its category. */
export function StatusChip({ name, category }: { name: string; category: StatusCategory }) {
  const { tone, icon } = CATEGORIES[category]
  return (
    <Chip tone={tone} icon={icon}>
      {name}
    </Chip>
  )
}

const PRIORITIES: Record<Priority, { tone: Tone; icon: LucideIcon }> = {
  p1: { tone: 'danger', icon: ChevronsUp },
  p2: { tone: 'warning', icon: ChevronUp },
  p3: { tone: 'neutral', icon: Equal },
  p4: { tone: 'neutral', icon: ArrowDown },
}

/** A ticket's priority, from P1 (most urgent) to P4. */
export function PriorityChip({ priority }: { priority: Priority }) {
  const { t } = useTranslation('common')
  const { tone, icon } = PRIORITIES[priority]
  return (
    <Chip tone={tone} icon={icon}>
      <span aria-hidden>{priority.toUpperCase()}</span>
      <span className="sr-only">{t(`priority.${priority}`)}</span>
    </Chip>
  )
}
