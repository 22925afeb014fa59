/** What fields have in common above, around and below their control. */
import type { LucideIcon } from 'lucide-react'
import { Check } from 'lucide-react'
import type { ReactNode } from 'react'
import {
  FieldError,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  Text,
  type TextFieldProps,
} from 'react-aria-components'
import { cx } from './cx'

const LABEL = 'text-sm font-medium text-ink'
const HELP = 'text-xs text-muted'
const ERROR = 'text-xs font-medium text-danger-ink'
const FRAME = 'flex min-w-0 flex-col gap-1'

export type Frame = {
  label: string
  /** Keeps the label for readers of the screen only. */
  isCompact?: boolean
  errorMessage?: string | null
  className?: string
}

/** What React Aria is told of a field: its name and what is wrong with it. */
export function frameProps({ label, isCompact, errorMessage, className }: Frame) {
  return {
    'aria-label': isCompact ? label : undefined,
    isInvalid: Boolean(errorMessage),
    validationBehavior: 'aria',
    className: cx(FRAME, className),
  } satisfies TextFieldProps
}

/** The label of a field of React Aria. */
export function FieldLabel({ label, isCompact }: Pick<Frame, 'label' | 'isCompact'>) {
  return isCompact ? null : <Label className={LABEL}>{label}</Label>
}

/** The words below a field of React Aria: what it is for, or what is wrong. */
export function FieldWords({
  description,
  errorMessage,
}: Pick<Frame, 'errorMessage'> & { description?: string }) {
  return (
    <>
      {description && !errorMessage && (
        <Text slot="description" className={HELP}>
          {description}
        </Text>
      )}
      <FieldError className={ERROR}>{errorMessage}</FieldError>
    </>
  )
}

/** The same around a control of the browser's own, which `controlProps` ties to it. */
export function NativeFrame({
  id,
  label,
  isCompact,
  errorMessage,
  className,
  children,
}: Frame & { id: string; children: ReactNode }) {
  return (
    <div className={cx(FRAME, className)}>
      <label htmlFor={id} className={isCompact ? 'sr-only' : LABEL}>
        {label}
      </label>
      {children}
      {errorMessage && (
        <span id={`${id}-error`} className={ERROR}>
          {errorMessage}
        </span>
      )}
    </div>
  )
}

export function controlProps(id: string, errorMessage: string | null | undefined) {
  return {
    id,
    ...(errorMessage && { 'aria-invalid': true, 'aria-describedby': `${id}-error` }),
  }
}

export type Option = { id: string; label: string; icon?: LucideIcon }

/** The list that a choice opens; without `items` the field has them. */
export function OptionList({ items }: { items?: readonly Option[] }) {
  return (
    <Popover className="min-w-(--trigger-width) max-w-80 overflow-auto rounded-xl border border-line bg-raised p-1 shadow-high outline-none">
      <ListBox<Option> items={items} className="max-h-72 overflow-auto outline-none">
        {({ id, label, icon: Icon }) => (
          <ListBoxItem
            id={id}
            textValue={label}
            className="flex cursor-pointer items-center gap-2 rounded-md px-2 py-1.5 text-sm text-ink outline-none data-[focused]:bg-hover data-[disabled]:opacity-50"
          >
            {({ isSelected }) => (
              <>
                {Icon && <Icon size={14} className="shrink-0 text-muted" aria-hidden />}
                <span className="min-w-0 flex-1 truncate">{label}</span>
                {isSelected && <Check size={14} className="shrink-0 text-accent-ink" aria-hidden />}
              </>
            )}
          </ListBoxItem>
        )}
      </ListBox>
    </Popover>
  )
}
