import { useBlocker } from '@tanstack/react-router'
import { CircleAlert } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { ProblemError } from '../api/problem'
import { problemText, reasonText } from '../api/problem-text'
import type { FieldError } from '../api/types'
import { pageHeading } from '../app/heading-focus'
import { catchFocus } from '../app/lost-focus'
import { Button, Dialog } from '../ui'

/** What went wrong, without the fields that say it themselves. */
function SaveProblem({ error, rest }: { error: unknown; rest: readonly FieldError[] }) {
  const { t } = useTranslation('common')
  const { title, detail, requestId } = problemText(error, t)
  const isRefused = error instanceof ProblemError && error.code === 'validation_failed'
  const isOurs = error instanceof ProblemError && error.status >= 500
  return (
    <div role="alert" className="flex items-start gap-2 text-sm text-danger-ink">
      <CircleAlert size={16} className="mt-0.5 shrink-0" aria-hidden />
      <div className="min-w-0">
        <p className="font-medium">{title}</p>
        {!isRefused && detail && <p>{detail}</p>}
        {rest.map(({ field, reason }) => (
          <p key={field}>
            <code className="font-mono">{field}</code> {reasonText(reason, t)}
          </p>
        ))}
        {isOurs && requestId && (
          <p className="text-xs">
            {t('request_id')} <code className="font-mono select-all">{requestId}</code>
          </p>
        )}
      </div>
    </div>
  )
}

/** The strip below a form that has changes: it stays in sight while the form is scrolled. */
export function SaveBar({
  isDirty,
  isPending,
  error,
  rest,
  hint,
  saveLabel,
  onDiscard,
}: {
  isDirty: boolean
  isPending: boolean
  error: unknown
  rest: readonly FieldError[]
  /** Why it cannot be saved yet. */
  hint?: string | null
  saveLabel?: string
  onDiscard(): void
}) {
  const { t } = useTranslation('common')
  // Its buttons go once there is nothing to save, and one of them had the focus.
  const wasDirty = useRef(isDirty)
  useEffect(() => {
    const isGone = wasDirty.current && !isDirty
    wasDirty.current = isDirty
    if (isGone) return catchFocus(pageHeading)
  }, [isDirty])
  if (!isDirty) return null
  return (
    <div className="sticky bottom-3 z-10 flex flex-wrap items-center gap-x-4 gap-y-2 rounded-xl border border-line-strong bg-raised px-4 py-3 shadow-high">
      <div className="min-w-0 flex-1 basis-48">
        {error ? (
          <SaveProblem error={error} rest={rest} />
        ) : (
          <p className="text-sm text-muted">{hint ?? t('unsaved.here')}</p>
        )}
      </div>
      <div className="ms-auto flex gap-2">
        <Button onPress={onDiscard}>{t('unsaved.discard')}</Button>
        <Button type="submit" variant="primary" isPending={isPending}>
          {saveLabel ?? t('save')}
        </Button>
      </div>
    </div>
  )
}

/** Asks before a page with changes is left, and lets the browser ask before it is closed. */
export function UnsavedGuard({ isDirty }: { isDirty: boolean }) {
  const { t } = useTranslation('common')
  const { status, proceed, reset } = useBlocker({
    shouldBlockFn: ({ current, next }) => isDirty && current.pathname !== next.pathname,
    enableBeforeUnload: () => isDirty,
    withResolver: true,
  })
  return (
    <Dialog
      title={t('unsaved.title')}
      isOpen={status === 'blocked'}
      onOpenChange={(isOpen) => !isOpen && reset?.()}
    >
      <div className="flex flex-col gap-4">
        <p className="text-base text-muted">{t('unsaved.lead')}</p>
        <div className="flex flex-wrap justify-end gap-2">
          <Button autoFocus onPress={() => reset?.()}>
            {t('unsaved.stay')}
          </Button>
          <Button variant="danger" onPress={() => proceed?.()}>
            {t('unsaved.leave')}
          </Button>
        </div>
      </div>
    </Dialog>
  )
}
