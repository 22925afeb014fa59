// Screenshots of pages, and what the accessibility rules say of them.
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { portalRequire } from './facts.mjs'

const AXE = readFileSync(portalRequire.resolve('axe-core/axe.min.js'), 'utf8')

/** Saves what the page shows as `<state>/logs/screens/<name>.png`. */
export async function screenshot(facts, page, name) {
  const folder = join(facts.logs, 'screens')
  mkdirSync(folder, { recursive: true })
  await page.screenshot({ path: join(folder, `${name}.png`) })
}

/** The serious and the critical findings, one line each with the first places. */
export async function accessibilityFindings(page) {
  await page.evaluate(AXE)
  const violations = await page.evaluate(async () => {
    const { violations: found } = await axe.run(document, { resultTypes: ['violations'] })
    return found
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, help, nodes }) => ({
        id,
        help,
        places: nodes.map((node) => `${node.target.join(' ')}: ${node.any[0]?.message ?? node.html.slice(0, 120)}`),
      }))
  })
  return violations.map(
    ({ id, help, places }) => `${id} (${help}), ${places.length} places: ${places.slice(0, 3).join(' | ')}`,
  )
}
