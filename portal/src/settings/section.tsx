import { type ReactNode, useId } from 'react'
import { cx } from '../ui'

/** A titled part of a page of the settings. */
export function Section({
  title,
  lead,
  actions,
  isBare = false,
  children,
}: {
  title: string
  lead?: string
  actions?: ReactNode
  /** The content brings its own frame. */
  isBare?: boolean
  children: ReactNode
}) {
  const id = useId()
  return (
    <section aria-labelledby={id} className="flex min-w-0 flex-col gap-3">
      <div className="flex flex-wrap items-end gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 basis-56">
          <h2 id={id} className="text-lg font-semibold text-ink">
            {title}
          </h2>
          {lead && <p className="max-w-prose text-sm text-muted">{lead}</p>}
        </div>
        {actions && <div className="flex flex-wrap gap-2">{actions}</div>}
      </div>
      <div className={cx(!isBare && 'card p-4 sm:p-5')}>{children}</div>
    </section>
  )
}
