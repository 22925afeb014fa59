import { Download } from 'lucide-react'
import type { MouseEvent, ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { heldText } from '../api/server-text'
import type { SuspendedMail } from '../api/types'
import { formatBytes } from '../i18n/bytes'
import { Chip, Time } from '../ui'

/** Why a mail is held, in two or three words. */
export function ReasonChip({ mail }: { mail: SuspendedMail }) {
  const { t } = useTranslation('settings')
  const unknown = mail.reason.replaceAll('_', ' ')
  return (
    <Chip tone={mail.reason === 'virus' ? 'danger' : 'warning'}>
      {t(`suspended.reason.${mail.reason}`, { defaultValue: unknown })}
    </Chip>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex flex-col gap-0.5 py-2.5 sm:flex-row sm:gap-4">
      <dt className="shrink-0 text-sm text-muted sm:w-36">{name}</dt>
      <dd className="min-w-0 text-base wrap-anywhere text-ink">{children}</dd>
    </div>
  )
}

/**
 * All that is known of a held mail, and its original to download. What the mail says is not shown:
 * it is held because nobody knows what is in it. `freshLink` gives an address of the original that
 * works now.
 */
export function MailDetail({
  mail,
  freshLink,
}: {
  mail: SuspendedMail
  freshLink(id: string): Promise<string | undefined>
}) {
  const { t, i18n } = useTranslation('settings')
  const why = heldText(mail, useTranslation('server').t)
  async function download(event: MouseEvent) {
    event.preventDefault()
    const url = await freshLink(mail.id)
    // It comes as an attachment: the page stays where it is.
    if (url) window.location.assign(url)
  }
  return (
    <>
      <div
        lang={why.lang}
        className="rounded-lg bg-warning-soft px-3 py-2.5 text-base wrap-anywhere text-warning-ink"
      >
        {why.text}
      </div>
      <dl className="mt-3 divide-y divide-line">
        <Fact name={t('suspended.why')}>
          <ReasonChip mail={mail} />
        </Fact>
        <Fact name={t('suspended.from')}>{mail.from || t('suspended.nobody')}</Fact>
        <Fact name={t('suspended.to')}>{mail.to}</Fact>
        <Fact name={t('suspended.received_at')}>
          <Time value={mail.received_at} />
        </Fact>
        <Fact name={t('suspended.size')}>{formatBytes(mail.size_bytes, i18n.language)}</Fact>
        <Fact name={t('suspended.id')}>
          <code className="font-mono text-sm select-all">{mail.id}</code>
        </Fact>
      </dl>
      <div className="mt-4 flex flex-wrap items-center gap-x-4 gap-y-3">
        <a
          href={mail.raw_url}
          onClick={(event) => void download(event)}
          download={`${mail.id}.eml`}
          rel="noreferrer"
          className="inline-flex min-h-9 items-center gap-2 rounded-lg border border-line-strong bg-surface px-3.5 text-base font-medium text-ink shadow-low transition-colors hover:bg-hover"
        >
          <Download size={16} aria-hidden />
          {t('suspended.download')}
        </a>
        <p className="min-w-0 flex-1 basis-60 text-sm text-muted">{t('suspended.download_lead')}</p>
      </div>
    </>
  )
}
