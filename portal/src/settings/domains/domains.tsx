import { useQuery } from '@tanstack/react-query'
import { Globe, Plus } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { domainsQuery } from '../../api/queries'
import { ForbiddenPage } from '../../app/not-found'
import { hasScope, useSession } from '../../app/session'
import { Button, Dialog, EmptyState, Page } from '../../ui'
import { ListFrame, SettingsBody } from '../table'
import { AddDomain } from './add-domain'
import { DomainSection } from './domain-section'

/** The tenant's own domains, with what their DNS must say. */
export function DomainsPage() {
  const { me } = useSession()
  return hasScope(me, 'configuration:read') ? <Domains /> : <ForbiddenPage />
}

function Domains() {
  const { t } = useTranslation('domains')
  const { me } = useSession()
  const query = useQuery(domainsQuery(me.tenant.id))
  const [isAdding, setIsAdding] = useState(false)
  const domains = query.data ?? []
  const canWrite = hasScope(me, 'configuration:write')
  return (
    <Page
      title={t('title')}
      actions={
        canWrite && (
          <Button variant="primary" icon={Plus} onPress={() => setIsAdding(true)}>
            {t('add.open')}
          </Button>
        )
      }
    >
      <SettingsBody lead={t('lead')}>
        <ListFrame
          query={query}
          isEmpty={domains.length === 0}
          empty={<EmptyState icon={Globe} title={t('empty')} description={t('empty_lead')} />}
        >
          <div className="flex flex-col gap-8">
            {domains.map((domain) => (
              <DomainSection key={domain.domain} domain={domain} canWrite={canWrite} />
            ))}
          </div>
        </ListFrame>
      </SettingsBody>
      <Dialog title={t('add.title')} isOpen={isAdding} onOpenChange={setIsAdding}>
        <AddDomain onDone={() => setIsAdding(false)} />
      </Dialog>
    </Page>
  )
}
