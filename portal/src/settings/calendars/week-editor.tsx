import { useTranslation } from 'react-i18next'
import { WEEKDAYS } from '../../api/calendars'
import { formatDuration } from '../../ui'
import type { FieldErrors } from '../field-errors'
import { DayEditor } from './day-editor'
import { type ChangeRows, intervalsOf, openMinutes, problemsOf, type Row } from './week'
import { WeekGrid } from './week-grid'
import { WeekList } from './week-list'

/** The open times of a week, drawn and as fields. */
export function WeekEditor({
  rows,
  errors,
  onChange,
}: {
  rows: readonly Row[]
  errors: FieldErrors
  onChange: ChangeRows
}) {
  const { t, i18n } = useTranslation('calendars')
  const problems = problemsOf(rows)
  const intervals = intervalsOf(rows)
  const whole = errors.root('intervals', rows) ?? (rows.length === 0 ? t('week.empty') : null)
  return (
    <div className="flex flex-col gap-3">
      <WeekGrid intervals={intervals} />
      <p className="text-sm text-muted">
        {t('week.total', {
          time: formatDuration(openMinutes(intervals) * 60, i18n.language, false),
        })}
      </p>
      {whole && (
        <p role="alert" className="text-sm font-medium text-danger-ink">
          {whole}
        </p>
      )}
      <div className="divide-y divide-line border-t border-line">
        {WEEKDAYS.map((weekday) => (
          <DayEditor
            key={weekday}
            weekday={weekday}
            rows={rows}
            problems={problems}
            errors={errors}
            onChange={onChange}
          />
        ))}
      </div>
    </div>
  )
}

/** The same for those who only look. */
export function WeekView({ rows }: { rows: readonly Row[] }) {
  const { t, i18n } = useTranslation('calendars')
  const intervals = intervalsOf(rows)
  return (
    <div className="flex flex-col gap-4">
      <WeekGrid intervals={intervals} />
      <WeekList intervals={intervals} />
      <p className="text-sm text-muted">
        {t('week.total', {
          time: formatDuration(openMinutes(intervals) * 60, i18n.language, false),
        })}
      </p>
    </div>
  )
}
