import type { ReactNode } from 'react'

/** A line of what is known of a mail, in a `dl`. */
export function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex flex-col gap-0.5 py-2.5 sm:flex-row sm:gap-4">
      <dt className="shrink-0 text-sm text-muted sm:w-36">{name}</dt>
      <dd className="min-w-0 flex-1 text-base wrap-anywhere text-ink">{children}</dd>
    </div>
  )
}
