import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { cx } from './cx'

const TONES = {
  info: 'bg-info-soft text-info-ink',
  success: 'bg-success-soft text-success-ink',
  warning: 'bg-warning-soft text-warning-ink',
  danger: 'bg-danger-soft text-danger-ink',
}

/** A line or two that stand in the page and say how things are. */
export function Notice({
  tone = 'info',
  icon: Icon,
  children,
  className,
}: {
  tone?: keyof typeof TONES
  icon: LucideIcon
  children: ReactNode
  className?: string
}) {
  return (
    <div
      className={cx(
        'flex items-start gap-2.5 rounded-lg px-3 py-2 text-sm',
        TONES[tone],
        className,
      )}
    >
      <Icon size={16} className="mt-0.5 shrink-0" aria-hidden />
      <div className="min-w-0 flex-1">{children}</div>
    </div>
  )
}
