import { Angry, Frown, Laugh, type LucideIcon, Meh, Smile } from 'lucide-react'
import { Radio, RadioGroup } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { cx } from './cx'
import { FieldLabel, FieldWords } from './field-parts'

/** The scores of a rating, each with its face. */
const FACES = { 1: Angry, 2: Frown, 3: Meh, 4: Smile, 5: Laugh } satisfies Record<
  number,
  LucideIcon
>
export type Score = keyof typeof FACES
const SCORES = [1, 2, 3, 4, 5] as const satisfies readonly Score[]

/** The score that a number or a text stands for. */
export const scoreOf = (value: unknown): Score | null =>
  SCORES.find((score) => String(score) === String(value)) ?? null

/** How a score feels. Decoration: the number always stands beside it. */
export function ScoreFace({ score, size }: { score: Score; size: number }) {
  const Face = FACES[score]
  return <Face size={size} className="shrink-0" aria-hidden />
}

/** One of the five scores, all in sight. */
export function ScoreChoice({
  label,
  value,
  onChange,
  errorMessage,
}: {
  label: string
  value: Score | null
  onChange(score: Score): void
  errorMessage?: string | null
}) {
  const { t } = useTranslation('common')
  return (
    <RadioGroup
      value={value === null ? null : String(value)}
      onChange={(id) => {
        const score = scoreOf(id)
        if (score) onChange(score)
      }}
      orientation="horizontal"
      isRequired
      isInvalid={Boolean(errorMessage)}
      validationBehavior="aria"
      className="flex flex-col gap-1.5"
    >
      <FieldLabel label={label} />
      <div className="grid grid-cols-5 gap-1.5">
        {SCORES.map((score) => (
          <Radio
            key={score}
            value={String(score)}
            className={cx(
              'relative flex cursor-pointer flex-col items-center gap-0.5 rounded-lg border px-0.5 py-2 text-center text-muted transition-colors data-[hovered]:bg-hover',
              'data-[focus-visible]:outline-2 data-[focus-visible]:outline-offset-2 data-[focus-visible]:outline-accent',
              'data-[selected]:border-accent data-[selected]:bg-accent-soft data-[selected]:text-accent-ink',
              errorMessage ? 'border-danger' : 'border-line-strong',
            )}
          >
            <ScoreFace score={score} size={24} />
            <span className="text-base font-semibold">{score}</span>
            <span className="text-xs">{t(`score.${score}`)}</span>
          </Radio>
        ))}
      </div>
      <FieldWords errorMessage={errorMessage} />
    </RadioGroup>
  )
}
