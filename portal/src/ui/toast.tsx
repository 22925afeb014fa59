import { CircleAlert, CircleCheck, X } from 'lucide-react'
import {
  UNSTABLE_Toast as AriaToast,
  UNSTABLE_ToastRegion as AriaToastRegion,
  Text,
  UNSTABLE_ToastContent as ToastContent,
  UNSTABLE_ToastQueue as ToastQueue,
} from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { problemText } from '../api/problem-text'
import i18n from '../i18n'
import { IconButton } from './button'
import { cx } from './cx'

type ToastMessage = { tone: 'success' | 'danger'; title: string; detail?: string }

const queue = new ToastQueue<ToastMessage>({ maxVisibleToasts: 3 })

/** Short messages about what just happened. */
export const toast = {
  /** Takes back what is still shown. */
  clear(): void {
    queue.clear()
  },
  success(title: string, detail?: string): void {
    queue.add({ tone: 'success', title, detail }, { timeout: 5_000 })
  },
  /** Takes a text, or an error to describe; `error` beside a text is told as its detail. */
  error(message: unknown, error?: unknown): void {
    const told = error ?? (typeof message === 'string' ? undefined : message)
    const text = told === undefined ? null : problemText(told, i18n.getFixedT(null, 'common'))
    const title = typeof message === 'string' ? message : (text?.title ?? '')
    const detail = [
      typeof message === 'string' ? (text?.detail ?? text?.title) : text?.detail,
      text?.requestId && `(${text.requestId})`,
    ]
    queue.add(
      { tone: 'danger', title, detail: detail.filter(Boolean).join(' ') || undefined },
      { timeout: 10_000 },
    )
  },
}

/**
 * Takes the room that toasts need away from the page, so that they cover nothing of it. What fills the window ends where
 * `--toasts` begins.
 */
function makeRoom(region: HTMLElement | null) {
  if (!region) return
  const { style } = document.documentElement
  const measure = () => style.setProperty('--toasts', `${region.offsetHeight}px`)
  const observer = new ResizeObserver(measure)
  observer.observe(region)
  measure()
  return () => {
    observer.disconnect()
    style.removeProperty('--toasts')
  }
}

/** The place where toasts appear: a strip below the page. Once, in the root of the application. */
export function Toaster() {
  const { t } = useTranslation('common')
  return (
    <AriaToastRegion
      ref={makeRoom}
      queue={queue}
      aria-label={t('notifications')}
      className="fixed inset-x-0 bottom-0 z-60 flex flex-col items-center gap-2 border-t border-line bg-canvas p-2 outline-none"
    >
      {({ toast: item }) => {
        const isDanger = item.content.tone === 'danger'
        const Icon = isDanger ? CircleAlert : CircleCheck
        return (
          <AriaToast
            toast={item}
            className="flex w-full max-w-xl items-start gap-3 rounded-xl border border-line bg-raised px-3 py-2 shadow-low"
          >
            <Icon
              size={18}
              aria-hidden
              className={cx('mt-0.5 shrink-0', isDanger ? 'text-danger-ink' : 'text-success-ink')}
            />
            <ToastContent className="flex min-w-0 flex-1 flex-col">
              <Text slot="title" className="text-base font-medium text-ink">
                {item.content.title}
              </Text>
              {item.content.detail && (
                <Text slot="description" className="text-sm break-words text-muted">
                  {item.content.detail}
                </Text>
              )}
            </ToastContent>
            <IconButton slot="close" label={t('dismiss')} icon={X} size="sm" />
          </AriaToast>
        )
      }}
    </AriaToastRegion>
  )
}
