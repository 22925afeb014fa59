// Which ticket of the list is selected: kept by its number, so that a list that changes moves the mark to no other ticket.
import { useEffect, useRef, useState } from 'react'

export type Selection = {
  /** The selected ticket's place in the list; -1 when it is not in it. */
  index: number
  /** The selected ticket's number; null at first, and once it has left the list. */
  number: number | null
  select: (number: number) => void
  /** Where one step leads: from the selected ticket, or from where it was before it left the list. */
  next: (step: 1 | -1) => number
}

// Survives the way into a ticket and back; keyed by whose list it is.
const remembered = new Map<string, number>()

export function useSelection(owner: string, numbers: readonly number[]): Selection {
  const [chosen, setChosen] = useState(() => remembered.get(owner) ?? null)
  const index = chosen === null ? -1 : numbers.indexOf(chosen)
  const lastIndex = useRef(0)
  useEffect(() => {
    if (index >= 0) lastIndex.current = index
  }, [index])
  return {
    index,
    number: index < 0 ? null : chosen,
    select: (number) => {
      remembered.set(owner, number)
      setChosen(number)
    },
    next: (step) => {
      // The ticket that followed one that left has taken its place.
      const wanted = index >= 0 ? index + step : lastIndex.current + (step === 1 ? 0 : -1)
      return Math.max(0, Math.min(wanted, numbers.length - 1))
    },
  }
}
