import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { Trash2 } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { request } from '../../api/client'
import { policyQuery } from '../../api/policies'
import type { SlaPolicy } from '../../api/types'
import { ForbiddenPage } from '../../app/not-found'
import { hasScope, useSession } from '../../app/session'
import { ConfirmDialog, IconButton, Page, toast } from '../../ui'
import { RecalculationNotice, useAfterChange } from '../recalculation'
import { BackLink, RecordPlaceholder } from '../record-page'
import { PolicyForm } from './policy-form'
import { PolicyView } from './policy-view'

/** One policy: whom it is for, what it promises, and what happens when that is not kept. */
export function PolicyPage() {
  const { me } = useSession()
  const { policyId = '' } = useParams({ strict: false })
  return hasScope(me, 'configuration:read') ? (
    <LoadedPolicy key={policyId} id={policyId} />
  ) : (
    <ForbiddenPage />
  )
}

/** A policy that is not there yet. */
export function NewPolicyPage() {
  const { t } = useTranslation('policies')
  const { me } = useSession()
  if (!hasScope(me, 'configuration:write')) return <ForbiddenPage />
  return (
    <Page title={t('new_title')} back={<Back />}>
      <Body>
        <PolicyForm policy={null} />
      </Body>
    </Page>
  )
}

function Body({ children }: { children: ReactNode }) {
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <div className="flex max-w-6xl flex-col gap-8 p-4 sm:p-6">
        <RecalculationNotice />
        {children}
      </div>
    </div>
  )
}

function Back() {
  const { t } = useTranslation('policies')
  return <BackLink to="/settings/sla-policies" label={t('back')} />
}

function LoadedPolicy({ id }: { id: string }) {
  const { t } = useTranslation('policies')
  const { me } = useSession()
  const query = useQuery(policyQuery(me.tenant.id, id))
  const policy = query.data
  const canWrite = hasScope(me, 'configuration:write')
  if (policy) {
    return (
      <Page
        title={policy.name}
        back={<Back />}
        actions={canWrite ? <DeletePolicy policy={policy} /> : null}
      >
        <Body>{canWrite ? <PolicyForm policy={policy} /> : <PolicyView policy={policy} />}</Body>
      </Page>
    )
  }
  return <RecordPlaceholder title={t('title')} back={<Back />} query={query} />
}

function DeletePolicy({ policy }: { policy: SlaPolicy }) {
  const { t } = useTranslation('policies')
  const navigate = useNavigate()
  const afterChange = useAfterChange()
  const [isOpen, setIsOpen] = useState(false)
  async function remove() {
    await request<void>('DELETE', `/v1/sla_policies/${policy.id}`)
    await navigate({ to: '/settings/sla-policies', ignoreBlocker: true })
    toast.success(t('deleted', { name: policy.name }))
    await afterChange()
  }
  return (
    <>
      <IconButton icon={Trash2} label={t('delete.action')} onPress={() => setIsOpen(true)} />
      <ConfirmDialog
        title={t('delete.title', { name: policy.name })}
        confirmLabel={t('delete.action')}
        isOpen={isOpen}
        onClose={() => setIsOpen(false)}
        onConfirm={remove}
      >
        {t('delete.lead')}
      </ConfirmDialog>
    </>
  )
}
