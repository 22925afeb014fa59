// A ticket's words: Enter or comma adds one, the cross or Backspace takes one away.
import { X } from 'lucide-react'
import { type KeyboardEvent, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { cx } from '../ui'

type Props = {
  tags: string[]
  isReadOnly?: boolean
  /** When what it answers fails, the word that was typed is given back. */
  onChange: (tags: string[]) => unknown
}

export function TagsEditor({ tags, isReadOnly, onChange }: Props) {
  const { t } = useTranslation('tickets')
  const id = useId()
  const [text, setText] = useState('')
  const change = (next: string[], typed = '') => {
    Promise.resolve(onChange(next)).catch(() => setText((now) => now || typed))
  }
  const add = () => {
    const tag = text.trim().toLowerCase()
    setText('')
    if (tag && !tags.includes(tag)) change([...tags, tag], tag)
  }
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'Enter' || event.key === ',') {
      event.preventDefault()
      add()
    } else if (event.key === 'Backspace' && !text && tags.length) {
      change(tags.slice(0, -1))
    }
  }
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id} className="text-sm font-medium text-ink">
        {t('properties.tags')}
      </label>
      <div
        className={cx(
          'flex min-h-9 flex-wrap items-center gap-1 rounded-lg border px-1.5 py-1 focus-within:outline-2 focus-within:-outline-offset-1 focus-within:outline-accent',
          isReadOnly ? 'border-line bg-sunken' : 'border-line-strong bg-surface',
        )}
      >
        {tags.map((tag) => (
          <span
            key={tag}
            className={cx(
              'inline-flex items-center gap-1 rounded-md px-1.5 py-0.5 text-xs font-medium text-neutral-ink',
              isReadOnly ? 'bg-surface' : 'bg-neutral-soft',
            )}
          >
            {tag}
            {!isReadOnly && (
              <button
                type="button"
                aria-label={t('properties.removeTag', { tag })}
                className="rounded-sm hover:text-ink"
                onClick={() => change(tags.filter((other) => other !== tag))}
              >
                <X size={12} aria-hidden />
              </button>
            )}
          </span>
        ))}
        <input
          id={id}
          value={text}
          disabled={isReadOnly}
          placeholder={tags.length || isReadOnly ? '' : t('properties.addTag')}
          className="min-w-16 flex-1 cursor-[inherit] bg-transparent px-1 py-0.5 text-base text-ink outline-none placeholder:text-faint"
          onChange={(event) => setText(event.target.value)}
          onKeyDown={onKeyDown}
          onBlur={add}
        />
      </div>
    </div>
  )
}
