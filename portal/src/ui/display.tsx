import { CircleAlert, Cog, type LucideIcon, WifiOff } from 'lucide-react'
import { type ReactNode, useEffect, useState, useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import { ProblemError } from '../api/problem'
import { problemText } from '../api/problem-text'
import { Button } from './button'
import { cx } from './cx'

const AVATAR_TONES = [
  'bg-info-soft text-info-ink',
  'bg-success-soft text-success-ink',
  'bg-warning-soft text-warning-ink',
  'bg-danger-soft text-danger-ink',
  'bg-neutral-soft text-neutral-ink',
]

/** Initials on a tone that follows the name. Decoration: the name always stands beside it. */
export function Avatar({
  name,
  kind,
  size = 'md',
}: {
  name: string
  kind?: 'member' | 'contact' | 'system'
  size?: 'sm' | 'md'
}) {
  const words = name
    .trim()
    .split(/[\s@.]+/u)
    .filter(Boolean)
  const initials = [words[0], words.length > 1 ? words.at(-1) : undefined]
    .map((word) => [...(word ?? '')][0] ?? '')
    .join('')
    .toUpperCase()
  const sum = [...name].reduce((total, letter) => total + (letter.codePointAt(0) ?? 0), 0)
  return (
    <span
      aria-hidden
      className={cx(
        'inline-flex shrink-0 items-center justify-center font-semibold select-none',
        size === 'sm' ? 'size-6 text-[0.625rem]' : 'size-8 text-xs',
        kind === 'contact' ? 'rounded-full' : 'rounded-lg',
        kind === 'system'
          ? 'bg-neutral-soft text-neutral-ink'
          : AVATAR_TONES[sum % AVATAR_TONES.length],
      )}
    >
      {kind === 'system' ? <Cog size={size === 'sm' ? 13 : 16} /> : initials}
    </span>
  )
}

const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
]

/** Which day of the reader's calendar a moment lies in, counted in days. */
function dayOf(moment: number): number {
  const date = new Date(moment)
  return Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / 86_400_000
}

/** How long ago or ahead `value` is, in words of `locale`. From a day on, the days of the calendar count: what was said 30 hours ago may be of the day before yesterday. */
export function relativeTime(value: string, now: number, locale: string): string {
  const at = Date.parse(value)
  const seconds = (at - now) / 1000
  for (const [unit, size] of STEPS) {
    if (Math.abs(seconds) < size) continue
    if (unit === 'day') return inWords(locale, 'auto').format(dayOf(at) - dayOf(now), unit)
    // "Last month" would say more than is known of 40 days.
    return inWords(locale, 'always').format(Math.trunc(seconds / size), unit)
  }
  return inWords(locale, 'auto').format(0, 'second')
}

function inWords(locale: string, numeric: 'auto' | 'always') {
  return new Intl.RelativeTimeFormat(locale, { numeric, style: 'short' })
}

/**
 * A moment in the reader's language and zone; `relative` counts from now and keeps counting, `isDay` tells the day alone.
 */
export function Time({
  value,
  relative = false,
  isDay = false,
}: {
  value: string
  relative?: boolean
  isDay?: boolean
}) {
  const { i18n } = useTranslation()
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    if (!relative) return
    const timer = setInterval(() => setNow(Date.now()), 30_000)
    return () => clearInterval(timer)
  }, [relative])
  const format = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(i18n.language, { dateStyle: 'medium', ...options }).format(
      new Date(value),
    )
  const full = format({ timeStyle: 'short' })
  const shown = isDay ? format({}) : full
  return (
    <time dateTime={value} title={full} className="whitespace-nowrap">
      {relative ? relativeTime(value, Math.max(now, Date.parse(value)), i18n.language) : shown}
    </time>
  )
}

/** A grey block in the shape of what is loading. */
export function Skeleton({ className }: { className?: string }) {
  return (
    <div
      aria-hidden
      className={cx('animate-pulse rounded-md bg-neutral-soft', className ?? 'h-4')}
    />
  )
}

/**
 * What a page shows instead of an empty list, and what to do about it. `isHeading`: there is nothing
 * else on the page, and the title is its heading.
 */
