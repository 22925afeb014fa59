import { Plus, Trash2, X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { CLOCK_KINDS } from '../../api/policies'
import type { EscalationAction, StepTime } from '../../api/types'
import {
  Button,
  Checks,
  DurationField,
  type Entry,
  IconButton,
  MultiSelect,
  Select,
  TextField,
} from '../../ui'
import { type ActionDraft, makeAction, makeStep, PRIORITIES, type StepDraft } from './draft'
import type { Names } from './names'
import type { Tell } from './policy-form'

const TIMES: readonly StepTime['at'][] = ['warning', 'breach', 'after_breach']
const ACTIONS: readonly EscalationAction['kind'][] = [
  'notify_assignee',
  'notify_team_leads',
  'notify_members',
  'raise_priority',
  'assign',
  'assign_team',
  'add_tag',
]

type Shared = { names: Names; tell: Tell }

/** What happens at warnings and breaches, step by step. */
export function EscalationsEditor({
  steps,
  onChange,
  ...shared
}: Shared & { steps: readonly StepDraft[]; onChange(steps: StepDraft[]): void }) {
  const { t } = useTranslation('policies')
  return (
    <div className="flex flex-col gap-3">
      {steps.length === 0 && <p className="text-base text-muted">{t('step.none')}</p>}
      {steps.map((step, index) => (
        <StepCard
          key={step.key}
          number={index + 1}
          step={step}
          {...shared}
          onChange={(next) => onChange(steps.map((other) => (other === step ? next : other)))}
          onRemove={() => onChange(steps.filter((other) => other !== step))}
        />
      ))}
      <Button
        size="sm"
        icon={Plus}
        className="self-start"
        onPress={() => onChange([...steps, makeStep()])}
      >
        {t('step.add')}
      </Button>
    </div>
  )
}

/** The field counts seconds, the API minutes. */
const secondsOf = (entry: Entry) => (typeof entry === 'number' ? entry * 60 : entry)
const minutesOf = (entry: Entry) => (typeof entry === 'number' ? Math.ceil(entry / 60) : entry)

function StepCard({
  number,
  step,
  names,
  tell,
  onChange,
  onRemove,
}: Shared & {
  number: number
  step: StepDraft
  onChange(step: StepDraft): void
  onRemove(): void
}) {
  const { t } = useTranslation('policies')
  const { when, kinds, actions } = step
  const setActions = (next: ActionDraft[]) => onChange({ ...step, actions: next })
  const none = tell(step, 'actions')
  return (
    <fieldset className="relative flex min-w-0 flex-col gap-4 rounded-lg border border-line p-3 sm:p-4">
      <legend className="sr-only">{t('step.numbered', { number })}</legend>
      <div className="flex flex-wrap items-start gap-3 pe-10">
        <Select
          label={t('step.when')}
          items={TIMES.map((at) => ({ id: at, label: t(`step.at.${at}`) }))}
          selectedKey={when.at}
          onSelectionChange={(id) =>
            onChange({ ...step, when: { ...when, at: TIMES.find((at) => at === id) ?? when.at } })
          }
          className="w-56"
        />
        {when.at === 'after_breach' && (
          <DurationField
            label={t('step.after')}
            value={secondsOf(when.minutes)}
            onChange={(entry) =>
              onChange({ ...step, when: { ...when, minutes: minutesOf(entry) } })
            }
            errorMessage={tell(when, 'minutes')}
            className="w-32"
          />
        )}
        <Checks
          label={t('step.clocks')}
          items={CLOCK_KINDS.map((id) => ({ id, label: t(`clock.${id}`) }))}
          value={kinds}
          onChange={(next) => onChange({ ...step, kinds: next })}
          description={kinds.length === 0 ? t('step.all_clocks') : undefined}
        />
      </div>
      <IconButton
        size="sm"
        icon={Trash2}
        label={t('step.remove', { number })}
        onPress={onRemove}
        className="absolute end-3 top-3"
      />
      <div className="flex flex-col gap-2">
        <h3 className="text-sm font-medium text-ink">{t('step.actions')}</h3>
        {actions.map((action, index) => (
          <ActionRow
            key={action.key}
            label={(part) => t('step.part', { step: number, number: index + 1, part })}
            action={action}
            names={names}
            tell={tell}
            onChange={(next) =>
              setActions(actions.map((other) => (other === action ? next : other)))
            }
            onRemove={() => setActions(actions.filter((other) => other !== action))}
          />
        ))}
        {none && <p className="text-xs font-medium text-danger-ink">{none}</p>}
        <Button
          size="sm"
          variant="ghost"
          icon={Plus}
          className="self-start"
          onPress={() => setActions([...actions, makeAction()])}
        >
          {t('action.add')}
        </Button>
      </div>
    </fieldset>
  )
}

function ActionRow({
  label,
  action,
  names,
  tell,
  onChange,
  onRemove,
}: Shared & {
  label(part: string): string
  action: ActionDraft
  onChange(action: ActionDraft): void
  onRemove(): void
}) {
  const { t } = useTranslation('policies')
  return (
    <div className="grid grid-cols-[minmax(0,1fr)_auto] items-start gap-2 md:grid-cols-[14rem_minmax(0,1fr)_auto]">
      <Select
        isCompact
        label={label(t('action.label'))}
        items={ACTIONS.map((id) => ({ id, label: t(`action.kind.${id}`) }))}
        selectedKey={action.kind}
        onSelectionChange={(id) =>
          onChange({ ...action, kind: ACTIONS.find((kind) => kind === id) ?? action.kind })
        }
      />
      <div className="max-md:col-span-2 max-md:row-start-2 max-md:empty:hidden">
        <ActionValue label={label} action={action} names={names} tell={tell} onChange={onChange} />
      </div>
      <IconButton
        icon={X}
        label={label(t('action.remove'))}
        onPress={onRemove}
        className="max-md:col-start-2 max-md:row-start-1"
      />
    </div>
  )
}

function ActionValue({
  label,
  action,
  names,
  tell,
  onChange,
}: Shared & {
  label(part: string): string
  action: ActionDraft
  onChange(action: ActionDraft): void
}) {
  const { t } = useTranslation('policies')
  const compact = { isCompact: true, className: '[&_button]:min-h-9! [&_button]:text-base!' }
  switch (action.kind) {
    case 'notify_members':
      return (
        <MultiSelect
          isCompact
          label={label(t('action.members'))}
          items={names.members}
          value={action.member_ids}
          onChange={(member_ids) => onChange({ ...action, member_ids })}
          placeholder={t('action.choose_members')}
          errorMessage={tell(action, 'member_ids')}
        />
      )
    case 'raise_priority':
      return (
        <Select
          {...compact}
          label={label(t('common:field.priority'))}
          items={names.priorities}
          selectedKey={action.to}
          onSelectionChange={(id) =>
            onChange({ ...action, to: PRIORITIES.find((known) => known === id) ?? action.to })
          }
          errorMessage={tell(action, 'to')}
        />
      )
    case 'assign':
      return (
        <Select
          {...compact}
          label={label(t('action.member'))}
          items={names.members}
          selectedKey={action.member_id}
          onSelectionChange={(member_id) => onChange({ ...action, member_id })}
          placeholder={t('action.choose_member')}
          errorMessage={tell(action, 'member_id')}
        />
      )
    case 'assign_team':
      return (
        <Select
          {...compact}
          label={label(t('action.team'))}
          items={names.teams}
          selectedKey={action.team_id}
          onSelectionChange={(team_id) => onChange({ ...action, team_id })}
          placeholder={t('action.choose_team')}
          errorMessage={tell(action, 'team_id')}
        />
      )
    case 'add_tag':
      return (
        <TextField
          isCompact
          label={label(t('action.tag'))}
          value={action.tag}
          onChange={(tag) => onChange({ ...action, tag })}
          placeholder={t('condition.word_example')}
          errorMessage={tell(action, 'tag')}
          autoComplete="off"
        />
      )
    default:
      return null
  }
}
