import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { FileText } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { TEMPLATE_KINDS, templatesQuery } from '../../api/templates'
import type { Template, TemplateKind } from '../../api/types'
import { ForbiddenPage } from '../../app/not-found'
import { hasScope, useSession } from '../../app/session'
import { EmptyState, Page, Time } from '../../ui'
import { ListFrame, SettingsBody } from '../table'
import { StateChip } from './state-chip'

/** The texts of all mail that leaves, by what they are for. */
export function TemplatesPage() {
  const { me } = useSession()
  return hasScope(me, 'configuration:read') ? <Templates /> : <ForbiddenPage />
}

function Templates() {
  const { t } = useTranslation('templates')
  const { me } = useSession()
  const query = useQuery(templatesQuery(me.tenant.id))
  const templates = query.data ?? []
  return (
    <Page title={t('title')}>
      <SettingsBody lead={t('lead')}>
        <ListFrame
          query={query}
          isEmpty={templates.length === 0}
          empty={<EmptyState icon={FileText} title={t('empty')} />}
        >
          <div className="card divide-y divide-line overflow-hidden">
            {TEMPLATE_KINDS.map((kind) => (
              <Kind
                key={kind}
                kind={kind}
                templates={templates.filter((one) => one.kind === kind)}
              />
            ))}
          </div>
        </ListFrame>
      </SettingsBody>
    </Page>
  )
}

function Kind({ kind, templates }: { kind: TemplateKind; templates: readonly Template[] }) {
  const { t } = useTranslation('templates')
  const id = `kind-${kind}`
  return (
    <section
      aria-labelledby={id}
      className="grid gap-x-6 gap-y-1 py-3 md:grid-cols-[17rem_minmax(0,1fr)]"
    >
      <div className="px-4 py-1.5">
        <h2 id={id} className="text-base font-medium text-ink">
          {t(`kind.${kind}`)}
        </h2>
        <p className="text-sm text-muted">{t(`kind_lead.${kind}`)}</p>
      </div>
      <ul className="flex min-w-0 flex-col px-1.5 md:ps-0">
        {templates.map((template) => (
          <Row key={`${template.locale} ${template.address?.id}`} template={template} />
        ))}
      </ul>
    </section>
  )
}

function Row({ template }: { template: Template }) {
  const { t } = useTranslation('templates')
  const { kind, locale, address, updated_at } = template
  const name = t(`common:locale.${locale}`)
  const className =
    'rounded-sm font-medium text-ink underline-offset-3 after:absolute after:inset-0 after:rounded-lg group-hover:underline'
  return (
    <li className="group relative flex flex-wrap items-center gap-x-3 gap-y-1 rounded-lg px-2.5 py-2 transition-colors hover:bg-hover">
      <span className="min-w-0 flex-1 basis-40">
        {address ? (
          <Link
            to="/settings/templates/$kind/$locale/$addressId"
            params={{ kind, locale, addressId: address.id }}
            className={className}
          >
            {name}
          </Link>
        ) : (
          <Link
            to="/settings/templates/$kind/$locale"
            params={{ kind, locale }}
            className={className}
          >
            {name}
          </Link>
        )}
        {address && (
          <span className="block text-sm wrap-anywhere text-muted">
            {t('only_for', { email: address.name })}
          </span>
        )}
      </span>
      {updated_at && (
        <span className="text-sm text-muted">
          <Time value={updated_at} isDay />
        </span>
      )}
      <StateChip template={template} />
    </li>
  )
}
