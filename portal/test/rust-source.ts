// The server's source, for tests that hold the portal's words against it.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'

/** A source of the server without its tests. One that is not there fails the test. */
export function rust(path: string): string {
  const source = readFileSync(join(import.meta.dirname, '../..', path), 'utf8')
  return source.split(/#\[cfg\(test\)\]\s*mod \w+ \{/)[0] ?? ''
}

/** What a pattern captures, each time that it is found; once at least. */
export function all(source: string, pattern: RegExp): string[] {
  const found = [...source.matchAll(pattern)].map((match) => match[1] ?? '')
  expect(found, `nothing in the source is like ${pattern}`).not.toEqual([])
  return found
}

export const sorted = (words: Iterable<string>) => [...new Set(words)].sort()
