import { ChevronDown } from 'lucide-react'
import {
  Select as AriaSelect,
  Button,
  FieldError,
  Label,
  ListBox,
  Popover,
  SelectValue,
} from 'react-aria-components'
import { cx } from './cx'
import { ERROR, LABEL, type Option, OptionRow, POPOVER } from './field'

/** A choice of any number from a short list. `isCompact` keeps the label for readers of the screen only. */
export function MultiSelect({
  label,
  items,
  value,
  onChange,
  placeholder,
  errorMessage,
  isCompact,
  className,
}: {
  label: string
  items: readonly Option[]
  value: readonly string[]
  onChange(value: string[]): void
  placeholder?: string
  errorMessage?: string | null
  isCompact?: boolean
  className?: string
}) {
  const names = value.map((id) => items.find((item) => item.id === id)?.label ?? id)
  return (
    <AriaSelect
      aria-label={isCompact ? label : undefined}
      selectionMode="multiple"
      value={[...value]}
      onChange={(keys) => onChange(keys.map(String))}
      placeholder={placeholder}
      isInvalid={Boolean(errorMessage)}
      validationBehavior="aria"
      className={cx('flex min-w-0 flex-col gap-1', className)}
    >
      {!isCompact && <Label className={LABEL}>{label}</Label>}
      <Button
        className="field flex items-center gap-2 text-start data-[invalid]:border-danger"
        data-invalid={errorMessage ? true : undefined}
      >
        <SelectValue className="min-w-0 flex-1">
          {({ isPlaceholder, defaultChildren }) =>
            isPlaceholder ? (
              defaultChildren
            ) : (
              <span className="line-clamp-2 wrap-anywhere">{names.join(', ')}</span>
            )
          }
        </SelectValue>
        <ChevronDown size={14} className="shrink-0 text-muted" aria-hidden />
      </Button>
      <FieldError className={ERROR}>{errorMessage}</FieldError>
      <Popover className={POPOVER}>
        <ListBox items={items} className="max-h-72 overflow-auto outline-none">
          {(item) => <OptionRow option={item} />}
        </ListBox>
      </Popover>
    </AriaSelect>
  )
}
