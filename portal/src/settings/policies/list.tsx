import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Plus, ShieldCheck } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { request } from '../../api/client'
import { policiesQuery } from '../../api/policies'
import type { Page as ApiPage, SlaPolicy } from '../../api/types'
import { ForbiddenPage } from '../../app/not-found'
import { hasScope, useSession } from '../../app/session'
import { Button, EmptyState, Page, toast } from '../../ui'
import { RecalculationNotice, useAfterChange } from '../recalculation'
import { ListFrame, SettingsBody } from '../table'
import { moved } from './order'
import { PolicyList } from './policy-list'

/** The SLA policies of the tenant, in the order in which they are asked. */
export function PoliciesPage() {
  const { me } = useSession()
  return hasScope(me, 'configuration:read') ? <Policies /> : <ForbiddenPage />
}

/** Puts the policies into another order. What was moved shows at once, and goes back when it could not be kept. */
function useReorder() {
  const { t } = useTranslation('policies')
  const { me } = useSession()
  const queryClient = useQueryClient()
  const afterChange = useAfterChange()
  const { queryKey } = policiesQuery(me.tenant.id)
  const [announced, setAnnounced] = useState('')
  const reorder = useMutation({
    scope: { id: 'sla-policies-order' },
    mutationFn: async (policies: readonly SlaPolicy[]) => {
      const body = { sla_policy_ids: policies.map(({ id }) => id) }
      await request<ApiPage<SlaPolicy>>('PUT', '/v1/sla_policies/order', { body })
    },
    onError: (error) => toast.error(error),
    onSettled: afterChange,
  })
  function move(policies: readonly SlaPolicy[], from: number, to: number) {
    const next = moved(policies, from, to)
    void queryClient.cancelQueries({ queryKey })
    queryClient.setQueryData<SlaPolicy[]>(queryKey, next)
    const name = policies[from]?.name
    setAnnounced(t('list.moved', { name, position: to + 1, total: policies.length }))
    reorder.mutate(next)
  }
  return { move, announced }
}

function Policies() {
  const { t } = useTranslation('policies')
  const { me } = useSession()
  const navigate = useNavigate()
  const query = useQuery(policiesQuery(me.tenant.id))
  const { move, announced } = useReorder()
  const canWrite = hasScope(me, 'configuration:write')
  const policies = query.data ?? []
  return (
    <Page
      title={t('title')}
      actions={
        canWrite && (
          <Button
            variant="primary"
            icon={Plus}
            onPress={() => void navigate({ to: '/settings/sla-policies/new' })}
          >
            {t('new_title')}
          </Button>
        )
      }
    >
      <SettingsBody lead={t('lead')}>
        <RecalculationNotice />
        <ListFrame
          query={query}
          isEmpty={policies.length === 0}
          empty={<EmptyState icon={ShieldCheck} title={t('empty')} description={t('empty_lead')} />}
        >
          <PolicyList
            policies={policies}
            onMove={canWrite ? (from, to) => move(policies, from, to) : undefined}
          />
        </ListFrame>
        <p role="status" className="sr-only">
          {announced}
        </p>
      </SettingsBody>
    </Page>
  )
}
