import { useTranslation } from 'react-i18next'
import type { Condition, EscalationAction, EscalationStepInput, Target } from '../../api/types'
import { formatDuration } from '../../ui'
import { type Names, nameOf } from './names'

/** A condition as a reader says it: `Team: Support or Workshop`. */
export function useConditionText(names: Names): (condition: Condition) => string {
  const { t, i18n } = useTranslation('policies')
  return ({ field, operator, values = [] }) => {
    const options = names.valuesOf(field)
    const type = operator === 'has_all_of' ? 'conjunction' : 'disjunction'
    const list = new Intl.ListFormat(i18n.language, { type })
    return t(`condition.text.${operator}`, {
      field: t(`condition.field.${field}`),
      values: list.format(values.map((value) => nameOf(options, value))),
    })
  }
}

/** A promise as a reader says it: `4h`, with the time that counts and the warning apart. */
export function useTargetText() {
  const { t, i18n } = useTranslation('policies')
  return ({ seconds, hours, warn_before_seconds: warn }: Target) => {
    const hasDays = hours === 'calendar'
    const long = (length: number) => formatDuration(length, i18n.language, hasDays)
    return {
      time: long(seconds),
      hours: t(`hours.${hours}`),
      warning: warn ? t('target.warning', { time: long(warn) }) : null,
    }
  }
}

/** An escalation step as a reader says it: when, and what is done. */
export function useStepText(names: Names) {
  const { t, i18n } = useTranslation('policies')
  function actionText(action: EscalationAction): string {
    switch (action.kind) {
      case 'notify_members': {
        const list = new Intl.ListFormat(i18n.language, { type: 'conjunction' })
        const people = action.member_ids.map((id) => nameOf(names.members, id))
        return t('action.text.notify_members', { names: list.format(people) })
      }
      case 'raise_priority':
        return t('action.text.raise_priority', { name: nameOf(names.priorities, action.to) })
      case 'assign':
        return t('action.text.assign', { name: nameOf(names.members, action.member_id) })
      case 'assign_team':
        return t('action.text.assign_team', { name: nameOf(names.teams, action.team_id) })
      case 'add_tag':
        return t('action.text.add_tag', { tag: action.tag })
      default:
        return t(`action.kind.${action.kind}`)
    }
  }
  return ({ when, kinds, actions }: EscalationStepInput) => {
    const clocks = new Intl.ListFormat(i18n.language, { type: 'conjunction' })
    return {
      when:
        when.at === 'after_breach'
          ? t('step.text.after_breach', { time: formatDuration(when.minutes * 60, i18n.language) })
          : t(`step.at.${when.at}`),
      clocks: kinds?.length ? clocks.format(kinds.map((kind) => t(`clock.${kind}`))) : null,
      actions: actions.map(actionText),
    }
  }
}
