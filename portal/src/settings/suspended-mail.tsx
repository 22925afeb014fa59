import { useInfiniteQuery } from '@tanstack/react-query'
import { MailCheck } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { request } from '../api/client'
import type { Page as ApiPage, SuspendedMail } from '../api/types'
import { ForbiddenPage } from '../app/not-found'
import { hasScope, useSession } from '../app/session'
import { formatBytes } from '../i18n/bytes'
import { Button, Dialog, EmptyState, Page, Time, toast } from '../ui'
import { MailActions } from './mail-actions'
import { MailDetail, ReasonChip } from './mail-detail'
import { SettingsBody, SettingsTable } from './table'

/** Inbound mail that is held for a person to look at. */
export function SuspendedMailPage() {
  const { me } = useSession()
  return hasScope(me, 'suspended_mail:read') ? <SuspendedMailList /> : <ForbiddenPage />
}

/** How long the links to the originals are used; they work for five minutes. */
const LINK_MS = 4 * 60_000

function useSuspendedMail() {
  const { me } = useSession()
  return useInfiniteQuery({
    queryKey: [me.tenant.id, 'suspended_mail'],
    initialPageParam: null as string | null,
    queryFn: async ({ pageParam, signal }) => {
      const options = { query: { cursor: pageParam }, signal }
      return (await request<ApiPage<SuspendedMail>>('GET', '/v1/suspended_mail', options)).data
    },
    getNextPageParam: (page) => page.next_cursor,
  })
}

function SuspendedMailList() {
  const { t, i18n } = useTranslation('settings')
  const { me } = useSession()
  const query = useSuspendedMail()
  const [openId, setOpenId] = useState<string | null>(null)
  const rows = query.data?.pages.flatMap((page) => page.data) ?? []
  const open = rows.find((row) => row.id === openId)

  /** A link that still works, however long the page has been open. */
  async function freshLink(id: string): Promise<string | undefined> {
    const isFresh = Date.now() - query.dataUpdatedAt < LINK_MS
    const { data, error } = isFresh ? query : await query.refetch()
    if (error) toast.error(error)
    return data?.pages.flatMap((page) => page.data).find((row) => row.id === id)?.raw_url
  }

  return (
    <Page title={t('suspended.title')}>
      <SettingsBody lead={t('suspended.lead')}>
        <SettingsTable
          label={t('suspended.title')}
          query={query}
          rows={rows}
          isPressable
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
                  <button
                    type="button"
                    onClick={() => setOpenId(row.id)}
                    className="rounded-sm text-start font-medium break-words text-ink underline-offset-3 after:absolute after:inset-0 group-hover:underline"
                  >
                    {row.subject || t('suspended.no_subject')}
                  </button>
                  <span className="block text-sm wrap-anywhere text-muted">
                    {t('suspended.from_to', {
                      from: row.from || t('suspended.nobody'),
                      to: row.to,
                    })}
                  </span>
                  <span className="mt-1.5 flex flex-wrap items-center gap-2 text-sm text-muted">
                    <ReasonChip mail={row} />
                    <span className="md:hidden">
                      <Time value={row.received_at} />
                    </span>
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
                <span className="text-sm whitespace-nowrap text-muted tabular-nums">
                  {formatBytes(row.size_bytes, i18n.language)}
                </span>
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
      <Dialog
        size="md"
        title={open?.subject || t('suspended.no_subject')}
        isOpen={open !== undefined}
        onOpenChange={(isOpen) => !isOpen && setOpenId(null)}
      >
        {open && <MailDetail mail={open} freshLink={freshLink} />}
        {open && hasScope(me, 'tickets:write') && (
          <MailActions key={open.id} mail={open} onDone={() => setOpenId(null)} />
        )}
      </Dialog>
    </Page>
  )
}
