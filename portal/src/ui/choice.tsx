import { Check } from 'lucide-react'
import {
  Switch as AriaSwitch,
  Checkbox,
  CheckboxGroup,
  Label,
  Radio,
  RadioGroup,
} from 'react-aria-components'
import { cx } from './cx'
import { LABEL } from './field'

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
      <span className="flex h-5 w-9 shrink-0 items-center rounded-full border border-line-strong bg-sunken p-0.5 transition-colors group-data-[focus-visible]:outline-2 group-data-[focus-visible]:outline-offset-2 group-data-[focus-visible]:outline-accent group-data-[selected]:border-accent group-data-[selected]:bg-accent">
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
  className,
}: {
  label: string
  items: readonly Choice<T>[]
  value: T
  onChange(value: T): void
  /** Side by side. */
  isInline?: boolean
  className?: string
}) {
  return (
    <RadioGroup
      value={value}
      onChange={(id) => {
        const chosen = items.find((item) => item.id === id)
        if (chosen) onChange(chosen.id)
      }}
      className={cx('flex flex-col gap-1.5', className)}
    >
      <Label className={LABEL}>{label}</Label>
      <div className={cx('flex gap-x-5 gap-y-2.5', isInline ? 'flex-wrap' : 'flex-col')}>
        {items.map((item) => (
          <Radio
            key={item.id}
            value={item.id}
            className="group relative flex cursor-pointer items-start gap-2.5"
          >
            <span className="mt-[0.1875rem] flex size-4 shrink-0 items-center justify-center rounded-full border border-line-strong bg-surface group-data-[focus-visible]:outline-2 group-data-[focus-visible]:outline-offset-2 group-data-[focus-visible]:outline-accent group-data-[selected]:border-accent group-data-[selected]:bg-accent">
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
      <Label className={LABEL}>{label}</Label>
      <div className="flex flex-wrap gap-x-5 gap-y-2">
        {items.map((item) => (
          <Checkbox
            key={item.id}
            value={item.id}
            className="group relative flex cursor-pointer items-center gap-2 text-base text-ink"
          >
            <span className="flex size-4 shrink-0 items-center justify-center rounded border border-line-strong bg-surface text-on-accent group-data-[focus-visible]:outline-2 group-data-[focus-visible]:outline-offset-2 group-data-[focus-visible]:outline-accent group-data-[selected]:border-accent group-data-[selected]:bg-accent">
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
