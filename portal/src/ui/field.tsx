import { ChevronDown } from 'lucide-react'
import { type ReactNode, type Ref, useId } from 'react'
import {
  ComboBox as AriaComboBox,
  Select as AriaSelect,
  TextField as AriaTextField,
  type TextFieldProps as AriaTextFieldProps,
  Button,
  Input,
  type Key,
  SelectValue,
  TextArea,
} from 'react-aria-components'
import { cx } from './cx'
import {
  controlProps,
  FieldLabel,
  FieldWords,
  type Frame,
  frameProps,
  NativeFrame,
  type Option,
  OptionList,
} from './field-parts'

export type TextFieldProps = Omit<AriaTextFieldProps, 'children' | 'className'> &
  Frame & {
    description?: string
    placeholder?: string
    isMultiline?: boolean
    rows?: number
    suffix?: string
    inputRef?: Ref<HTMLInputElement>
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
  const frame = frameProps({ label, isCompact, errorMessage, className })
  return (
    <AriaTextField {...props} {...frame} isInvalid={props.isInvalid || frame.isInvalid}>
      <FieldLabel label={label} isCompact={isCompact} />
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
      <FieldWords description={description} errorMessage={errorMessage} />
    </AriaTextField>
  )
}

/** The button of a choice, which shows what is chosen. */
export function ChoiceButton({
  isSmall,
  isInvalid,
  children,
}: {
  isSmall?: boolean
  isInvalid: boolean
  children: ReactNode
}) {
  return (
    <Button
      data-invalid={isInvalid || undefined}
      className={cx(
        'field flex items-center gap-2 text-start',
        isSmall && 'min-h-8! py-1! text-sm',
      )}
    >
      {children}
      <ChevronDown size={14} className="shrink-0 text-muted" aria-hidden />
    </Button>
  )
}

type SelectProps = Frame & {
  items: readonly Option[]
  selectedKey: string | null
  onSelectionChange(key: string): void
  isDisabled?: boolean
  isRequired?: boolean
  placeholder?: string
  description?: string
}

/** A choice of one from a short list. */
export function Select({
  label,
  items,
  selectedKey,
  onSelectionChange,
  isCompact,
  isSmall,
  placeholder,
  description,
  errorMessage,
  className,
  ...props
}: SelectProps & { isSmall?: boolean }) {
  const frame = frameProps({ label, isCompact, errorMessage, className })
  return (
    <AriaSelect
      {...props}
      {...frame}
      selectedKey={selectedKey}
      onSelectionChange={(key: Key | null) => {
        if (key !== null) onSelectionChange(String(key))
      }}
      placeholder={placeholder}
    >
      <FieldLabel label={label} isCompact={isCompact} />
      <ChoiceButton isSmall={isSmall} isInvalid={frame.isInvalid}>
        <SelectValue className="min-w-0 flex-1 truncate [&_svg]:hidden" />
      </ChoiceButton>
      <FieldWords description={description} errorMessage={errorMessage} />
      <OptionList items={items} />
    </AriaSelect>
  )
}

export type OptionGroup = { label: string | null; items: readonly Option[] }

/**
 * A choice of one from hundreds, in groups. The browser's own control: it costs nothing while it is
 * closed, finds by typing, and opens as the large picker that a phone has for this.
 */
export function NativeSelect({
  groups,
  value,
  onChange,
  ...frame
}: Frame & {
  groups: readonly OptionGroup[]
  value: string
  onChange(value: string): void
}) {
  const id = useId()
  const options = (items: readonly Option[]) =>
    items.map((item) => (
      <option key={item.id} value={item.id}>
        {item.label}
      </option>
    ))
  return (
    <NativeFrame {...frame} id={id}>
      <div className="relative">
        <select
          {...controlProps(id, frame.errorMessage)}
          value={value}
          onChange={(event) => onChange(event.target.value)}
          data-invalid={frame.errorMessage ? true : undefined}
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
    </NativeFrame>
  )
}

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
}: SelectProps) {
  const frame = frameProps({ label, isCompact, errorMessage, className })
  return (
    <AriaComboBox
      {...props}
      {...frame}
      defaultItems={items}
      selectedKey={selectedKey}
      onSelectionChange={(key: Key | null) => {
        if (key !== null) onSelectionChange(String(key))
      }}
      menuTrigger="focus"
    >
      <FieldLabel label={label} isCompact={isCompact} />
      <div className="relative">
        <Input
          className={cx('field pe-8!', isCompact && 'min-h-8! py-1! text-sm')}
          placeholder={placeholder}
        />
        <Button className="absolute inset-y-0 end-0 flex w-8 items-center justify-center rounded-e-lg text-muted">
          <ChevronDown size={14} aria-hidden />
        </Button>
      </div>
      <FieldWords description={description} errorMessage={errorMessage} />
      <OptionList />
    </AriaComboBox>
  )
}
