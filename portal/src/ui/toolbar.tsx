import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import {
  Toolbar as AriaToolbar,
  ToggleButton,
  Tooltip,
  TooltipTrigger,
} from 'react-aria-components'

/** A row of buttons that is one stop of the Tab key; the arrow keys move within it. */
export function Toolbar({
  label,
  className,
  children,
}: {
  label: string
  className?: string
  children: ReactNode
}) {
  return (
    <AriaToolbar aria-label={label} className={className}>
      {children}
    </AriaToolbar>
  )
}

/** A button that is on or off. Its label is read out and shown as a tooltip. */
export function ToolButton({
  label,
  icon: Icon,
  isOn,
  isDisabled,
  onPress,
}: {
  label: string
  icon: LucideIcon
  isOn: boolean
  isDisabled?: boolean
  onPress?(): void
}) {
  return (
    <TooltipTrigger delay={500}>
      <ToggleButton
        aria-label={label}
        isSelected={isOn}
        isDisabled={isDisabled}
        onChange={() => onPress?.()}
        className="inline-flex size-7 shrink-0 items-center justify-center rounded-md text-muted transition-colors hover:bg-hover hover:text-ink data-[disabled]:opacity-50 data-[selected]:bg-accent-soft data-[selected]:text-accent-ink"
      >
        <Icon size={15} aria-hidden />
      </ToggleButton>
      <Tooltip offset={6} className="rounded-md bg-ink px-2 py-1 text-xs text-surface shadow-high">
        {label}
      </Tooltip>
    </TooltipTrigger>
  )
}
