// A comment's HTML, shown apart from the page: the server has sanitised it, and here it lives in a shadow root with styles of its
// own, so that no mail can restyle or cover the portal. Remote images load only when asked for.
import { useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../ui'
import { attachmentUrl } from './api'

const STYLE = `
  :host { display: block; color: inherit; font: inherit; overflow-wrap: anywhere; }
  * { max-width: 100%; }
  p { margin: 0 0 .65em; } p:last-child { margin-bottom: 0; }
  a { color: var(--accent-ink); text-underline-offset: 3px; }
  img { height: auto; border-radius: 6px; }
  img:not([src]) { display: none; }
  .blocked { display: inline-block; padding: .15em .6em; border: 1px dashed rgb(128 128 128 / .6); border-radius: 6px;
    color: var(--muted); font-size: .92em; }
  pre { white-space: pre-wrap; font-size: .92em; padding: .6em .8em; border-radius: 6px; background: rgb(128 128 128 / .12); }
  blockquote { margin: .4em 0; padding-inline-start: .9em; border-inline-start: 3px solid rgb(128 128 128 / .35); color: var(--muted); }
  table { border-collapse: collapse; } td, th { padding: .2em .5em; border: 1px solid rgb(128 128 128 / .3); }
  ul, ol { padding-inline-start: 1.4em; margin: 0 0 .65em; }
  h1, h2, h3, h4, h5, h6 { font-size: 1.1em; margin: .6em 0 .4em; }
  details.quoted > summary { cursor: pointer; width: fit-content; padding: 0 .6em; border-radius: 999px;
    background: rgb(128 128 128 / .16); list-style: none; letter-spacing: .1em; font-weight: 600; }
  details.quoted > summary:focus-visible { outline: 2px solid currentColor; outline-offset: 2px; }
`
const GONE =
  'script,style,link,iframe,frame,frameset,object,embed,form,input,button,select,textarea,meta,base,title,svg,math,video,audio,source,picture,template,noscript,dialog,canvas'
const KEPT = new Set(
  'a abbr address article b bdi bdo big blockquote br caption center cite code col colgroup dd del details dfn div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li main mark ol p pre q s samp section small span strike strong sub summary sup table tbody td tfoot th thead tr tt u ul var wbr'.split(
    ' ',
  ),
)
const ATTRIBUTES = new Set(
  'href alt width height title colspan rowspan start dir lang data-quoted data-attachment-id data-remote-src'.split(
    ' ',
  ),
)

// The second lock on the same door: what the sanitiser should never have let through is gone, and nothing loads by itself.
export function inert(html: string): DocumentFragment {
  const template = document.createElement('template')
  template.innerHTML = html
  for (const element of template.content.querySelectorAll(GONE)) element.remove()
  for (const element of template.content.querySelectorAll('*')) {
    for (const { name, value } of [...element.attributes]) {
      const isWrongLink = name === 'href' && !/^(https?:|mailto:|tel:)/i.test(value.trim())
      if (!ATTRIBUTES.has(name) || isWrongLink) element.removeAttribute(name)
    }
    if (!KEPT.has(element.localName)) {
      element.replaceWith(...element.childNodes)
    } else if (element.localName === 'a') {
      element.setAttribute('target', '_blank')
      element.setAttribute('rel', 'noopener noreferrer nofollow')
    }
  }
  return template.content
}

/** What stands before a node, but for space and line breaks. */
function before(node: Node): Node | null {
  let previous = node.previousSibling
  while (
    previous &&
    (previous.nodeName === 'BR' ||
      (previous.nodeType === Node.TEXT_NODE && !previous.textContent?.trim()))
  )
    previous = previous.previousSibling
  return previous
}

/** Folds the history that a mail quotes. The line "On Monday Anna wrote:" and the quote after it are one. */
function foldQuotes(content: DocumentFragment, label: string) {
  for (const quote of content.querySelectorAll('[data-quoted="history"]')) {
    if (quote.parentElement?.closest('details.quoted')) continue
    const last = before(quote)
    if (last instanceof HTMLDetailsElement && last.className === 'quoted') {
      while (last.nextSibling && last.nextSibling !== quote) last.append(last.nextSibling)
      last.append(quote)
      continue
    }
    const details = document.createElement('details')
    details.className = 'quoted'
    const summary = document.createElement('summary')
    summary.textContent = '···'
    summary.setAttribute('aria-label', label)
    summary.title = label
    quote.replaceWith(details)
    details.append(summary, quote)
  }
}

/** An image of a pixel or two shows nothing: it reports that the mail was opened. */
function isTracker(image: HTMLImageElement): boolean {
  return ['width', 'height'].some((side) => {
    const size = image.getAttribute(side)
    return size !== null && Number.parseInt(size, 10) <= 2
  })
}

/** The remote images that are worth being asked for, with their URLs. */
function remoteImages(root: ParentNode): { image: HTMLImageElement; url: string }[] {
  const images = root.querySelectorAll<HTMLImageElement>('img[data-remote-src]')
  return [...images].flatMap((image) => {
    const url = image.dataset.remoteSrc ?? ''
    return /^https?:\/\//i.test(url) && !isTracker(image) ? [{ image, url }] : []
  })
}

/** What stands where an image would be, until it is asked for. */
function placeholder(image: HTMLImageElement, url: string, label: string): HTMLElement {
  const box = document.createElement('span')
  box.className = 'blocked'
  box.textContent = image.alt.trim() || label
  box.title = url
  return box
}

export function CommentHtml({ html, ticket }: { html: string; ticket: number }) {
  const { t } = useTranslation('tickets')
  const host = useRef<HTMLDivElement>(null)
  const [showsRemote, setShowsRemote] = useState(false)
  const hasRemote = useMemo(
    () => html.includes('data-remote-src') && remoteImages(inert(html)).length > 0,
    [html],
  )
  const quotedLabel = t('comment.quoted')
  const imageLabel = t('comment.image')
  const blockedLabel = t('remote.blocked')

  useEffect(() => {
    const element = host.current
    if (!element) return
    const root = element.shadowRoot ?? element.attachShadow({ mode: 'open' })
    const content = inert(html)
    foldQuotes(content, quotedLabel)
    const style = document.createElement('style')
    style.textContent = STYLE
    root.replaceChildren(style, content)
    let isGone = false
    for (const image of root.querySelectorAll<HTMLImageElement>('img[data-attachment-id]')) {
      attachmentUrl(ticket, image.dataset.attachmentId ?? '').then(
        (url) => {
          if (!isGone) image.src = url
        },
        () => image.replaceWith(document.createTextNode(`[${image.alt || imageLabel}]`)),
      )
    }
    for (const { image, url } of remoteImages(root)) {
      if (showsRemote) {
        image.referrerPolicy = 'no-referrer'
        image.src = url
      } else {
        image.replaceWith(placeholder(image, url, blockedLabel))
      }
    }
    return () => {
      isGone = true
    }
  }, [html, ticket, showsRemote, quotedLabel, imageLabel, blockedLabel])

  return (
    <>
      {hasRemote && (
        <div className="mb-2 flex flex-wrap items-center gap-x-3 gap-y-1 rounded-lg bg-sunken py-1.5 ps-3 pe-1.5 text-sm text-muted">
          <span className="min-w-0 flex-1 basis-60">
            {t(showsRemote ? 'remote.isShown' : 'remote.isBlocked')}
          </span>
          <Button size="sm" onPress={() => setShowsRemote(!showsRemote)}>
            {t(showsRemote ? 'remote.hide' : 'remote.show')}
          </Button>
        </div>
      )}
      <div ref={host} className="text-base" />
    </>
  )
}
