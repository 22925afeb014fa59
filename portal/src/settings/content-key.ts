import { useRef } from 'react'
import { newIdempotencyKey } from '../api/client'

/** The header with one key for one content: what is sent again unchanged makes nothing twice. */
export function useContentKey(): (body: unknown) => { 'idempotency-key': string } {
  const last = useRef({ content: '', key: '' })
  return (body) => {
    const content = JSON.stringify(body)
    if (last.current.content !== content) last.current = { content, key: newIdempotencyKey() }
    return { 'idempotency-key': last.current.key }
  }
}
