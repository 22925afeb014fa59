import { useMutation, useQueryClient } from '@tanstack/react-query'
import { CircleCheck, CircleX, Clock3, RefreshCw, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { request } from '../../api/client'
import { domainsQuery } from '../../api/queries'
import type { Domain, DomainState } from '../../api/types'
import { pageHeading } from '../../app/heading-focus'
import { catchFocus } from '../../app/lost-focus'
import { useSession } from '../../app/session'
import { Button, ConfirmDialog, IconButton, Notice, Time, toast } from '../../ui'
import { Section } from '../section'
import { DnsRecords } from './dns-records'

const LOOKS = {
  pending: { tone: 'warning', icon: Clock3 },
  verified: { tone: 'success', icon: CircleCheck },
  failed: { tone: 'danger', icon: CircleX },
} as const satisfies Record<DomainState, object>

/** One domain: how it stands, and the records that it needs. */
export function DomainSection({ domain, canWrite }: { domain: Domain; canWrite: boolean }) {
  const { t } = useTranslation('domains')
  return (
    <Section title={domain.domain} actions={canWrite && <DomainActions domain={domain} />} isBare>
      <div className="flex flex-col gap-3">
        <div role="status">
          <Notice {...LOOKS[domain.state]}>
            <p>
              <span className="font-medium">{t(`state.${domain.state}`)}</span>{' '}
              {t(`state_lead.${domain.state}`)}
            </p>
            {domain.checked_at && (
              <p>
                {t('checked_at')} <Time value={domain.checked_at} relative />
              </p>
            )}
          </Notice>
        </div>
        <DnsRecords domain={domain} />
      </div>
    </Section>
  )
}

function DomainActions({ domain: { domain } }: { domain: Domain }) {
  const { t } = useTranslation('domains')
  const { me } = useSession()
  const queryClient = useQueryClient()
  const { queryKey } = domainsQuery(me.tenant.id)
  const [isDeleting, setIsDeleting] = useState(false)
  const path = `/v1/domains/${encodeURIComponent(domain)}`
  const check = useMutation({
    mutationFn: async () => (await request<Domain>('POST', `${path}/checks`, { body: {} })).data,
    onSuccess: (checked) => {
      queryClient.setQueryData(queryKey, (known) =>
        known?.map((one) => (one.domain === domain ? checked : one)),
      )
      toast.success(t('checked', { domain }), t(`state.${checked.state}`))
    },
    onError: (error) => toast.error(error),
  })
  return (
    <>
      <Button
        icon={RefreshCw}
        aria-label={t('check_label', { domain })}
        isPending={check.isPending}
        onPress={() => check.mutate()}
      >
        {t('check')}
      </Button>
      <IconButton
        icon={Trash2}
        label={t('delete.label', { domain })}
        onPress={() => setIsDeleting(true)}
      />
      <ConfirmDialog
        title={t('delete.title', { domain })}
        confirmLabel={t('delete.action')}
        isOpen={isDeleting}
        onClose={() => setIsDeleting(false)}
        onConfirm={async () => {
          await request<void>('DELETE', path)
          await queryClient.invalidateQueries({ queryKey })
          toast.success(t('deleted', { domain }))
          // The domain goes, and with it the button that asked.
          catchFocus(pageHeading)
        }}
      >
        {t('delete.lead')}
      </ConfirmDialog>
    </>
  )
}
