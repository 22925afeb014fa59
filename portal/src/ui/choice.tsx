import { Check } from 'lucide-react'
import {
  Switch as AriaSwitch,
  Checkbox,
  CheckboxGroup,
  Radio,
  RadioGroup,
} from 'react-aria-components'
import { cx } from './cx'
import { FieldLabel } from './field-parts'

/** The box that shows what is chosen, in a label that is a `group`. */
const MARK =
  'flex shrink-0 items-center border border-line-strong group-data-[focus-visible]:outline-2 group-data-[focus-visible]:outline-offset-2 group-data-[focus-visible]:outline-accent group-data-[selected]:border-accent group-data-[selected]:bg-accent'
const SMALL_MARK = cx(MARK, 'size-4 justify-center bg-surface')

/** On or off, at once. `isCompact` keeps the label for readers of the screen only. */
export function Switch({
  label,
  isOn,
  onChange,
  isDisabled,
  isCompact,
}: {
  label: string
  isOn: boolean
  onChange(isOn: boolean): void
  isDisabled?: boolean
  isCompact?: boolean
}) {
  return (
    <AriaSwitch
      aria-label={isCompact ? label : undefined}
      isSelected={isOn}
      isDisabled={isDisabled}
      onChange={onChange}
      className="group relative inline-flex cursor-pointer items-center gap-2.5 align-middle text-base text-ink data-[disabled]:cursor-not-allowed data-[disabled]:opacity-55"
    >
      <span className={cx(MARK, 'h-5 w-9 rounded-full bg-sunken p-0.5 transition-colors')}>
        <span className="size-3.5 rounded-full bg-faint transition-transform group-data-[selected]:translate-x-4 group-data-[selected]:bg-on-accent rtl:group-data-[selected]:-translate-x-4" />
      </span>
      {!isCompact && label}
    </AriaSwitch>
  )
}

export type Choice<T extends string> = { id: T; label: string; description?: string }

/** One of a few, all in sight; each with a sentence that explains it, where there is one. */
export function Choices<T extends string>({
  label,
  items,
  value,
  onChange,
  isInline,
  isReadOnly,
  className,
}: {
  label: string
  items: readonly Choice<T>[]
  value: T
  onChange(value: T): void
  /** Side by side. */
  isInline?: boolean
  /** Can be read and reached, and not be changed. */
  isReadOnly?: boolean
  className?: string
}) {
  return (
    <RadioGroup
      value={value}
      isReadOnly={isReadOnly}
      onChange={(id) => {
        const chosen = items.find((item) => item.id === id)
        if (chosen) onChange(chosen.id)
      }}
      className={cx('flex flex-col gap-1.5', className)}
    >
      <FieldLabel label={label} />
      <div className={cx('flex gap-x-5 gap-y-2.5', isInline ? 'flex-wrap' : 'flex-col')}>
        {items.map((item) => (
          <Radio
            key={item.id}
            value={item.id}
            className="group relative flex cursor-pointer items-start gap-2.5 data-[readonly]:cursor-default"
          >
            <span className={cx(SMALL_MARK, 'mt-[0.1875rem] rounded-full')}>
              <span className="size-1.5 rounded-full bg-on-accent opacity-0 group-data-[selected]:opacity-100" />
            </span>
            <span className="min-w-0">
              <span className="block text-base text-ink">{item.label}</span>
              {item.description && (
                <span className="block text-sm text-muted">{item.description}</span>
              )}
            </span>
          </Radio>
        ))}
      </div>
    </RadioGroup>
  )
}

/** Any of a few, all in sight. */
export function Checks<T extends string>({
  label,
  items,
  value,
  onChange,
  description,
}: {
  label: string
  items: readonly { id: T; label: string }[]
  value: readonly T[]
  onChange(value: T[]): void
  description?: string
}) {
  return (
    <CheckboxGroup
      value={[...value]}
      onChange={(ids) => onChange(items.map(({ id }) => id).filter((id) => ids.includes(id)))}
      className="flex flex-col gap-1.5"
    >
      <FieldLabel label={label} />
      <div className="flex flex-wrap gap-x-5 gap-y-2">
        {items.map((item) => (
          <Checkbox
            key={item.id}
            value={item.id}
            className="group relative flex cursor-pointer items-center gap-2 text-base text-ink"
          >
            <span className={cx(SMALL_MARK, 'rounded text-on-accent')}>
              <Check
                size={12}
                strokeWidth={3}
                className="opacity-0 group-data-[selected]:opacity-100"
                aria-hidden
              />
            </span>
            {item.label}
          </Checkbox>
        ))}
      </div>
      {description && <p className="text-xs text-muted">{description}</p>}
    </CheckboxGroup>
  )
}
