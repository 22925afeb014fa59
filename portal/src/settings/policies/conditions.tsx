import { Plus, X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { CONDITION_FIELDS, CONDITION_OPERATORS } from '../../api/policies'
import type { ConditionField, ConditionOperator } from '../../api/types'
import { Button, IconButton, MultiSelect, Select, WordsField } from '../../ui'
import { type ConditionDraft, makeCondition, type PolicyDraft } from './draft'
import type { Names } from './names'
import type { Tell } from './policy-form'

/** What may be missing on a ticket. */
const OPTIONAL: readonly ConditionField[] = ['team_id', 'assignee_id', 'tags', 'address_id']

function operatorsOf(field: ConditionField): ConditionOperator[] {
  return CONDITION_OPERATORS.filter(
    (operator) =>
      (operator !== 'has_all_of' || field === 'tags') &&
      (operator !== 'is_empty' || OPTIONAL.includes(field)),
  )
}

/** Which tickets a policy is for: all of these, and one of those. */
export function ConditionsEditor({
  conditions,
  names,
  tell,
  onChange,
}: {
  conditions: PolicyDraft['conditions']
  names: Names
  tell: Tell
  onChange(conditions: PolicyDraft['conditions']): void
}) {
  const { t } = useTranslation('policies')
  const isEverything = conditions.all.length + conditions.any.length === 0
  return (
    <div className="flex flex-col gap-5">
      {isEverything && <p className="text-base text-muted">{t('condition.everything')}</p>}
      {(['all', 'any'] as const).map((list) => (
        <ConditionList
          key={list}
          title={t(`condition.${list}`)}
          conditions={conditions[list]}
          names={names}
          tell={tell}
          onChange={(next) => onChange({ ...conditions, [list]: next })}
        />
      ))}
    </div>
  )
}

function ConditionList({
  title,
  conditions,
  names,
  tell,
  onChange,
}: {
  title: string
  conditions: readonly ConditionDraft[]
  names: Names
  tell: Tell
  onChange(conditions: ConditionDraft[]): void
}) {
  const { t } = useTranslation('policies')
  return (
    <fieldset className="flex min-w-0 flex-col gap-2">
      <legend className="mb-2 text-sm font-medium text-ink">{title}</legend>
      {conditions.map((condition, index) => (
        <ConditionRow
          key={condition.key}
          number={index + 1}
          condition={condition}
          names={names}
          tell={tell}
          onChange={(next) =>
            onChange(conditions.map((other) => (other === condition ? next : other)))
          }
          onRemove={() => onChange(conditions.filter((other) => other !== condition))}
        />
      ))}
      <Button
        size="sm"
        icon={Plus}
        className="self-start"
        onPress={() => onChange([...conditions, makeCondition()])}
      >
        {t('condition.add')}
        <span className="sr-only">{title}</span>
      </Button>
    </fieldset>
  )
}

function ConditionRow({
  number,
  condition,
  names,
  tell,
  onChange,
  onRemove,
}: {
  number: number
  condition: ConditionDraft
  names: Names
  tell: Tell
  onChange(condition: ConditionDraft): void
  onRemove(): void
}) {
  const { t } = useTranslation('policies')
  const { field, operator, values } = condition
  // A contact cannot be chosen by name; a condition on one is kept as it came.
  const fields = CONDITION_FIELDS.filter((id) => id !== 'requester_id' || id === field)
  const options = names.valuesOf(field)
  const label = (part: string) => t('condition.part', { number, part })
  function setField(next: ConditionField) {
    const isKept = operatorsOf(next).includes(operator)
    onChange({ ...condition, field: next, operator: isKept ? operator : 'is_any_of', values: [] })
  }
  const valueProps = {
    isCompact: true,
    label: label(t('condition.values')),
    errorMessage: tell(condition, 'values'),
    className: 'max-md:col-span-2',
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is no grid item in every browser
    <div
      role="group"
      aria-label={t('condition.numbered', { number })}
      className="grid grid-cols-[minmax(0,1fr)_auto] items-start gap-2 rounded-lg bg-sunken p-2 md:grid-cols-[11rem_9.5rem_minmax(0,1fr)_auto]"
    >
      <Select
        isCompact
        label={label(t('condition.subject'))}
        items={fields.map((id) => ({ id, label: t(`condition.field.${id}`) }))}
        selectedKey={field}
        onSelectionChange={(id) => setField(fields.find((known) => known === id) ?? field)}
        errorMessage={tell(condition, 'field')}
      />
      <Select
        isCompact
        label={label(t('condition.comparison'))}
        items={operatorsOf(field).map((id) => ({ id, label: t(`condition.operator.${id}`) }))}
        selectedKey={operator}
        onSelectionChange={(id) =>
          onChange({
            ...condition,
            operator: operatorsOf(field).find((known) => known === id) ?? operator,
          })
        }
        errorMessage={tell(condition, 'operator')}
        className="max-md:col-span-2 max-md:row-start-2"
      />
      {operator === 'is_empty' ? (
        <span className="max-md:hidden" />
      ) : options ? (
        <MultiSelect
          {...valueProps}
          items={options}
          value={values}
          onChange={(next) => onChange({ ...condition, values: next })}
          placeholder={t('condition.choose')}
        />
      ) : (
        <WordsField
          {...valueProps}
          words={values}
          onChange={(next) => onChange({ ...condition, values: next })}
          placeholder={t(
            field === 'requester_domain' ? 'condition.domain_example' : 'condition.word_example',
          )}
        />
      )}
      <IconButton
        icon={X}
        label={t('condition.remove', { number })}
        onPress={onRemove}
        className="max-md:col-start-2 max-md:row-start-1"
      />
    </div>
  )
}
