import { useEffect, useRef } from 'react'

/** How long a page may take to bring its heading; later the reader has begun something else. */
const PATIENCE_MS = 5_000

/** The page's heading, ready for the focus; null while there is none. */
export function pageHeading(): HTMLElement | null {
  const heading = document.querySelector<HTMLElement>('main h1')
  if (heading) heading.tabIndex = -1
  return heading
}

/**
 * Moves the focus to the page's heading (`h1`) when the address changes, as a browser begins at the
 * top of a page that it loads. So a screen reader reads where one has come, and Tab goes on from
 * there. A page that puts the focus into a field of its own keeps it there; one that replaces a
 * heading ("Loading…") by another gets it on the other; a filter that changes the address of its own
 * page keeps it too. The page that one came with is left to the browser, wherever it redirects to
 * before the reader has done anything.
 */
export function useHeadingFocus({ pathname, href }: { pathname: string; href: string }): void {
  const last = useRef({ pathname, href })
  const hasActed = useRef(false)
  useEffect(() => {
    const note = () => {
      hasActed.current = true
    }
    const signs = ['pointerdown', 'keydown', 'click']
    for (const sign of signs) window.addEventListener(sign, note, { capture: true, once: true })
    return () => {
      for (const sign of signs) window.removeEventListener(sign, note, { capture: true })
    }
  }, [])
  useEffect(() => {
    if (last.current.href === href) return
    const isSamePage = last.current.pathname === pathname
    last.current = { pathname, href }
    const start = document.activeElement
    const isInPage = Boolean(start?.closest('main'))
    if (!hasActed.current || (isSamePage && isInPage)) return

    let given: Element | null = null
    function move() {
      const heading = pageHeading()
      const now = document.activeElement
      if (!heading || now === heading) return
      if (now !== null && now !== document.body && now !== given) {
        if (now !== start) return stop()
        // Still on the link: of a page that is about to go, or of a drawer that holds the focus.
        if (isInPage || now.closest('[role=dialog]')) return
      }
      heading.focus({ preventScroll: true })
      given = heading
    }
    const observer = new MutationObserver(move)
    const timer = setTimeout(stop, PATIENCE_MS)
    function stop() {
      observer.disconnect()
      clearTimeout(timer)
    }
    // What lies over the page makes the rest of it inert, and takes that back when it goes.
    observer.observe(document.body, {
      childList: true,
      subtree: true,
      attributeFilter: ['inert', 'aria-hidden'],
    })
    move()
    return stop
  }, [pathname, href])
}
