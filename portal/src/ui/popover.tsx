import type { ReactElement, ReactNode } from 'react'
import { Popover as AriaPopover, Dialog, DialogTrigger } from 'react-aria-components'

/** A small dialog beside the button that opens it. Escape and a press outside close it. */
export function Popover({
  label,
  trigger,
  isOpen,
  onOpenChange,
  children,
}: {
  label: string
  trigger: ReactElement
  isOpen: boolean
  onOpenChange(isOpen: boolean): void
  children: ReactNode
}) {
  return (
    <DialogTrigger isOpen={isOpen} onOpenChange={onOpenChange}>
      {trigger}
      <AriaPopover className="w-80 max-w-[calc(100vw-2rem)] rounded-xl border border-line bg-raised p-3 shadow-high">
        <Dialog aria-label={label} className="outline-none">
          {children}
        </Dialog>
      </AriaPopover>
    </DialogTrigger>
  )
}
