import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { addressesQuery } from '../../api/queries'
import { templatesQuery } from '../../api/templates'
import { ForbiddenPage, NotFound } from '../../app/not-found'
import { hasScope, useSession } from '../../app/session'
import { BackLink, RecordPlaceholder } from '../record-page'
import { type Place, placeOf, templateAt } from './place'
import { TemplateEditor } from './template-editor'

/** One text of a mail. */
export function TemplatePage() {
  const { me } = useSession()
  const place = placeOf(useParams({ strict: false }))
  if (!hasScope(me, 'configuration:read')) return <ForbiddenPage />
  return place ? (
    <LoadedTemplate key={Object.values(place).join('/')} place={place} />
  ) : (
    <NotFound />
  )
}

function LoadedTemplate({ place }: { place: Place }) {
  const { t } = useTranslation('templates')
  const { me } = useSession()
  const templates = useQuery(templatesQuery(me.tenant.id))
  const addresses = useQuery(addressesQuery(me.tenant.id))
  const back = <BackLink to="/settings/templates" label={t('back')} />
  if (!templates.data || !addresses.data) {
    const query = templates.error ? templates : addresses
    return <RecordPlaceholder title={t('title')} back={back} query={query} />
  }
  const template = templateAt(templates.data, addresses.data, place)
  return template ? (
    <TemplateEditor template={template} place={place} addresses={addresses.data} back={back} />
  ) : (
    <NotFound />
  )
}
