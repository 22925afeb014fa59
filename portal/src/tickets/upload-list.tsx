// Files being uploaded, or waiting to be sent with the comment.
import { CircleAlert, CircleCheck, File, RotateCw, X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { ProblemError } from '../api/client'
import { problemLine } from '../api/problem-text'
import { formatBytes } from '../i18n/bytes'
import { cx, IconButton } from '../ui'
import { MAX_FILES, type Upload, type Uploads } from './uploads'

function Reason({ upload }: { upload: Upload }) {
  const { t } = useTranslation('tickets')
  const isTold = upload.failure instanceof ProblemError && upload.failure.code !== 'upload_refused'
  const text = upload.refusal
    ? t(`upload.refused.${upload.refusal}`, { count: MAX_FILES })
    : isTold
      ? problemLine(upload.failure)
      : t('upload.failed')
  return (
    <span role="alert" className="block text-xs text-danger-ink">
      {text}
    </span>
  )
}

export function UploadList({
  files,
  isDisabled,
  className,
}: {
  files: Uploads
  isDisabled?: boolean
  className?: string
}) {
  const { t, i18n } = useTranslation('tickets')
  if (!files.uploads.length) return null
  return (
    <ul className={cx('flex flex-col gap-1.5', className)} aria-label={t('upload.list')}>
      {files.uploads.map((upload) => {
        const hasFailed = upload.state === 'failed'
        const Icon = hasFailed ? CircleAlert : upload.state === 'done' ? CircleCheck : File
        return (
          <li
            key={upload.key}
            className={cx(
              'flex min-h-9 items-center gap-2 rounded-lg border bg-surface py-1 ps-2.5 pe-1 text-sm',
              hasFailed ? 'border-danger-soft' : 'border-line',
            )}
          >
            <Icon
              size={15}
              aria-hidden
              className={cx(
                'shrink-0',
                hasFailed
                  ? 'text-danger-ink'
                  : upload.state === 'done'
                    ? 'text-success-ink'
                    : 'text-faint',
              )}
            />
            <span className="min-w-0 flex-1">
              <span className="block truncate text-ink">{upload.name}</span>
              {upload.state === 'sending' && (
                <progress
                  className="block h-1 w-full accent-accent"
                  value={upload.progress}
                  max={1}
                  aria-label={t('upload.progress', { name: upload.name })}
                />
              )}
              {hasFailed && <Reason upload={upload} />}
            </span>
            <span className="shrink-0 text-xs text-faint tabular-nums">
              {upload.state === 'sending' && `${Math.round(upload.progress * 100)} % · `}
              {formatBytes(upload.size, i18n.language)}
            </span>
            {hasFailed && !upload.refusal && (
              <IconButton
                size="sm"
                label={t('upload.retry', { name: upload.name })}
                icon={RotateCw}
                onPress={() => files.retry(upload.key)}
              />
            )}
            <IconButton
              size="sm"
              label={t(upload.state === 'sending' ? 'upload.cancel' : 'upload.remove', {
                name: upload.name,
              })}
              icon={X}
              isDisabled={isDisabled}
              onPress={() => files.remove(upload.key)}
            />
          </li>
        )
      })}
    </ul>
  )
}
