import { MailCheck } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { isProblem, request } from '../../api/client'
import { suppressionText } from '../../api/server-text'
import type { Suppression } from '../../api/types'
import { ForbiddenPage } from '../../app/not-found'
import { hasScope, useSession } from '../../app/session'
import { TicketLink } from '../../tickets/ticket-link'
import { Button, Chip, ConfirmDialog, EmptyState, Page, Time, toast, useMediaQuery } from '../../ui'
import { type Column, SettingsBody, SettingsTable } from '../table'
import { MoreButton, usePaged } from './paged'

/** Addresses to which no mail is sent for now. */
export function SuppressionsPage() {
  const { me } = useSession()
  return hasScope(me, 'suspended_mail:read') ? <Suppressions /> : <ForbiddenPage />
}

function Suppressions() {
  const { t } = useTranslation('settings')
  const { me } = useSession()
  const list = usePaged<Suppression>('/v1/suppressions')
  const [chosen, setChosen] = useState<Suppression | null>(null)
  const canLift = hasScope(me, 'configuration:write')
  const isWide = useMediaQuery('(min-width: 48rem)')
  const rows = list.rows.map((row) => ({ ...row, id: row.email }))

  async function lift({ email }: Suppression) {
    try {
      await request<void>('DELETE', `/v1/suppressions/${encodeURIComponent(email)}`)
    } catch (error) {
      // It has expired, or somebody else was faster.
      if (!isProblem(error, 'not_found')) throw error
    }
    await list.forget((row) => row.email === email)
  }

  const liftButton = (row: Suppression) => (
    <Button
      size="sm"
      aria-label={t('suppressions.lift_label', { email: row.email })}
      onPress={() => setChosen(row)}
    >
      {t('suppressions.lift')}
    </Button>
  )
  const columns: Column<(typeof rows)[number]>[] = [
    {
      id: 'email',
      header: t('suppressions.email'),
      cell: (row) => <Address suppression={row}>{canLift && !isWide && liftButton(row)}</Address>,
    },
    {
      id: 'suppressed_at',
      header: t('suppressions.suppressed_at'),
      isWideOnly: true,
      cell: (row) => (
        <span className="text-sm text-muted">
          <Time value={row.suppressed_at} relative />
        </span>
      ),
    },
    {
      id: 'expires_at',
      header: t('suppressions.expires_at'),
      isWideOnly: true,
      cell: (row) => (
        <span className="text-sm text-muted">
          <Time value={row.expires_at} isDay />
        </span>
      ),
    },
  ]
  if (canLift && isWide) {
    columns.push({
      id: 'actions',
      header: <span className="sr-only">{t('suppressions.actions')}</span>,
      isEnd: true,
      cell: liftButton,
    })
  }

  return (
    <Page title={t('suppressions.title')}>
      <SettingsBody lead={t('suppressions.lead')}>
        <SettingsTable
          label={t('suppressions.title')}
          query={list.query}
          rows={rows}
          empty={
            <EmptyState
              icon={MailCheck}
              title={t('suppressions.empty')}
              description={t('suppressions.empty_lead')}
            />
          }
          columns={columns}
        />
        <MoreButton list={list} />
      </SettingsBody>
      <ConfirmDialog
        title={t('suppressions.lift_title', { email: chosen?.email })}
        confirmLabel={t('suppressions.lift')}
        isOpen={chosen !== null}
        onClose={() => setChosen(null)}
        onConfirm={async () => {
          if (!chosen) return
          await lift(chosen)
          toast.success(t('suppressions.lifted', { email: chosen.email }))
        }}
      >
        {chosen && t(`suppressions.lift_lead.${chosen.reason}`)}
      </ConfirmDialog>
    </Page>
  )
}

/** An address, why nothing is sent to it, and on a phone since when and until when, with what can be done. */
function Address({ suppression, children }: { suppression: Suppression; children: ReactNode }) {
  const { t } = useTranslation('settings')
  const why = suppressionText(suppression.detail, useTranslation('server').t)
  return (
    <>
      <span className="block font-medium wrap-anywhere text-ink">{suppression.email}</span>
      {why.text && (
        <span lang={why.lang} className="block text-sm wrap-anywhere text-muted">
          {why.text}
        </span>
      )}
      <span className="mt-1.5 flex flex-wrap items-center gap-x-2 gap-y-1 text-sm text-muted">
        <Chip tone={suppression.reason === 'complained' ? 'danger' : 'warning'}>
          {t(`suppressions.reason.${suppression.reason}`)}
        </Chip>
        {suppression.ticket_number != null && <TicketLink number={suppression.ticket_number} />}
      </span>
      <div className="mt-1.5 flex items-end gap-3 md:hidden">
        <dl className="grid flex-1 grid-cols-[auto_1fr] gap-x-2 text-sm text-muted">
          <dt>{t('suppressions.suppressed_at')}</dt>
          <dd>
            <Time value={suppression.suppressed_at} relative />
          </dd>
          <dt>{t('suppressions.expires_at')}</dt>
          <dd>
            <Time value={suppression.expires_at} isDay />
          </dd>
        </dl>
        {children}
      </div>
    </>
  )
}
