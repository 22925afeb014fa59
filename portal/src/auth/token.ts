import { useEffect, useState } from 'react'

/**
 * Takes what a mailed link carries out of the address's fragment, so that its token stays in no history and no
 * referrer. Null without a token.
 */
export function takeLink(location: Location = window.location): URLSearchParams | null {
  const link = new URLSearchParams(location.hash.slice(1))
  if (!link.has('token')) return null
  window.history.replaceState(window.history.state, '', location.pathname + location.search)
  return link
}

let taken: { path: string; link: URLSearchParams | null } | null = null

/**
 * The link this page was opened with. Survives a second mount of the same page; a link that is opened over the page
 * takes its place.
 */
export function useLink(): URLSearchParams | null {
  const [link, setLink] = useState(() => {
    const path = window.location.pathname
    const fresh = takeLink()
    if (fresh !== null || taken?.path !== path) taken = { path, link: fresh }
    return taken.link
  })
  useEffect(() => {
    // An address that differs in its fragment alone loads no page.
    function take() {
      const fresh = takeLink()
      if (fresh === null) return
      taken = { path: window.location.pathname, link: fresh }
      setLink(fresh)
    }
    window.addEventListener('hashchange', take)
    return () => window.removeEventListener('hashchange', take)
  }, [])
  return link
}

/** The token of that link. */
export function useToken(): string | null {
  return useLink()?.get('token') ?? null
}
