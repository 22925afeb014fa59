import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { catchFocus } from '../../app/lost-focus'
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
  isReadOnly,
  onChange,
}: {
  caps: CapsDraft
  problems: ReadonlyMap<CapField, CapProblem>
  errors: FieldErrors
  isReadOnly: boolean
  onChange(caps: CapsDraft): void
}) {
  const { t } = useTranslation('mail')
  const grid = useRef<HTMLDivElement>(null)
  const isUsual = WINDOWS.every((minutes) => caps[fieldOf(minutes)] === USUAL[fieldOf(minutes)])
  function problemOf(field: CapField): string | null {
    const problem = problems.get(field)
    if (!problem) return errors.of(caps, field)
    return problem.kind === 'range'
      ? t('settings.cap_range', { most: MOST })
      : t('settings.cap_less', { time: t(`settings.within.${problem.minutes as 10}`) })
  }
  function takeUsual() {
    onChange({ ...USUAL })
    // The button goes: the numbers that it has put there are next.
    catchFocus(() => grid.current?.querySelector('input') ?? null, document.activeElement)
  }
  return (
    <div className="flex flex-col items-start gap-4">
      <div ref={grid} className="grid w-full grid-cols-2 gap-4 sm:grid-cols-3 lg:grid-cols-5">
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
              isReadOnly={isReadOnly}
            />
          )
        })}
      </div>
      {!isReadOnly && !isUsual && (
        <Button size="sm" onPress={takeUsual}>
          {t('settings.take_usual')}
        </Button>
      )}
    </div>
  )
}
