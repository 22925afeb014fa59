import { chromium } from 'playwright-core'
import { preview, runnerImport } from 'vite'

const PORT = Number(process.env.PORTAL_TEST_PORT ?? 4291)
const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** At least as strict as the policy of the deployed portal: what passes here runs there. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob: https:",
  "media-src 'self' blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "object-src 'none'",
].join('; ')

/** Serves the built portal and opens a browser. `close()` ends both. */
export async function openPortal() {
  const { module } = await runnerImport('./test/fake/server.ts')
  const { module: tickets } = await runnerImport('./test/fake/data/tickets.ts')
  const { module: promises } = await runnerImport('./test/fake/data/sla-records.ts')
  const { module: ratings } = await runnerImport('./test/fake/data/ratings.ts')
  const server = await preview({
    preview: {
      port: PORT,
      strictPort: true,
      headers: { 'content-security-policy': POLICY },
    },
  })
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: FLAGS,
  })
  return {
    browser,
    FakeApi: module.FakeApi,
    data: { ...tickets, ...promises, ...ratings },
    origin: (tenant) => `http://${tenant ? `${tenant}.` : ''}localhost:${PORT}`,
    async close() {
      await browser.close()
      await server.close()
    },
  }
}

/** Answers all calls of a browser's context to `/api` from a fake API; those that name `holds` wait for ever. */
export async function answerFrom(context, api, { isOffline = false, holds } = {}) {
  await context.route('**/api/**', async (route) => {
    if (isOffline) return route.abort()
    if (holds && route.request().url().includes(holds)) return
    const request = route.request()
    const url = new URL(request.url())
    const path = url.pathname.replace(/^\/api/, '')
    if (path.startsWith('/fake/')) return route.fulfill({ status: 200, body: '' })
    const answer = api.handle({
      method: request.method(),
      path,
      query: url.searchParams,
      headers: request.headers(),
      body: request.postDataJSON() ?? {},
    })
    const body = answer.body === undefined ? '' : JSON.stringify(answer.body)
    return route.fulfill({ status: answer.status, headers: answer.headers, body })
  })
}
