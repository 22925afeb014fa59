import type { LucideIcon } from 'lucide-react'
import { Check, ChevronDown } from 'lucide-react'
import { type Ref, useId } from 'react'
import {
  ComboBox as AriaComboBox,
  Select as AriaSelect,
  TextField as AriaTextField,
  type TextFieldProps as AriaTextFieldProps,
  Button,
  FieldError,
  Input,
  type Key,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  SelectValue,
  Text,
  TextArea,
} from 'react-aria-components'
import { cx } from './cx'

export const LABEL = 'text-sm font-medium text-ink'
export const HELP = 'text-xs text-muted'
export const ERROR = 'text-xs font-medium text-danger-ink'

export type TextFieldProps = Omit<AriaTextFieldProps, 'children' | 'className'> & {
  label: string
  description?: string
  errorMessage?: string | null
  placeholder?: string
  isMultiline?: boolean
  rows?: number
  suffix?: string
  inputRef?: Ref<HTMLInputElement>
  /** Keeps the label for readers of the screen only. */
  isCompact?: boolean
  className?: string
}

/** A labelled text input. An error message marks it invalid. */
export function TextField({
  label,
  description,
  errorMessage,
  placeholder,
  isMultiline,
  rows = 4,
  suffix,
  inputRef,
  isCompact,
  className,
  ...props
}: TextFieldProps) {
  return (
    <AriaTextField
      {...props}
      aria-label={isCompact ? label : undefined}
      isInvalid={props.isInvalid || Boolean(errorMessage)}
      validationBehavior="aria"
      className={cx('flex flex-col gap-1', className)}
    >
      {!isCompact && <Label className={LABEL}>{label}</Label>}
      {isMultiline ? (
        <TextArea className="field" rows={rows} placeholder={placeholder} />
      ) : suffix ? (
        <div className="flex items-stretch">
          <Input
            ref={inputRef}
            className="field min-w-0 rounded-e-none"
            placeholder={placeholder}
          />
          <span className="flex items-center rounded-e-lg border border-s-0 border-line-strong bg-sunken px-2.5 text-sm text-muted">
            {suffix}
          </span>
        </div>
      ) : (
        <Input ref={inputRef} className="field" placeholder={placeholder} />
      )}
      {description && !errorMessage && (
        <Text slot="description" className={HELP}>
          {description}
        </Text>
      )}
      <FieldError className={ERROR}>{errorMessage}</FieldError>
    </AriaTextField>
  )
}

export type Option = { id: string; label: string; icon?: LucideIcon }

export function OptionRow({ option }: { option: Option }) {
  const Icon = option.icon
  return (
    <ListBoxItem
      id={option.id}
      textValue={option.label}
      className="flex cursor-pointer items-center gap-2 rounded-md px-2 py-1.5 text-sm text-ink outline-none data-[focused]:bg-hover data-[disabled]:opacity-50"
    >
      {({ isSelected }) => (
        <>
          {Icon && <Icon size={14} className="shrink-0 text-muted" aria-hidden />}
          <span className="min-w-0 flex-1 truncate">{option.label}</span>
          {isSelected && <Check size={14} className="shrink-0 text-accent-ink" aria-hidden />}
        </>
      )}
    </ListBoxItem>
  )
}

export const POPOVER =
  'min-w-(--trigger-width) max-w-80 overflow-auto rounded-xl border border-line bg-raised p-1 shadow-high outline-none'

export type SelectProps = {
  label: string
  items: readonly Option[]
  selectedKey: string | null
  onSelectionChange(key: string): void
  isCompact?: boolean
  isDisabled?: boolean
  isRequired?: boolean
  placeholder?: string
  description?: string
  errorMessage?: string | null
  className?: string
}

