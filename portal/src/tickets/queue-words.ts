// The words that a list is searched for.
import { useEffect, useRef, useState } from 'react'
import type { TicketSummary } from '../api/types'

/** Whether a ticket holds all the words, in whatever a reader sees of it in a list. */
export function matches(ticket: TicketSummary, words: string): boolean {
  const text =
    `${ticket.title} ${ticket.display_number} ${ticket.requester.name} ${ticket.requester.email} ${ticket.tags.join(' ')}`.toLowerCase()
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word))
}

/** Words in the address, which follows the typing a little later and leads when it changes by itself. */
export function useWords(inAddress: string, setInAddress: (words: string) => void) {
  const [words, setWords] = useState(inAddress)
  const written = useRef(inAddress)
  const write = useRef(setInAddress)
  write.current = setInAddress
  useEffect(() => {
    if (inAddress === written.current) return
    written.current = inAddress
    setWords(inAddress)
  }, [inAddress])
  useEffect(() => {
    if (words === written.current) return
    const timer = setTimeout(() => {
      written.current = words
      write.current(words)
    }, 200)
    return () => clearTimeout(timer)
  }, [words])
  return [words, setWords] as const
}
