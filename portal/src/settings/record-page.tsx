import type { UseQueryResult } from '@tanstack/react-query'
import { Link, type LinkProps } from '@tanstack/react-router'
import { ArrowLeft } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { ErrorState, Page, Skeleton } from '../ui'

/** The way from the page of one thing to the list of all. */
export function BackLink({ to, label }: { to: LinkProps['to']; label: string }) {
  return (
    <Link
      to={to}
      aria-label={label}
      className="inline-flex size-9 items-center justify-center rounded-lg text-muted transition-colors hover:bg-hover hover:text-ink"
    >
      <ArrowLeft size={18} aria-hidden className="rtl:rotate-180" />
    </Link>
  )
}

/** The page of one thing while it is read, or when that failed. */
export function RecordPlaceholder({
  title,
  back,
  query,
}: {
  title: string
  back: ReactNode
  query: Pick<UseQueryResult, 'error' | 'refetch'>
}) {
  const { t } = useTranslation('common')
  if (query.error) {
    return (
      <div className="flex flex-1 flex-col justify-center">
        <ErrorState isHeading error={query.error} onRetry={() => void query.refetch()} />
      </div>
    )
  }
  return (
    <Page title={title} back={back}>
      <div role="status" aria-label={t('loading')} className="flex flex-col gap-4 p-6">
        <Skeleton className="h-8 w-56" />
        <Skeleton className="h-80" />
      </div>
    </Page>
  )
}