/** A choice of one from a short list. `isCompact` keeps the label for readers of the screen only. */
export function Select({
  label,
  items,
  selectedKey,
  onSelectionChange,
  isCompact,
  placeholder,
  description,
  errorMessage,
  className,
  ...props
}: SelectProps) {
  return (
    <AriaSelect
      {...props}
      aria-label={isCompact ? label : undefined}
      selectedKey={selectedKey}
      onSelectionChange={(key: Key | null) => {
        if (key !== null) onSelectionChange(String(key))
      }}
      placeholder={placeholder}
      isInvalid={Boolean(errorMessage)}
      validationBehavior="aria"
      className={cx('flex min-w-0 flex-col gap-1', className)}
    >
      {!isCompact && <Label className={LABEL}>{label}</Label>}
      <Button
        className={cx(
          'field flex items-center gap-2 text-start',
          isCompact && 'min-h-8! py-1! text-sm',
        )}
      >
        <SelectValue className="min-w-0 flex-1 truncate [&_svg]:hidden" />
        <ChevronDown size={14} className="shrink-0 text-muted" aria-hidden />
      </Button>
      {description && !errorMessage && (
        <Text slot="description" className={HELP}>
          {description}
        </Text>
      )}
      <FieldError className={ERROR}>{errorMessage}</FieldError>
      <Popover className={POPOVER}>
        <ListBox items={items} className="max-h-72 overflow-auto outline-none">
          {(item) => <OptionRow option={item} />}
        </ListBox>
      </Popover>
    </AriaSelect>
  )
}

export type OptionGroup = { label: string | null; items: readonly Option[] }

/**
 * A choice of one from hundreds, in groups. The browser's own control: it costs nothing while it is
 * closed, finds by typing, and opens as the large picker that a phone has for this.
 */
export function NativeSelect({
  label,
  groups,
  value,
  onChange,
  errorMessage,
  className,
}: {
  label: string
  groups: readonly OptionGroup[]
  value: string
  onChange(value: string): void
  errorMessage?: string | null
  className?: string
}) {
  const id = useId()
  const options = (items: readonly Option[]) =>
    items.map((item) => (
      <option key={item.id} value={item.id}>
        {item.label}
      </option>
    ))
  return (
    <div className={cx('flex min-w-0 flex-col gap-1', className)}>
      <label htmlFor={id} className={LABEL}>
        {label}
      </label>
      <div className="relative">
        <select
          id={id}
          value={value}
          onChange={(event) => onChange(event.target.value)}
          aria-invalid={errorMessage ? true : undefined}
          aria-describedby={errorMessage ? `${id}-error` : undefined}
          data-invalid={errorMessage ? true : undefined}
          className="field appearance-none truncate pe-8!"
        >
          {groups.map((group) =>
            group.label === null ? (
              options(group.items)
            ) : (
              <optgroup key={group.label} label={group.label}>
                {options(group.items)}
              </optgroup>
            ),
          )}
        </select>
        <ChevronDown
          size={14}
          aria-hidden
          className="pointer-events-none absolute inset-y-0 end-2.5 my-auto text-muted"
        />
      </div>
      {errorMessage && (
        <span id={`${id}-error`} className={ERROR}>
          {errorMessage}
        </span>
      )}
    </div>
  )
}

export type ComboBoxProps = SelectProps

/** A choice of one from a long list, found by typing. */
export function ComboBox({
  label,
  items,
  selectedKey,
  onSelectionChange,
  isCompact,
  placeholder,
  description,
  errorMessage,
  className,
  ...props
}: ComboBoxProps) {
  return (
    <AriaComboBox
      {...props}
      aria-label={isCompact ? label : undefined}
      defaultItems={items}
      selectedKey={selectedKey}
      onSelectionChange={(key: Key | null) => {
        if (key !== null) onSelectionChange(String(key))
      }}
      menuTrigger="focus"
      isInvalid={Boolean(errorMessage)}
      validationBehavior="aria"
      className={cx('flex min-w-0 flex-col gap-1', className)}
    >
      {!isCompact && <Label className={LABEL}>{label}</Label>}
      <div className="relative">
        <Input
          className={cx('field pe-8!', isCompact && 'min-h-8! py-1! text-sm')}
          placeholder={placeholder}
        />
        <Button className="absolute inset-y-0 end-0 flex w-8 items-center justify-center rounded-e-lg text-muted">
          <ChevronDown size={14} aria-hidden />
        </Button>
      </div>
      {description && !errorMessage && (
        <Text slot="description" className={HELP}>
          {description}
        </Text>
      )}
      <FieldError className={ERROR}>{errorMessage}</FieldError>
      <Popover className={POPOVER}>
        <ListBox<Option> className="max-h-72 overflow-auto outline-none">
          {(item) => <OptionRow option={item} />}
        </ListBox>
      </Popover>
    </AriaComboBox>
  )
}
