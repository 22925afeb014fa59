import { useTranslation } from 'react-i18next'
import type { TemplateKind, TemplateVariable } from '../../api/types'
import { cx } from '../../ui'

/** What a text may name, each with what it is and what the preview shows for it. A press inserts it. */
export function Variables({
  kind,
  variables,
  onInsert,
}: {
  kind: TemplateKind
  variables: readonly TemplateVariable[]
  onInsert?(name: string): void
}) {
  return (
    <ul className={cx('divide-y divide-line', onInsert && 'max-h-96 overflow-y-auto')}>
      {variables.map((variable) => (
        <li key={variable.name}>
          {onInsert ? (
            <button
              type="button"
              onClick={() => onInsert(variable.name)}
              className="block w-full px-4 py-2 text-start transition-colors -outline-offset-2! hover:bg-hover"
            >
              <Variable kind={kind} variable={variable} isInserted />
            </button>
          ) : (
            <div className="px-4 py-2">
              <Variable kind={kind} variable={variable} />
            </div>
          )}
        </li>
      ))}
    </ul>
  )
}

function Variable({
  kind,
  variable: { name, description, sample, may_be_empty },
  isInserted = false,
}: {
  kind: TemplateKind
  variable: TemplateVariable
  isInserted?: boolean
}) {
  const { t } = useTranslation('templates')
  return (
    <span className="flex flex-col gap-x-4 sm:flex-row sm:items-baseline">
      <span className="min-w-0 flex-1">
        {isInserted && <span className="sr-only">{t('variable.insert')} </span>}
        <code className="rounded bg-accent-soft px-1 font-mono text-sm wrap-anywhere text-accent-ink">
          {name}
        </code>
        <span className="block text-sm text-muted">
          {t(`variable.of.${name}`, { context: kind, defaultValue: description })}
          {may_be_empty && ` · ${t('variable.may_be_empty')}`}
        </span>
      </span>
      <span className="max-w-full truncate text-sm text-faint sm:max-w-1/2" title={sample}>
        {sample}
      </span>
    </span>
  )
}
