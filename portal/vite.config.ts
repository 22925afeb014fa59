import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'

// The browser always talks to its own origin. Here `/api` is handed to the API that
// LAMBDESK_API_BASE names; in the cloud the content network does the same.
const apiBase = process.env.LAMBDESK_API_BASE ?? 'http://localhost:4300'
const port = Number(process.env.PORTAL_PORT ?? 4200)

const server = {
  port,
  strictPort: true,
  // Each tenant is one host name: demo.localhost, acme.localhost, ...
  allowedHosts: ['.localhost'],
  proxy: {
    '/api': {
      target: apiBase,
      changeOrigin: true,
      rewrite: (path: string) => path.replace(/^\/api/, ''),
    },
  },
}

export default defineConfig({
  plugins: [react(), tailwindcss()],
  server,
  preview: server,
  build: { target: 'es2022', modulePreload: { polyfill: false } },
  test: {
    environment: 'happy-dom',
    setupFiles: ['./test/setup.ts'],
    include: ['src/**/*.test.{ts,tsx}', 'test/**/*.test.{ts,tsx}'],
    restoreMocks: true,
    // A form typed into key by key takes its time on a busy machine.
    testTimeout: 60_000,
  },
})
