import { FileX } from 'lucide-react'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { SuspendedMailDetail } from '../../api/types'
import { inert } from '../../tickets/comment-html'
import { Notice, Tabs } from '../../ui'

/** Nothing is fetched and nothing runs, whatever the mail holds; its words are set like a letter on white paper. */
const HEAD = `<!doctype html><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="referrer" content="no-referrer">
<style>
  :root { color-scheme: light; background: #fff; }
  body { margin: 1rem; color: #1c1c1c; font: .875rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
  * { max-width: 100%; }
  img { display: none; }
  a { color: #1a4fa0; text-decoration: underline; }
  small { color: #666; overflow-wrap: anywhere; }
  pre { white-space: pre-wrap; }
  blockquote { margin: .4em 0; padding-inline-start: .9em; border-inline-start: 3px solid #ccc; color: #555; }
  td, th { padding: .2em .5em; }
</style>`

/** A document of a held mail for a frame: links lead nowhere, and beside them stands where they would have led. */
export function previewDocument(html: string): string {
  const content = inert(html)
  for (const link of content.querySelectorAll('a')) {
    const href = link.getAttribute('href')
    for (const { name } of [...link.attributes]) link.removeAttribute(name)
    if (!href || link.textContent.trim() === href) continue
    const target = document.createElement('small')
    target.textContent = ` [${href}]`
    link.after(target)
  }
  const body = document.createElement('body')
  body.append(content)
  return HEAD + body.outerHTML
}

function Formatted({ html }: { html: string }) {
  const { t } = useTranslation('mail')
  const source = useMemo(() => previewDocument(html), [html])
  return (
    <iframe
      title={t('preview.frame')}
      // An empty list of rights: neither scripts nor forms, windows, downloads or the portal's origin.
      sandbox=""
      referrerPolicy="no-referrer"
      srcDoc={source}
      className="block h-72 w-full resize-y rounded-lg border border-line-strong bg-[#fff]"
    />
  )
}

function Plain({ text }: { text: string }) {
  const { t } = useTranslation('mail')
  return (
    <section
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled region must be reachable by keyboard
      tabIndex={0}
      aria-label={t('preview.plain')}
      className="h-72 resize-y overflow-auto rounded-lg border border-line-strong bg-surface p-4 text-base wrap-anywhere whitespace-pre-wrap text-ink"
    >
      {text}
    </section>
  )
}

/** What a held mail says, where nothing of it can do harm. */
export function MailPreview({ mail }: { mail: Pick<SuspendedMailDetail, 'html' | 'text'> }) {
  const { t } = useTranslation('mail')
  const [form, setForm] = useState('formatted')
  const { html, text } = mail
  if (html && text) {
    return (
      <Tabs
        label={t('preview.form')}
        selectedKey={form}
        onSelectionChange={setForm}
        tabs={[
          { id: 'formatted', label: t('preview.formatted'), children: <Formatted html={html} /> },
          { id: 'plain', label: t('preview.plain'), children: <Plain text={text} /> },
        ]}
      />
    )
  }
  if (html) return <Formatted html={html} />
  if (text) return <Plain text={text} />
  return <Notice icon={FileX}>{t('preview.none')}</Notice>
}
