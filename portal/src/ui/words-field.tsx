import { X } from 'lucide-react'
import { type KeyboardEvent, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { cx } from './cx'
import { controlProps, type Frame, NativeFrame } from './field-parts'

/** A list of lower-case words: Enter or a comma adds one, the cross or Backspace takes one away. */
export function WordsField({
  words,
  onChange,
  placeholder,
  isReadOnly = false,
  wordsOf = (typed) => typed.split(/[\s,]+/),
  removeLabel,
  ...frame
}: Frame & {
  words: readonly string[]
  /** When what it answers fails, the words that were typed are given back. */
  onChange(words: string[]): unknown
  placeholder?: string
  isReadOnly?: boolean
  /** The words of what is typed at once. */
  wordsOf?(typed: string): string[]
  removeLabel?(word: string): string
}) {
  const { t } = useTranslation('common')
  const id = useId()
  const [text, setText] = useState('')
  function change(next: string[], typed = '') {
    Promise.resolve(onChange(next)).catch(() => setText((now) => now || typed))
  }
  function add() {
    const typed = text.trim().toLowerCase()
    setText('')
    const next = new Set([...words, ...wordsOf(typed).filter(Boolean)])
    if (next.size > words.length) change([...next], typed)
  }
  function onKeyDown(event: KeyboardEvent<HTMLInputElement>) {
    if (event.key === 'Enter' || event.key === ',') {
      event.preventDefault()
      add()
    } else if (event.key === 'Backspace' && text === '' && words.length > 0) {
      change(words.slice(0, -1))
    }
  }
  return (
    <NativeFrame {...frame} id={id}>
      <div
        className={cx(
          'flex min-h-9 flex-wrap items-center gap-1 rounded-lg border px-1.5 py-1 focus-within:outline-2 focus-within:-outline-offset-1 focus-within:outline-accent',
          isReadOnly ? 'border-line bg-sunken' : 'bg-surface',
          !isReadOnly && (frame.errorMessage ? 'border-danger' : 'border-line-strong'),
        )}
      >
        {words.map((word) => (
          <span
            key={word}
            className={cx(
              'inline-flex items-center gap-1 rounded-md px-1.5 py-0.5 text-xs font-medium wrap-anywhere text-neutral-ink',
              isReadOnly ? 'bg-surface' : 'bg-neutral-soft',
            )}
          >
            {word}
            {!isReadOnly && (
              <button
                type="button"
                aria-label={removeLabel?.(word) ?? t('remove', { name: word })}
                className="rounded-sm hover:text-ink"
                onClick={() => change(words.filter((other) => other !== word))}
              >
                <X size={12} aria-hidden />
              </button>
            )}
          </span>
        ))}
        <input
          {...controlProps(id, frame.errorMessage)}
          value={text}
          disabled={isReadOnly}
          placeholder={words.length > 0 || isReadOnly ? '' : placeholder}
          autoCapitalize="none"
          className="min-w-16 flex-1 cursor-[inherit] bg-transparent px-1 py-0.5 text-base text-ink outline-none placeholder:text-faint"
          onChange={(event) => setText(event.target.value)}
          onKeyDown={onKeyDown}
          onBlur={add}
        />
      </div>
    </NativeFrame>
  )
}
