import { useEffect, useState } from 'react'

/** Takes the token out of the address's fragment, so that it stays in no history and no referrer. */
export function takeToken(location: Location = window.location): string | null {
  const token = new URLSearchParams(location.hash.slice(1)).get('token')
  if (token !== null) {
    window.history.replaceState(window.history.state, '', location.pathname + location.search)
  }
  return token
}

let taken: { path: string; token: string | null } | null = null

/**
 * The token this page was opened with. Survives a second mount of the same page; a link that is opened over the page
 * brings its own.
 */
export function useToken(): string | null {
  const [token, setToken] = useState(() => {
    const path = window.location.pathname
    const fresh = takeToken()
    if (fresh !== null || taken?.path !== path) taken = { path, token: fresh }
    return taken.token
  })
  useEffect(() => {
    // An address that differs in its fragment alone loads no page.
    function take() {
      const fresh = takeToken()
      if (fresh === null) return
      taken = { path: window.location.pathname, token: fresh }
      setToken(fresh)
    }
    window.addEventListener('hashchange', take)
    return () => window.removeEventListener('hashchange', take)
  }, [])
  return token
}
