import { useInfiniteQuery } from '@tanstack/react-query'
import { Download, MailCheck } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { request } from '../api/client'
import type { Page as ApiPage, SuspendedMail } from '../api/types'
import { ForbiddenPage } from '../app/not-found'
import { hasScope, useSession } from '../app/session'
import { Button, Chip, EmptyState, Page, Time } from '../ui'
import { formatBytes } from './bytes'
import { SettingsBody, SettingsTable } from './table'

/** Inbound mail that is held for a person to look at. */
export function SuspendedMailPage() {
  const { me } = useSession()
  return hasScope(me, 'suspended_mail:read') ? <SuspendedMailList /> : <ForbiddenPage />
}

function SuspendedMailList() {
  const { t, i18n } = useTranslation('settings')
  const { me } = useSession()
  const query = useInfiniteQuery({
    queryKey: [me.tenant.id, 'suspended_mail'],
    initialPageParam: null as string | null,
    queryFn: async ({ pageParam, signal }) => {
      const options = { query: { cursor: pageParam }, signal }
      return (await request<ApiPage<SuspendedMail>>('GET', '/v1/suspended_mail', options)).data
    },
    getNextPageParam: (page) => page.next_cursor,
  })
  return (
    <Page title={t('suspended.title')}>
      <SettingsBody lead={t('suspended.lead')}>
        <SettingsTable
          label={t('suspended.title')}
          query={query}
          rows={query.data?.pages.flatMap((page) => page.data) ?? []}
          empty={
            <EmptyState
              icon={MailCheck}
              title={t('suspended.empty')}
              description={t('suspended.empty_lead')}
            />
          }
          columns={[
            {
              id: 'subject',
              header: t('suspended.subject'),
              cell: (row) => (
                <>
                  <span className="block font-medium break-words text-ink">
                    {row.subject || t('suspended.no_subject')}
                  </span>
                  <span className="block text-sm wrap-anywhere text-muted">
                    {t('suspended.from_to', { from: row.from || '<>', to: row.to })}
                  </span>
                  <span className="mt-1 flex flex-wrap items-center gap-x-2 gap-y-1 text-sm text-muted">
                    <Chip tone="warning">
                      {t(`suspended.reason.${row.reason}`, {
                        defaultValue: row.reason.replaceAll('_', ' '),
                      })}
                    </Chip>
                    {row.detail && <span className="break-words">{row.detail}</span>}
                  </span>
                </>
              ),
            },
            {
              id: 'received_at',
              header: t('suspended.received_at'),
              isWideOnly: true,
              cell: (row) => (
                <span className="text-sm text-muted">
                  <Time value={row.received_at} />
                </span>
              ),
            },
            {
              id: 'size',
              header: t('suspended.size'),
              isWideOnly: true,
              isEnd: true,
              cell: (row) => (
                <span className="text-sm whitespace-nowrap text-muted">
                  {formatBytes(row.size_bytes, i18n.language)}
                </span>
              ),
            },
            {
              id: 'raw',
              header: t('suspended.raw'),
              isEnd: true,
              cell: (row) => (
                <a
                  href={row.raw_url}
                  download={`${row.id}.eml`}
                  rel="noreferrer"
                  aria-label={t('suspended.download_of', { subject: row.subject })}
                  className="inline-flex size-9 items-center justify-center rounded-lg text-muted hover:bg-hover hover:text-ink"
                >
                  <Download size={18} aria-hidden />
                </a>
              ),
            },
          ]}
        />
        {query.hasNextPage && (
          <Button
            className="self-center"
            isPending={query.isFetchingNextPage}
            onPress={() => void query.fetchNextPage()}
          >
            {t('more')}
          </Button>
        )}
      </SettingsBody>
    </Page>
  )
}
