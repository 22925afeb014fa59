import { useQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { MailCheck } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { heldMailQuery } from '../../api/mail'
import type { SuspendedMail } from '../../api/types'
import { pageHeading } from '../../app/heading-focus'
import { catchFocus } from '../../app/lost-focus'
import { ForbiddenPage } from '../../app/not-found'
import type { SuspendedMailSearch } from '../../app/search'
import { hasScope, useSession } from '../../app/session'
import { formatBytes } from '../../i18n/bytes'
import { Dialog, EmptyState, Page, Time } from '../../ui'
import { SettingsBody, SettingsTable } from '../table'
import { MailActions } from './mail-actions'
import { ReasonChip } from './mail-chips'
import { MailDetail } from './mail-detail'
import { MoreButton, usePaged } from './paged'
import { SenderActions } from './sender-actions'

/** Inbound mail that is held for a person to look at. */
export function SuspendedMailPage() {
  const { me } = useSession()
  return hasScope(me, 'suspended_mail:read') ? <SuspendedMailList /> : <ForbiddenPage />
}

function SuspendedMailList() {
  const { t, i18n } = useTranslation('settings')
  const { me } = useSession()
  const search: SuspendedMailSearch = useSearch({ strict: false })
  const list = usePaged<SuspendedMail>('/v1/suspended_mail')
  const [openId, setOpenId] = useState(search.mail ?? null)
  const held = useQuery({ ...heldMailQuery(me.tenant.id, openId ?? ''), enabled: openId !== null })
  const row = list.rows.find(({ id }) => id === openId)
  const open = row ?? held.data

  // A mail that the page was opened with has no row that the focus could go back to.
  function close() {
    setOpenId(null)
    if (openId === search.mail) catchFocus(pageHeading)
  }
  async function forget(id: string) {
    close()
    await list.forget((mail) => mail.id === id)
  }

  return (
    <Page title={t('suspended.title')}>
      <SettingsBody lead={t('suspended.lead')}>
        <SettingsTable
          label={t('suspended.title')}
          query={list.query}
          rows={list.rows}
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
        <MoreButton list={list} />
      </SettingsBody>
      <Dialog
        size="md"
        title={open ? open.subject || t('suspended.no_subject') : t('suspended.title')}
        isOpen={openId !== null}
        onOpenChange={(isOpen) => !isOpen && close()}
      >
        {openId !== null && (
          <div key={openId}>
            <MailDetail id={openId} row={row} />
            {held.data && <SenderActions mail={held.data} />}
            {open && hasScope(me, 'tickets:write') && (
              <MailActions mail={open} onDone={() => void forget(openId)} />
            )}
          </div>
        )}
      </Dialog>
    </Page>
  )
}
