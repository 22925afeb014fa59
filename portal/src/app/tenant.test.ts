import { describe, expect, it } from 'vitest'
import { originOfTenant, tenantOfHost } from './tenant'

describe('tenantOfHost', () => {
  it.each([
    ['demo.localhost:4200', 'demo'],
    ['DEMO.localhost', 'demo'],
    ['localhost:4200', null],
    ['127.0.0.1:4200', null],
    ['[::1]:4200', null],
    ['acme.lambdesk.example', 'acme'],
    ['lambdesk.example', null],
    ['www.lambdesk.example', null],
  ])('%s is %s', (host, tenant) => {
    expect(tenantOfHost(host)).toBe(tenant)
  })
})

describe('originOfTenant', () => {
  it.each([
    ['http:', 'localhost:4200', 'http://acme.localhost:4200'],
    ['http:', 'demo.localhost:4200', 'http://acme.localhost:4200'],
    ['https:', 'demo.lambdesk.example', 'https://acme.lambdesk.example'],
    ['https:', 'www.lambdesk.example', 'https://acme.lambdesk.example'],
  ])('%s//%s leads to %s', (protocol, host, origin) => {
    expect(originOfTenant('acme', { protocol, host } as Location)).toBe(origin)
  })
})
