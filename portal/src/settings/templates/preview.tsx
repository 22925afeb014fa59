import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { templatePreviewQuery } from '../../api/templates'
import type { TemplateDraftInput, TemplatePreview } from '../../api/types'
import { useSession } from '../../app/session'
import { ErrorState, Skeleton, Tabs, useDebounced } from '../../ui'
import { Section } from '../section'
import { type Complaint, complaintsOf } from './source'

const WAIT_MS = 400

export type Previewed = {
  /** The newest one that could be made. */
  shown: TemplatePreview | null
  isStale: boolean
  /** What stands in the way of a newer one. */
  complaints: Complaint[]
  error: unknown
  refetch(): void
}

/** What a text would look like, as it is edited. */
export function useTemplatePreview(input: TemplateDraftInput): Previewed {
  const { me } = useSession()
  const asked = useDebounced(input, WAIT_MS)
  const query = useQuery(templatePreviewQuery(me.tenant.id, asked))
  const [shown, setShown] = useState<TemplatePreview | null>(null)
  if (query.data && query.data !== shown) setShown(query.data)
  return {
    shown,
    isStale: asked !== input || !query.data,
    complaints: complaintsOf(query.error),
    error: query.error,
    refetch: () => void query.refetch(),
  }
}

/** A mail with sample values: as mail programs show it, and as plain text. */
export function Preview({ preview }: { preview: Previewed }) {
  const { t } = useTranslation('templates')
  const { shown, complaints, error } = preview
  const isRefused = complaints.length > 0
  return (
    <Section
      title={t('preview.title')}
      lead={t(isRefused ? 'preview.waits' : 'preview.lead')}
      isBare
    >
      <div className="card overflow-hidden" aria-busy={preview.isStale}>
        {error && !isRefused ? (
          <ErrorState error={error} onRetry={preview.refetch} />
        ) : shown ? (
          <Mail mail={shown} />
        ) : (
          <div className="flex flex-col gap-3 p-4">
            {[1, 2, 3, 4, 5].map((row) => (
              <Skeleton key={row} className="h-5" />
            ))}
          </div>
        )}
      </div>
    </Section>
  )
}

function Mail({ mail }: { mail: TemplatePreview }) {
  const { t } = useTranslation('templates')
  return (
    <>
      <p className="border-b border-line px-4 py-3">
        <span className="block text-xs text-muted">{t('subject')}</span>
        <span className="font-medium wrap-anywhere text-ink">{mail.subject}</span>
      </p>
      <div className="p-3">
        <Tabs
          label={t('preview.views')}
          tabs={[
            {
              id: 'html',
              label: t('preview.html'),
              // No scripts, no forms, no way out: whatever the source says stays within the frame.
              children: (
                <iframe
                  sandbox=""
                  srcDoc={mail.html}
                  title={t('preview.frame')}
                  className="h-120 w-full rounded-lg border border-line"
                />
              ),
            },
            {
              id: 'text',
              label: t('preview.text'),
              children: (
                <pre className="h-120 overflow-y-auto rounded-lg border border-line bg-sunken p-3 font-mono text-sm wrap-anywhere whitespace-pre-wrap text-ink">
                  {mail.text}
                </pre>
              ),
            },
          ]}
        />
      </div>
    </>
  )
}
