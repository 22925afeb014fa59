// Keys that work anywhere but in a field.
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog, Kbd } from '../ui'

export type Shortcuts = Record<string, () => void>

const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))

export function useShortcuts(shortcuts: Shortcuts, isEnabled = true) {
  const latest = useRef(shortcuts)
  latest.current = shortcuts
  useEffect(() => {
    if (!isEnabled) return
    const onKey = (event: KeyboardEvent) => {
      if (
        event.defaultPrevented ||
        event.ctrlKey ||
        event.metaKey ||
        event.altKey ||
        isTyping(event.target)
      )
        return
      if (document.querySelector('[role="dialog"]')) return
      // A focused button or link keeps its own Enter, an open menu or list its own keys.
      const target = event.target instanceof Element ? event.target : null
      if (event.key === 'Enter' && target?.closest('button,a')) return
      if (target?.closest('[role="menu"],[role="listbox"],[role="toolbar"]')) return
      const run = latest.current[event.key.toLowerCase()]
      if (!run) return
      event.preventDefault()
      run()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [isEnabled])
}

const HELP = ['j', 'k', 'Enter', 'c', 'a', '/', 'r', 'n', 'u', '?'] as const

export function ShortcutHelp({
  isOpen,
  onOpenChange,
}: {
  isOpen: boolean
  onOpenChange: (isOpen: boolean) => void
}) {
  const { t } = useTranslation('tickets')
  return (
    <Dialog title={t('shortcuts.title')} isOpen={isOpen} onOpenChange={onOpenChange}>
      <dl className="grid grid-cols-[auto_1fr] items-center gap-x-4 gap-y-2 text-sm">
        {HELP.map((key) => (
          <div key={key} className="contents">
            <dt>
              <Kbd>{key}</Kbd>
            </dt>
            <dd>{t(`shortcuts.${key === '/' ? 'slash' : key === '?' ? 'help' : key}`)}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  )
}
