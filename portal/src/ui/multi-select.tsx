import { Select as AriaSelect, SelectValue } from 'react-aria-components'
import { ChoiceButton } from './field'
import {
  FieldLabel,
  FieldWords,
  type Frame,
  frameProps,
  type Option,
  OptionList,
} from './field-parts'

/** A choice of any number from a short list. */
export function MultiSelect({
  items,
  value,
  onChange,
  placeholder,
  ...frame
}: Frame & {
  items: readonly Option[]
  value: readonly string[]
  onChange(value: string[]): void
  placeholder?: string
}) {
  const props = frameProps(frame)
  const names = value.map((id) => items.find((item) => item.id === id)?.label ?? id)
  return (
    <AriaSelect
      {...props}
      selectionMode="multiple"
      value={[...value]}
      onChange={(keys) => onChange(keys.map(String))}
      placeholder={placeholder}
    >
      <FieldLabel label={frame.label} isCompact={frame.isCompact} />
      <ChoiceButton isInvalid={props.isInvalid}>
        <SelectValue className="min-w-0 flex-1">
          {({ isPlaceholder, defaultChildren }) =>
            isPlaceholder ? (
              defaultChildren
            ) : (
              <span className="line-clamp-2 wrap-anywhere">{names.join(', ')}</span>
            )
          }
        </SelectValue>
      </ChoiceButton>
      <FieldWords errorMessage={frame.errorMessage} />
      <OptionList items={items} />
    </AriaSelect>
  )
}
