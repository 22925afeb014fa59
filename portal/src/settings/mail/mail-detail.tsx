import { useQuery } from '@tanstack/react-query'
import { Download, MailCheck } from 'lucide-react'
import type { MouseEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { heldMailQuery } from '../../api/mail'
import { isProblem } from '../../api/problem'
import { heldText } from '../../api/server-text'
import type { SuspendedMail, SuspendedMailDetail } from '../../api/types'
import { useSession } from '../../app/session'
import { formatBytes } from '../../i18n/bytes'
import { buttonLook, EmptyState, ErrorState, Skeleton, Time, toast } from '../../ui'
import { Fact } from './fact'
import { ReasonChip, VerdictChips } from './mail-chips'
import { MailPreview } from './mail-preview'
import { addressIn } from './sender'

/** How long the link to the original is used; it works for five minutes. */
const LINK_MS = 4 * 60_000

/** All that is known of a held mail, what it says, and its original to download. `row` is what its list tells of it. */
export function MailDetail({ id, row }: { id: string; row: SuspendedMail | undefined }) {
  const { t } = useTranslation('mail')
  const { me } = useSession()
  const query = useQuery(heldMailQuery(me.tenant.id, id))
  /** An address of the original that works, however long the page has been open. */
  async function download(event: MouseEvent) {
    event.preventDefault()
    const isFresh = query.data && Date.now() - query.dataUpdatedAt < LINK_MS
    const { data, error } = isFresh ? query : await query.refetch()
    if (error) toast.error(error)
    // It comes as an attachment: the page stays where it is.
    else if (data) window.location.assign(data.raw_url)
  }
  if (isProblem(query.error, 'not_found')) {
    return <EmptyState icon={MailCheck} title={t('held.gone')} description={t('held.gone_lead')} />
  }
  const known = query.data ?? row
  return (
    <>
      {known && <Why mail={known} />}
      {query.data ? (
        <Contents mail={query.data} />
      ) : query.error ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <div role="status" aria-label={t('common:loading')} className="mt-3 flex flex-col gap-3">
          <Skeleton className="h-5" />
          <Skeleton className="h-5" />
          <Skeleton className="h-72" />
        </div>
      )}
      {known && (
        <div className="mt-4 flex flex-wrap items-center gap-x-4 gap-y-3">
          <a
            href={known.raw_url}
            onClick={(event) => void download(event)}
            download={`${id}.eml`}
            rel="noreferrer"
            className={buttonLook()}
          >
            <Download size={16} aria-hidden />
            {t('settings:suspended.download')}
          </a>
          <p className="min-w-0 flex-1 basis-60 text-sm text-muted">
            {t('settings:suspended.download_lead')}
          </p>
        </div>
      )}
    </>
  )
}

function Why({ mail }: { mail: SuspendedMail }) {
  const why = heldText(mail, useTranslation('server').t)
  return (
    <div
      lang={why.lang}
      className="rounded-lg bg-warning-soft px-3 py-2.5 text-base wrap-anywhere text-warning-ink"
    >
      {why.text}
    </div>
  )
}

function Contents({ mail }: { mail: SuspendedMailDetail }) {
  const { t, i18n } = useTranslation('mail')
  const size = (bytes: number) => formatBytes(bytes, i18n.language)
  return (
    <>
      <dl className="mt-3 divide-y divide-line">
        <Fact name={t('settings:suspended.why')}>
          <ReasonChip mail={mail} />
        </Fact>
        <Fact name={t('verdict.label')}>
          <VerdictChips verdicts={mail.verdicts} />
        </Fact>
        <Fact name={t('from')}>{mail.from_header || t('no_sender')}</Fact>
        {/* Forged mail often names another sender within than on the outside. */}
        {addressIn(mail.from) !== addressIn(mail.from_header ?? '') && (
          <Fact name={t('held.envelope_from')}>{mail.from || t('no_sender')}</Fact>
        )}
        <Fact name={t('to')}>{mail.to_header.join(', ') || t('nobody')}</Fact>
        {!mail.to_header.some((to) => addressIn(to) === addressIn(mail.to)) && (
          <Fact name={t('held.envelope_to')}>{mail.to}</Fact>
        )}
        {mail.cc.length > 0 && <Fact name={t('held.cc')}>{mail.cc.join(', ')}</Fact>}
        {mail.date && (
          <Fact name={t('held.date')}>
            <Time value={mail.date} />
          </Fact>
        )}
        <Fact name={t('at.in')}>
          <Time value={mail.received_at} />
        </Fact>
        <Fact name={t('size')}>{size(mail.size_bytes)}</Fact>
        {mail.attachments.length > 0 && (
          <Fact name={t('held.files')}>
            <ul>
              {mail.attachments.map((file, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: two files may have one name, and the list never changes
                <li key={index}>
                  {file.name}{' '}
                  <span className="text-sm text-muted">
                    {file.content_type} · {size(file.size_bytes)}
                  </span>
                </li>
              ))}
            </ul>
          </Fact>
        )}
        <Fact name={t('id')}>
          <code className="font-mono text-sm select-all">{mail.id}</code>
        </Fact>
      </dl>
      <section className="mt-4" aria-labelledby="mail-preview">
        <h3 id="mail-preview" className="text-base font-semibold text-ink">
          {t('preview.title')}
        </h3>
        <p className="mt-1 mb-3 text-sm text-muted">{t('preview.lead')}</p>
        <MailPreview mail={mail} />
        {mail.is_cut && <p className="mt-2 text-sm text-muted">{t('preview.cut')}</p>}
      </section>
    </>
  )
}
