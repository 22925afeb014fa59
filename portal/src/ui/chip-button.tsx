import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button, Tooltip, TooltipTrigger } from 'react-aria-components'
import { Chip, type Tone } from './chips'

/**
 * A chip that leads to more. Its label is read out in place of its text, which may change each second: a name that
 * changes would be read out again and again.
 */
export function ChipButton({
  label,
  hint,
  tone,
  icon,
  onPress,
  children,
}: {
  label: string
  /** What the tooltip says. */
  hint: string
  tone: Tone
  icon: LucideIcon
  onPress(): void
  children: ReactNode
}) {
  return (
    <TooltipTrigger delay={500}>
      <Button
        onPress={onPress}
        className="inline-flex max-w-full rounded-md transition-shadow hover:shadow-[0_0_0_1px_currentcolor]"
      >
        <span aria-hidden className="inline-flex max-w-full">
          <Chip tone={tone} icon={icon}>
            {children}
          </Chip>
        </span>
        <span className="sr-only">{label}</span>
      </Button>
      <Tooltip
        offset={6}
        className="max-w-96 rounded-md bg-ink px-2 py-1 text-xs whitespace-pre-line text-surface shadow-high"
      >
        {hint}
      </Tooltip>
    </TooltipTrigger>
  )
}
