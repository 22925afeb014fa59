// The queue by what is promised: the control, and what is said when nothing is so.
import { Timer } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button, EmptyState, Select } from '../../ui'

const ALL = 'all'
/** Choices of the control, and the states that the address names for them. */
const CHOICES = {
  urgent: 'breached,warned',
  breached: 'breached',
  warned: 'warned',
  running: 'running',
  paused: 'paused',
  none: 'none',
} as const
type Choice = keyof typeof CHOICES
const CHOICE_IDS = Object.keys(CHOICES) as Choice[]

const choiceOf = (states: string) => CHOICE_IDS.find((id) => CHOICES[id] === states)

export function SlaFilter({
  value,
  onChange,
}: {
  value: string | undefined
  onChange(value: string | undefined): void
}) {
  const { t, i18n } = useTranslation('sla')
  const items = [
    { id: ALL, label: t('filter.all') },
    ...CHOICE_IDS.map((id) => ({ id: CHOICES[id] as string, label: t(`filter.${id}`) })),
  ]
  // An address may name states that are not offered together.
  if (value && !choiceOf(value)) {
    const names = value.split(',').map((state) => t(`filter.${state as Choice}`))
    const list = new Intl.ListFormat(i18n.language, { type: 'disjunction' })
    items.push({ id: value, label: list.format(names) })
  }
  return (
    <Select
      label={t('filter.label')}
      isCompact
      isSmall
      items={items}
      selectedKey={value ?? ALL}
      onSelectionChange={(id) => onChange(id === ALL ? undefined : id)}
    />
  )
}

/** In place of a list that holds no ticket in the states that were asked for. */
export function NoSuchPromise({ state, onShowAll }: { state: string; onShowAll(): void }) {
  const { t } = useTranslation('sla')
  return (
    <EmptyState
      icon={Timer}
      title={t(`empty.${choiceOf(state) ?? 'several'}`)}
      description={t('empty.hint')}
      action={
        <Button variant="secondary" onPress={onShowAll}>
          {t('filter.showAll')}
        </Button>
      }
    />
  )
}
