import { EllipsisVertical, Plus } from 'lucide-react'
import { useCallback, useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Weekday } from '../../api/types'
import { Button, DAY_MINUTES, formatDuration, IconButton, Menu } from '../../ui'
import type { FieldErrors } from '../field-errors'
import { IntervalRow } from './interval-row'
import {
  type ChangeRows,
  copyDay,
  dayText,
  intervalsOf,
  makeRow,
  nextRow,
  openMinutes,
  type Row,
  type RowProblem,
  setDay,
  WORKDAYS,
} from './week'
import { weekdayName } from './words'

type Props = {
  weekday: Weekday
  rows: readonly Row[]
  problems: ReadonlyMap<Row, RowProblem>
  errors: FieldErrors
  /** The same function each time: a row is drawn again when it changes, not when another does. */
  onChange: ChangeRows
}

/** One day of the week: its intervals as rows of two times. */
export function DayEditor({ weekday, rows, problems, errors, onChange }: Props) {
  const { t, i18n } = useTranslation('calendars')
  const id = useId()
  const addRef = useRef<HTMLDivElement>(null)
  const [newKey, setNewKey] = useState<number | null>(null)
  const name = weekdayName(weekday, i18n.language)
  const own = rows.filter((row) => row.weekday === weekday)
  const minutes = openMinutes(intervalsOf(own))

  function tell(row: Row, field: RowProblem['field']) {
    const problem = problems.get(row)
    if (problem?.field !== field) return errors.of(row, field)
    if (problem.kind !== 'overlap') return t(`week.problem.${problem.kind}`)
    return t('week.problem.overlap', { other: dayText(intervalsOf([problem.other])) })
  }
  function add() {
    const row = nextRow(rows, weekday)
    setNewKey(row.key)
    onChange((now) => setDay(now, weekday, [...now.filter((o) => o.weekday === weekday), row]))
  }
  const change = useCallback(
    (row: Row, next: Row) => onChange((now) => now.map((other) => (other === row ? next : other))),
    [onChange],
  )
  const remove = useCallback(
    (row: Row) => {
      onChange((now) => now.filter((other) => other !== row))
      addRef.current?.querySelector('button')?.focus()
    },
    [onChange],
  )
  function act(action: string) {
    if (action === 'closed') onChange((now) => setDay(now, weekday, []))
    if (action === 'all_day')
      onChange((now) => setDay(now, weekday, [makeRow(weekday, 0, DAY_MINUTES)]))
    if (action === 'copy_workdays') onChange((now) => copyDay(now, weekday, WORKDAYS))
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is no grid item in every browser
    <div
      role="group"
      aria-labelledby={id}
      className="grid grid-cols-[minmax(0,1fr)_auto] items-start gap-x-3 gap-y-2 py-3 sm:grid-cols-[6.5rem_minmax(0,1fr)_auto]"
    >
      <div className="pt-1.5">
        <h3 id={id} className="text-base font-medium text-ink">
          {name}
        </h3>
        <p className="text-xs text-muted tabular-nums">
          {minutes > 0 ? formatDuration(minutes * 60, i18n.language, false) : t('closed')}
        </p>
      </div>
      <div className="order-last col-span-2 flex flex-col gap-2 sm:order-none sm:col-span-1">
        {own.length === 0 && (
          <p className="hidden min-h-9 items-center text-base text-muted sm:flex">{t('closed')}</p>
        )}
        {own.map((row, index) => (
          <IntervalRow
            key={row.key}
            row={row}
            label={own.length > 1 ? t('week.numbered', { day: name, number: index + 1 }) : name}
            fromError={tell(row, 'from_minute')}
            untilError={tell(row, 'until_minute')}
            error={tell(row, '')}
            isNew={row.key === newKey}
            onChange={change}
            onRemove={remove}
          />
        ))}
      </div>
      <div ref={addRef} className="flex items-center gap-0.5">
        <IconButton icon={Plus} label={t('week.add', { day: name })} onPress={add} />
        <Menu
          label={t('week.more', { day: name })}
          onAction={act}
          items={[
            { id: 'closed', label: t('week.make_closed') },
            { id: 'all_day', label: t('week.make_all_day') },
            { id: 'copy_workdays', label: t('week.copy_workdays') },
          ]}
          trigger={
            <Button
              variant="ghost"
              className="size-9 px-0!"
              icon={EllipsisVertical}
              aria-label={t('week.more', { day: name })}
            />
          }
        />
      </div>
    </div>
  )
}
