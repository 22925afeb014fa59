// Where everything is: what the local cloud told when it came up, and what the portal installs.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'

export const ROOT = resolve(import.meta.dirname, '..', '..', '..')

export function loadFacts() {
  const file = process.env.LAMBDESK_FACTS ?? join(ROOT, '.local', 'ready.json')
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new Error(`nothing is up to be tested: ${file} cannot be read (${error.message})`)
  }
}

/** The browser driver and the accessibility rules are the portal's development packages. */
export const portalRequire = createRequire(join(ROOT, 'portal', 'package.json'))
