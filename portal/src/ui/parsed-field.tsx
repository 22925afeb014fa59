import { type KeyboardEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatDuration, parseDuration } from './duration'
import { TextField, type TextFieldProps } from './field'
import { DAY_MINUTES, formatMinute, parseMinute } from './minutes'

/** What was typed and says nothing that is meant here. */
export const UNREADABLE = 'unreadable'
/** A number as it is typed: none, one, or a text that says none. */
export type Entry = number | null | typeof UNREADABLE

type ParsedFieldProps = Omit<TextFieldProps, 'value' | 'onChange' | 'defaultValue'> & {
  value: Entry
  onChange(value: Entry): void
}

/** A field whose text stands for a number; when it is left, the text says the number as it was understood. */
function ParsedField({
  value,
  onChange,
  parse,
  format,
  ...props
}: ParsedFieldProps & { parse(text: string): number | null; format(value: number): string }) {
  const textOf = (entry: Entry) => (typeof entry === 'number' ? format(entry) : '')
  const [text, setText] = useState(() => textOf(value))
  const [told, setTold] = useState(value)
  if (told !== value) {
    setTold(value)
    setText(textOf(value))
  }
  function change(next: string) {
    const entry = next.trim() === '' ? null : (parse(next) ?? UNREADABLE)
    setText(next)
    setTold(entry)
    onChange(entry)
  }
  return (
    <TextField
      autoComplete="off"
      spellCheck="false"
      {...props}
      value={text}
      onChange={change}
      onBlur={() => typeof value === 'number' && setText(format(value))}
    />
  )
}

const STEP_MINUTES = 15

/** A time of the day of 24 hours, as a minute; `24:00` is its end. The arrow keys move it by a quarter of an hour. */
export function TimeField({ value, onChange, ...props }: ParsedFieldProps) {
  function onKeyDown(event: KeyboardEvent) {
    const way = { ArrowUp: 1, ArrowDown: -1 }[event.key]
    if (way === undefined || typeof value !== 'number') return
    event.preventDefault()
    const next = (Math.floor(value / STEP_MINUTES) + way) * STEP_MINUTES
    // From 09:10 down is 09:00 and not 08:45.
    const down = value % STEP_MINUTES === 0 ? next : next + STEP_MINUTES
    onChange(Math.min(DAY_MINUTES, Math.max(0, way < 0 ? down : next)))
  }
  return (
    <ParsedField
      placeholder="00:00"
      inputMode="numeric"
      maxLength={8}
      {...props}
      value={value}
      onChange={onChange}
      onKeyDown={onKeyDown}
      parse={parseMinute}
      format={formatMinute}
    />
  )
}

/** How long something takes, in seconds: `30m`, `4h`, `1d 2h`, `1:30`. */
export function DurationField({
  hasDays = true,
  ...props
}: ParsedFieldProps & { hasDays?: boolean }) {
  const { i18n } = useTranslation()
  return (
    <ParsedField
      maxLength={40}
      {...props}
      parse={parseDuration}
      format={(seconds) => formatDuration(seconds, i18n.language, hasDays)}
    />
  )
}

/** A whole number that is not negative. */
export function NumberField(props: ParsedFieldProps) {
  return (
    <ParsedField
      inputMode="numeric"
      maxLength={9}
      {...props}
      parse={(text) => (/^\s*\d+\s*$/.test(text) ? Number(text) : null)}
      format={String}
    />
  )
}
