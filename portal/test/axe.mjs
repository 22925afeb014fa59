import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'

const source = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/**
 * Runs axe in a page of a Playwright browser.
 * Answers the serious and critical violations, each as one line with the elements it is about.
 */
export async function seriousViolations(page) {
  // Through the debugger and not a script element, so that the page's own policy may stay strict.
  await page.evaluate(source)
  const { violations } = await page.evaluate(() =>
    window.axe.run(document, { resultTypes: ['violations'] }),
  )
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, impact, help, nodes }) => {
      const where = nodes.map((node) => `${node.target.join(' ')} ${node.failureSummary}`)
      return `${impact} ${id}: ${help}\n    ${where.join('\n    ')}`
    })
}
