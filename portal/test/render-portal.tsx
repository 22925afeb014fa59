import { createMemoryHistory } from '@tanstack/react-router'
import { render } from '@testing-library/react'
import { vi } from 'vitest'
import { App } from '../src/app/app'
import * as tenant from '../src/app/tenant'
import { toast } from '../src/ui'
import { type FakeApi, fetchOf } from './fake/server'

/** Shows the whole portal at an address, as the person that the fake API knows. */
export function renderPortal(path: string, api: FakeApi) {
  toast.clear()
  vi.spyOn(tenant, 'tenantOfHost').mockReturnValue('demo')
  vi.stubGlobal('fetch', fetchOf(api))
  const history = createMemoryHistory({ initialEntries: [path] })
  return { ...render(<App history={history} />), history }
}
