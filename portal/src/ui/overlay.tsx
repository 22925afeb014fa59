import { type LucideIcon, X } from 'lucide-react'
import type { ReactElement, ReactNode } from 'react'
import {
  Dialog as AriaDialog,
  Menu as AriaMenu,
  Modal as AriaModal,
  Heading,
  MenuItem,
  MenuTrigger,
  ModalOverlay,
  Popover,
} from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { Button, IconButton } from './button'
import { cx } from './cx'

export type DialogProps = {
  title: string
  isOpen: boolean
  onOpenChange(isOpen: boolean): void
  children: ReactNode
  /** False when the dialog must be answered. */
  isDismissable?: boolean
  size?: 'sm' | 'md'
}

/** A modal dialog; a sheet at the bottom edge on a phone. */
export function Dialog({
  title,
  isOpen,
  onOpenChange,
  children,
  isDismissable = true,
  size = 'sm',
}: DialogProps) {
  const { t } = useTranslation('common')
  return (
    <ModalOverlay
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      isDismissable={isDismissable}
      isKeyboardDismissDisabled={!isDismissable}
      className="fixed inset-0 bottom-(--toasts) z-50 flex items-end justify-center bg-scrim sm:items-center sm:p-6"
    >
      <AriaModal
        className={cx(
          'max-h-[92%] w-full overflow-auto rounded-t-2xl border border-line bg-raised shadow-high sm:rounded-2xl',
          size === 'sm' ? 'sm:max-w-md' : 'sm:max-w-2xl',
        )}
      >
        <AriaDialog className="p-5 outline-none sm:p-6">
          <div className="mb-4 flex items-start gap-3">
            <Heading
              slot="title"
              className="min-w-0 flex-1 text-lg font-semibold wrap-anywhere text-ink"
            >
              {title}
            </Heading>
            {isDismissable && (
              <IconButton
                label={t('close')}
                icon={X}
                size="sm"
                onPress={() => onOpenChange(false)}
              />
            )}
          </div>
          {children}
        </AriaDialog>
      </AriaModal>
    </ModalOverlay>
  )
}

export { Dialog as Modal }

export type MenuEntry = {
  id: string
  label: string
  icon?: LucideIcon
  isDanger?: boolean
  isDisabled?: boolean
}

export type MenuProps = {
  items: readonly MenuEntry[]
  onAction(id: string): void
  /** What the menu is for: the button's text when `trigger` is absent. */
  label: string
  /** A button of your own. */
  trigger?: ReactElement
}

/** A button that opens a list of actions. */
export function Menu({ items, onAction, label, trigger }: MenuProps) {
  return (
    <MenuTrigger>
      {trigger ?? <Button>{label}</Button>}
      <Popover className="min-w-44 rounded-xl border border-line bg-raised p-1 shadow-high">
        <AriaMenu
          aria-label={label}
          items={items}
          onAction={(key) => onAction(String(key))}
          className="outline-none"
        >
          {({ id, label: text, icon: Icon, isDanger, isDisabled }) => (
            <MenuItem
              id={id}
              textValue={text}
              isDisabled={isDisabled}
              className={cx(
                'flex cursor-pointer items-center gap-2 rounded-md px-2 py-1.5 text-sm outline-none',
                'data-[focused]:bg-hover data-[disabled]:opacity-50',
                isDanger ? 'text-danger-ink' : 'text-ink',
              )}
            >
              {Icon && <Icon size={14} className="shrink-0" aria-hidden />}
              {text}
            </MenuItem>
          )}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  )
}
