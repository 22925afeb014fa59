import { EllipsisVertical, Plus, X } from 'lucide-react'
import { useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Weekday } from '../../api/calendars'
import { Button, DAY_MINUTES, formatDuration, IconButton, Menu, TimeField } from '../../ui'
import type { FieldErrors } from '../field-errors'
import {
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
  onChange(rows: Row[]): void
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

  function add() {
    const row = nextRow(rows, weekday)
    setNewKey(row.key)
    onChange(setDay(rows, weekday, [...own, row]))
  }
  function remove(row: Row) {
    onChange(rows.filter((other) => other !== row))
    addRef.current?.querySelector('button')?.focus()
  }
  function act(action: string) {
    if (action === 'closed') onChange(setDay(rows, weekday, []))
    if (action === 'all_day') onChange(setDay(rows, weekday, [makeRow(weekday, 0, DAY_MINUTES)]))
    if (action === 'copy_workdays') onChange(copyDay(rows, weekday, WORKDAYS))
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
            problem={problems.get(row)}
            errors={errors}
            isNew={row.key === newKey}
            onChange={(next) => onChange(rows.map((other) => (other === row ? next : other)))}
            onRemove={() => remove(row)}
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

function IntervalRow({
  row,
  label,
  problem,
  errors,
  isNew,
  onChange,
  onRemove,
}: {
  row: Row
  label: string
  problem: RowProblem | undefined
  errors: FieldErrors
  isNew: boolean
  onChange(row: Row): void
  onRemove(): void
}) {
  const { t } = useTranslation('calendars')
  const id = useId()
  const told = (field: RowProblem['field']) => {
    if (problem?.field !== field) return errors.of(row, field)
    if (problem.kind !== 'overlap') return t(`week.problem.${problem.kind}`)
    return t('week.problem.overlap', { other: dayText(intervalsOf([problem.other])) })
  }
  const messages = [told('from_minute'), told('until_minute'), told('')]
  const message = messages.find((text) => text !== null)
  const field = (name: 'from_minute' | 'until_minute', text: string) => (
    <TimeField
      isCompact
      label={text}
      value={row[name]}
      onChange={(minute) => onChange({ ...row, [name]: minute })}
      isInvalid={told(name) !== null || told('') !== null}
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
          onPress={onRemove}
        />
      </div>
      {message && (
        <p id={id} className="mt-1 text-xs font-medium text-danger-ink">
          {message}
        </p>
      )}
    </div>
  )
}
