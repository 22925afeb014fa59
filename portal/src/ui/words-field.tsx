import { X } from 'lucide-react'
import { type KeyboardEvent, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { cx } from './cx'
import { ERROR, LABEL } from './field'

/** A list of lower-case words: Enter or a comma adds one, the cross or Backspace takes one away. */
export function WordsField({
  label,
  words,
  onChange,
  placeholder,
  errorMessage,
  isCompact,
  className,
}: {
  label: string
  words: readonly string[]
  onChange(words: string[]): void
  placeholder?: string
  errorMessage?: string | null
  isCompact?: boolean
  className?: string
}) {
  const { t } = useTranslation('common')
  const id = useId()
  const [text, setText] = useState('')
  function add() {
    const typed = text.toLowerCase().split(/[\s,]+/)
    setText('')
    const next = new Set([...words, ...typed.filter(Boolean)])
    if (next.size > words.length) onChange([...next])
  }
  function onKeyDown(event: KeyboardEvent<HTMLInputElement>) {
    if (event.key === 'Enter' || event.key === ',') {
      event.preventDefault()
      add()
    } else if (event.key === 'Backspace' && text === '' && words.length > 0) {
      onChange(words.slice(0, -1))
    }
  }
  return (
    <div className={cx('flex min-w-0 flex-col gap-1', className)}>
      <label htmlFor={id} className={isCompact ? 'sr-only' : LABEL}>
        {label}
      </label>
      <div
        className={cx(
          'flex min-h-9 flex-wrap items-center gap-1 rounded-lg border bg-surface px-1.5 py-1 focus-within:outline-2 focus-within:-outline-offset-1 focus-within:outline-accent',
          errorMessage ? 'border-danger' : 'border-line-strong',
        )}
      >
        {words.map((word) => (
          <span
            key={word}
            className="inline-flex items-center gap-1 rounded-md bg-neutral-soft px-1.5 py-0.5 text-xs font-medium wrap-anywhere text-neutral-ink"
          >
            {word}
            <button
              type="button"
              aria-label={t('remove', { name: word })}
              className="rounded-sm hover:text-ink"
              onClick={() => onChange(words.filter((other) => other !== word))}
            >
              <X size={12} aria-hidden />
            </button>
          </span>
        ))}
        <input
          id={id}
          value={text}
          placeholder={words.length > 0 ? '' : placeholder}
          aria-invalid={errorMessage ? true : undefined}
          aria-describedby={errorMessage ? `${id}-error` : undefined}
          autoCapitalize="none"
          className="min-w-16 flex-1 bg-transparent px-1 py-0.5 text-base text-ink outline-none placeholder:text-faint"
          onChange={(event) => setText(event.target.value)}
          onKeyDown={onKeyDown}
          onBlur={add}
        />
      </div>
      {errorMessage && (
        <span id={`${id}-error`} className={ERROR}>
          {errorMessage}
        </span>
      )}
    </div>
  )
}
