import { useState } from 'react'

/** Takes the token out of the address's fragment, so that it stays in no history and no referrer. */
export function takeToken(location: Location = window.location): string | null {
  const token = new URLSearchParams(location.hash.slice(1)).get('token')
  if (token !== null) {
    window.history.replaceState(window.history.state, '', location.pathname + location.search)
  }
  return token
}

let taken: { path: string; token: string | null } | null = null

/** The token this page was opened with. Survives a second mount of the same page. */
export function useToken(): string | null {
  const [token] = useState(() => {
    const path = window.location.pathname
    const fresh = takeToken()
    if (fresh !== null || taken?.path !== path) taken = { path, token: fresh }
    return taken.token
  })
  return token
}