export function EmptyState({
  icon: Icon,
  title,
  description,
  action,
  isHeading = false,
}: {
  icon: LucideIcon
  title: string
  description?: string
  action?: ReactNode
  isHeading?: boolean
}) {
  const Title = isHeading ? 'h1' : 'p'
  return (
    <div className="flex flex-col items-center justify-center gap-1 px-6 py-16 text-center">
      <span className="mb-3 flex size-12 items-center justify-center rounded-2xl bg-neutral-soft text-neutral-ink">
        <Icon size={22} aria-hidden />
      </span>
      <Title className="text-lg font-semibold text-ink outline-none">{title}</Title>
      {description && <p className="max-w-sm text-base text-balance text-muted">{description}</p>}
      {action && <div className="mt-4">{action}</div>}
    </div>
  )
}

/**
 * What went wrong, in words, with the request's id to hand to support. `isHeading`: there is nothing
 * else on the page, and the title is its heading.
 */
export function ErrorState({
  error,
  onRetry,
  isHeading = false,
}: {
  error: unknown
  onRetry?: () => void
  isHeading?: boolean
}) {
  const { t } = useTranslation('common')
  const Title = isHeading ? 'h1' : 'p'
  const { title, detail, requestId, isOffline } = problemText(error, t)
  const Icon = isOffline ? WifiOff : CircleAlert
  return (
    <div
      role="alert"
      className="flex flex-col items-center justify-center gap-1 px-6 py-16 text-center"
    >
      <span className="mb-3 flex size-12 items-center justify-center rounded-2xl bg-danger-soft text-danger-ink">
        <Icon size={22} aria-hidden />
      </span>
      <Title className="text-lg font-semibold text-ink outline-none">{title}</Title>
      {detail && <p className="max-w-md text-base text-balance text-muted">{detail}</p>}
      {requestId && (
        <p className="mt-1 text-xs text-faint">
          {t('request_id')} <code className="font-mono select-all">{requestId}</code>
        </p>
      )}
      {onRetry && (
        <Button className="mt-4" onPress={onRetry}>
          {t('try_again')}
        </Button>
      )}
    </div>
  )
}

/** A problem beside the form that caused it. */
export function FormError({ error }: { error: unknown }) {
  const { t } = useTranslation('common')
  if (!error) return null
  const { title, detail, requestId } = problemText(error, t)
  // Beside a form, only a failure of the server is worth a number for support.
  const showsRequest = requestId && error instanceof ProblemError && error.status >= 500
  return (
    <div role="alert" className="rounded-lg bg-danger-soft px-3 py-2 text-sm text-danger-ink">
      <p className="font-medium">{title}</p>
      {detail && <p>{detail}</p>}
      {showsRequest && (
        <p className="mt-0.5 text-xs">
          {t('request_id')} <code className="font-mono select-all">{requestId}</code>
        </p>
      )}
    </div>
  )
}

/** The frame of a page: its title, its actions, its content. Also names the browser's tab. */
export function Page({
  title,
  back,
  actions,
  children,
}: {
  title: string
  /** The way back, before the title. */
  back?: ReactNode
  actions?: ReactNode
  children: ReactNode
}) {
  useTitle(title)
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <header className="flex min-h-14 shrink-0 flex-wrap items-center gap-3 border-b border-line bg-surface px-4 py-2 sm:px-6">
        {/* On a phone the actions go below a title that has no room beside them. */}
        <div className="flex min-w-0 flex-auto items-center gap-3 sm:flex-1">
          {back && <div className="-me-1 -ms-2">{back}</div>}
          <h1 className="min-w-0 flex-1 truncate text-lg font-semibold text-ink outline-none">
            {title}
          </h1>
        </div>
        {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
      </header>
      <div className="flex min-h-0 flex-1 flex-col">{children}</div>
    </div>
  )
}

/** Names the browser's tab while a page is shown. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Lambdesk`
  }, [title])
}

/** A key of the keyboard. */
export function Kbd({ children }: { children: ReactNode }) {
  return (
    <kbd className="inline-flex min-w-5 items-center justify-center rounded border border-line-strong bg-surface px-1 font-sans text-xs text-muted">
      {children}
    </kbd>
  )
}

/** Whether a media query holds, now and as it changes. */
export function useMediaQuery(query: string): boolean {
  return useSyncExternalStore(
    (onChange) => {
      const list = window.matchMedia(query)
      list.addEventListener('change', onChange)
      return () => list.removeEventListener('change', onChange)
    },
    () => window.matchMedia(query).matches,
  )
}
