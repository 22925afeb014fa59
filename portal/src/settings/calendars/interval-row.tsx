import { X } from 'lucide-react'
import { memo, useId } from 'react'
import { useTranslation } from 'react-i18next'
import { IconButton, TimeField } from '../../ui'
import type { Row } from './week'

/** From and until. Apart and memoised: a week of them must not be drawn at each key of another field. */
export const IntervalRow = memo(function IntervalRow({
  row,
  label,
  fromError,
  untilError,
  error,
  isNew,
  onChange,
  onRemove,
}: {
  row: Row
  label: string
  fromError: string | null
  untilError: string | null
  /** About both of them. */
  error: string | null
  isNew: boolean
  onChange(row: Row, next: Row): void
  onRemove(row: Row): void
}) {
  const { t } = useTranslation('calendars')
  const id = useId()
  const message = fromError ?? untilError ?? error
  const field = (name: 'from_minute' | 'until_minute', text: string) => (
    <TimeField
      isCompact
      label={text}
      value={row[name]}
      onChange={(minute) => onChange(row, { ...row, [name]: minute })}
      isInvalid={(name === 'from_minute' ? fromError : untilError) !== null || error !== null}
      aria-describedby={message ? id : undefined}
      autoFocus={isNew && name === 'from_minute'}
      className="w-18 [&_input]:text-center [&_input]:tabular-nums"
    />
  )
  return (
    <div>
      <div className="flex items-center gap-2">
        {field('from_minute', t('week.from', { day: label }))}
        <span aria-hidden className="text-muted">
          –
        </span>
        {field('until_minute', t('week.until', { day: label }))}
        <IconButton
          size="sm"
          icon={X}
          label={t('week.remove', { day: label })}
          onPress={() => onRemove(row)}
        />
      </div>
      {message && (
        <p id={id} className="mt-1 text-xs font-medium text-danger-ink">
          {message}
        </p>
      )}
    </div>
  )
})
