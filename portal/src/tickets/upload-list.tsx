// Files being uploaded, or waiting to be sent with the comment.
import { File, X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '../ui'
import type { Upload } from './uploads'

export function formatBytes(bytes: number, locale: string): string {
  const units = ['byte', 'kilobyte', 'megabyte'] as const
  const step = bytes < 1000 ? 0 : bytes < 1_000_000 ? 1 : 2
  const format = {
    style: 'unit',
    unit: units[step] ?? 'byte',
    unitDisplay: 'short',
    maximumFractionDigits: step === 2 ? 1 : 0,
  } as const
  return new Intl.NumberFormat(locale, format).format(bytes / 1000 ** step)
}

export function UploadList({
  uploads,
  onRemove,
}: {
  uploads: Upload[]
  onRemove: (key: string) => void
}) {
  const { t, i18n } = useTranslation('tickets')
  if (!uploads.length) return null
  return (
    <ul className="flex flex-col gap-1 px-3 pb-2" aria-label={t('upload.list')}>
      {uploads.map((upload) => (
        <li
          key={upload.key}
          className="flex items-center gap-2 rounded-md border border-line bg-surface px-2 py-1 text-sm"
        >
          <File size={14} aria-hidden className="shrink-0 text-faint" />
          <span className="min-w-0 flex-1">
            <span className="block truncate">{upload.name}</span>
            {upload.state === 'sending' && (
              <progress
                className="h-1 w-full accent-accent"
                value={upload.progress}
                max={1}
                aria-label={t('upload.progress', { name: upload.name })}
              />
            )}
            {upload.error && (
              <span role="alert" className="block text-xs text-danger-ink">
                {upload.error}
              </span>
            )}
          </span>
          <span className="text-xs text-faint tabular-nums">
            {formatBytes(upload.size, i18n.language)}
          </span>
          <IconButton
            size="sm"
            label={t('upload.remove', { name: upload.name })}
            icon={X}
            onPress={() => onRemove(upload.key)}
          />
        </li>
      ))}
    </ul>
  )
}
