import { useMutation } from '@tanstack/react-query'
import { Download, Image, LoaderCircle, Paperclip } from 'lucide-react'
import { type MouseEvent, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { isProblem, request } from '../api/client'
import type { AttachmentDownload, RedeemAttachmentLinkInput } from '../api/types'
import { pageHeading } from '../app/heading-focus'
import { catchFocus } from '../app/lost-focus'
import { formatBytes } from '../i18n/bytes'
import { Button, buttonLook, cx, FormError, Loading, Skeleton } from '../ui'
import { DeadLink } from './dead-link'
import { AuthFrame } from './frame'
import { useToken } from './token'

/** A file that was too large for its mail, by the link in that mail. */
export function FilePage() {
  const token = useToken()
  return token ? <LinkedFile key={token} token={token} /> : <DeadLink of="file" reason="late" />
}

/** How long the file's address is used by a clock that may be slow; it works for five minutes. */
const ADDRESS_MS = 4 * 60_000

function LinkedFile({ token }: { token: string }) {
  const { t } = useTranslation('auth')
  const [file, setFile] = useState<AttachmentDownload | null>(null)
  const [usedUntil, setUsedUntil] = useState(0)
  const [error, setError] = useState<unknown>(null)
  const { mutate, isPending } = useMutation({
    networkMode: 'always',
    mutationFn: async () => {
      const body: RedeemAttachmentLinkInput = { token }
      const path = '/v1/attachment_links/redeem'
      return (await request<AttachmentDownload>('POST', path, { body })).data
    },
    onSuccess: (found) => {
      setFile(found)
      setUsedUntil(Math.min(Date.parse(found.expires_at), Date.now() + ADDRESS_MS))
      setError(null)
    },
    onError: setError,
  })
  useEffect(() => mutate(), [mutate])

  function download(event: MouseEvent) {
    if (Date.now() < usedUntil) return
    event.preventDefault()
    if (isPending) return
    catchFocus(pageHeading, document.activeElement)
    // It comes as an attachment: the page stays where it is.
    mutate(undefined, { onSuccess: ({ url }) => window.location.assign(url) })
  }
  function tryAgain() {
    catchFocus(pageHeading, document.activeElement)
    mutate()
  }

  if (isProblem(error, 'invalid_token')) return <DeadLink of="file" reason="late" />
  if (isProblem(error, 'not_found')) return <DeadLink of="file" reason="gone" />
  return (
    <AuthFrame title={t('file.title')} lead={t('file.lead')}>
      <div className="flex flex-col gap-4">
        <FormError error={error} />
        {file ? (
          <>
            <FileName file={file} />
            <a
              href={file.url}
              download={file.name}
              rel="noreferrer"
              onClick={download}
              className={cx(buttonLook('primary'), isPending && 'cursor-progress')}
            >
              {isPending ? (
                <>
                  <LoaderCircle size={16} className="animate-spin" aria-hidden />
                  <span className="sr-only">{t('common:loading')}</span>
                </>
              ) : (
                <Download size={16} aria-hidden />
              )}
              {t('file.download')}
            </a>
          </>
        ) : error ? (
          <Button isPending={isPending} onPress={tryAgain}>
            {t('common:try_again')}
          </Button>
        ) : (
          <Loading>
            <Skeleton className="h-12" />
            <Skeleton className="h-9" />
          </Loading>
        )}
      </div>
    </AuthFrame>
  )
}

function FileName({ file }: { file: AttachmentDownload }) {
  const { i18n } = useTranslation('auth')
  const Icon = file.content_type.startsWith('image/') ? Image : Paperclip
  return (
    <div className="flex items-center gap-3">
      <span className="flex size-12 shrink-0 items-center justify-center rounded-2xl bg-neutral-soft text-neutral-ink">
        <Icon size={22} aria-hidden />
      </span>
      <div className="min-w-0">
        <p className="text-base font-medium wrap-anywhere text-ink">{file.name}</p>
        <p className="text-sm text-muted tabular-nums">
          {formatBytes(file.size_bytes, i18n.language)}
        </p>
      </div>
    </div>
  )
}
