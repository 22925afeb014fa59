import { type FocusEvent, useEffect, useRef } from 'react'
import { pageHeading } from '../app/heading-focus'
import { catchFocus } from '../app/lost-focus'

/**
 * Keeps the focus in a table when the row that had it goes: the row that takes its place gets it, or the one before, or
 * the page's heading when none is left. The answer belongs to the table's body.
 */
export function useRowFocus(rows: readonly { id: string }[]) {
  const body = useRef<HTMLTableSectionElement>(null)
  const last = useRef<{ id: string; index: number } | null>(null)
  const giveUp = useRef<(() => void) | null>(null)

  function onFocus({ target }: FocusEvent) {
    const index = [...(body.current?.children ?? [])].indexOf(target.closest('tr') as HTMLElement)
    const row = rows[index]
    if (row) last.current = { id: row.id, index }
  }

  // Without a list of what it depends on: it looks at each drawing of the rows.
  useEffect(() => {
    const gone = last.current
    if (!gone || rows.some(({ id }) => id === gone.id)) return
    last.current = null
    giveUp.current?.()
    giveUp.current = catchFocus(() => {
      const left = body.current?.children
      const row = left?.[Math.min(gone.index, left.length - 1)]
      return row?.querySelector<HTMLElement>('button') ?? pageHeading()
    })
  })
  useEffect(() => () => giveUp.current?.(), [])

  return { ref: body, onFocus }
}
