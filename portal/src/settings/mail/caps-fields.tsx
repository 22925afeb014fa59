import { useTranslation } from 'react-i18next'
import { Button, NumberField } from '../../ui'
import type { FieldErrors } from '../field-errors'
import {
  type CapField,
  type CapProblem,
  type CapsDraft,
  fieldOf,
  MOST,
  USUAL,
  WINDOWS,
} from './caps'

/** How many automatic mails may go out in each length of time. */
export function CapsFields({
  caps,
  problems,
  errors,
  isDisabled,
  onChange,
}: {
  caps: CapsDraft
  problems: ReadonlyMap<CapField, CapProblem>
  errors: FieldErrors
  isDisabled: boolean
  onChange(caps: CapsDraft): void
}) {
  const { t } = useTranslation('mail')
  const isUsual = WINDOWS.every((minutes) => caps[fieldOf(minutes)] === USUAL[fieldOf(minutes)])
  function problemOf(field: CapField): string | null {
    const problem = problems.get(field)
    if (!problem) return errors.of(caps, field)
    return problem.kind === 'range'
      ? t('settings.cap_range', { most: MOST })
      : t('settings.cap_less', { time: t(`settings.within.${problem.minutes as 10}`) })
  }
  return (
    <div className="flex flex-col items-start gap-4">
      <div className="grid w-full grid-cols-2 gap-4 sm:grid-cols-3 lg:grid-cols-5">
        {WINDOWS.map((minutes) => {
          const field = fieldOf(minutes)
          return (
            <NumberField
              key={field}
              label={t(`settings.within.${minutes}`)}
              description={t('settings.usual', { most: USUAL[field] })}
              value={caps[field]}
              onChange={(most) => onChange({ ...caps, [field]: most })}
              errorMessage={problemOf(field)}
              isDisabled={isDisabled}
            />
          )
        })}
      </div>
      {!isDisabled && !isUsual && (
        <Button size="sm" onPress={() => onChange({ ...USUAL })}>
          {t('settings.take_usual')}
        </Button>
      )}
    </div>
  )
}
