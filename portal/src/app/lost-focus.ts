/** How long what lies over the page may take to go; later the reader has begun something else. */
const PATIENCE_MS = 5_000

/**
 * Gives the focus to what `find` finds once it is lost, because what had it is gone, and with it the dialog that lay over
 * the page. Who has put it elsewhere by then keeps it there. `holder` has it still, and is about to go. Returns how to
 * give up.
 */
export function catchFocus(find: () => HTMLElement | null, holder?: Element | null): () => void {
  const observer = new MutationObserver(move)
  const timer = setTimeout(stop, PATIENCE_MS)
  function stop() {
    observer.disconnect()
    clearTimeout(timer)
  }
  function move() {
    const now = document.activeElement
    if (now !== null && now !== document.body) {
      if (now !== holder && !now.closest('[role=dialog]')) stop()
      return
    }
    const element = find()
    element?.focus()
    if (element && document.activeElement === element) stop()
  }
  // What lies over the page makes the rest of it inert, and takes that back when it goes.
  observer.observe(document.body, {
    childList: true,
    subtree: true,
    attributeFilter: ['inert', 'aria-hidden'],
  })
  move()
  return stop
}
