import { CircleAlert } from 'lucide-react'
import { type CSSProperties, type RefObject, useId, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { controlProps, cx, NativeFrame } from '../../ui'
import { type Complaint, piecesOf, rangeOfLine } from './source'
import './source-field.css'

/**
 * The source of a text, with the numbers of its lines. The reader types into a plain text area; a copy of the text
 * behind it, which wraps at the same places, carries the numbers and the colours.
 */
export function SourceField({
  label,
  value,
  onChange,
  onFocus,
  isReadOnly,
  complaints,
  fieldRef,
}: {
  label: string
  value: string
  onChange(value: string): void
  onFocus(): void
  isReadOnly: boolean
  complaints: readonly Complaint[]
  fieldRef: RefObject<HTMLTextAreaElement | null>
}) {
  const { t } = useTranslation('templates')
  const id = useId()
  const copy = useRef<HTMLDivElement>(null)
  const lines = value.split('\n')
  const digits = String(lines.length).length

  function goTo(line: number) {
    fieldRef.current?.focus({ preventScroll: true })
    fieldRef.current?.setSelectionRange(...rangeOfLine(value, line))
    copy.current?.children[line - 1]?.scrollIntoView({ block: 'nearest' })
  }
  return (
    <NativeFrame id={id} label={label}>
      <div className="source" data-invalid={complaints.length > 0 || undefined} dir="ltr">
        <div className="source-body" style={{ '--digits': digits } as CSSProperties}>
          <div ref={copy} aria-hidden className="source-copy">
            {lines.map((line, index) => {
              const found = complaints.filter((complaint) => complaint.line === index + 1)
              return (
                <div
                  // biome-ignore lint/suspicious/noArrayIndexKey: a line is its number
                  key={index}
                  className={cx('source-line', found.length > 0 && 'source-line-wrong')}
                >
                  {piecesOf(line).map(({ at, text, kind }) => (
                    <span key={at} className={`source-${kind}`}>
                      {text}
                    </span>
                  ))}
                </div>
              )
            })}
          </div>
          <textarea
            {...controlProps(id, complaints[0]?.text)}
            ref={fieldRef}
            value={value}
            readOnly={isReadOnly}
            onChange={(event) => onChange(event.target.value)}
            onFocus={onFocus}
            className="source-field"
            spellCheck={false}
            autoCapitalize="none"
            autoComplete="off"
            autoCorrect="off"
          />
        </div>
      </div>
      <ul id={`${id}-error`} aria-live="polite" className="flex flex-col items-start gap-1">
        {complaints.map(({ line, text }) => (
          <li key={`${line} ${text}`} className="text-sm font-medium text-danger-ink">
            {line === null ? (
              text
            ) : (
              <button
                type="button"
                onClick={() => goTo(line)}
                className="flex items-start gap-1.5 rounded-sm text-start wrap-anywhere hover:underline"
              >
                <CircleAlert size={14} className="mt-1 shrink-0" aria-hidden />
                {t('at_line', { line, text })}
              </button>
            )}
          </li>
        ))}
      </ul>
    </NativeFrame>
  )
}
