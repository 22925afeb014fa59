import { LoaderCircle, type LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import {
  Button as AriaButton,
  type ButtonProps as AriaButtonProps,
  Tooltip,
  TooltipTrigger,
} from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { cx } from './cx'

export type ButtonProps = Omit<AriaButtonProps, 'children' | 'className'> & {
  variant?: 'primary' | 'secondary' | 'ghost' | 'danger'
  size?: 'sm' | 'md'
  icon?: LucideIcon
  children?: ReactNode
  className?: string
}

const VARIANTS = {
  primary: 'bg-accent text-on-accent hover:bg-accent-strong shadow-low',
  secondary: 'border border-line-strong bg-surface text-ink hover:bg-hover shadow-low',
  ghost: 'text-muted hover:bg-hover hover:text-ink',
  danger: 'bg-danger text-on-accent hover:bg-danger-strong shadow-low',
}
const SIZES = {
  sm: 'min-h-7 px-2 text-sm gap-1.5 rounded-md',
  md: 'min-h-9 px-3.5 text-base gap-2 rounded-lg',
}

/** The classes of a button, for a link that looks like one. */
export function buttonLook(
  variant: keyof typeof VARIANTS = 'secondary',
  size: keyof typeof SIZES = 'md',
): string {
  return cx(
    'inline-flex shrink-0 items-center justify-center font-medium whitespace-nowrap transition-colors',
    VARIANTS[variant],
    SIZES[size],
  )
}

/** A button. `isPending` keeps the width, shows that work is under way and swallows presses. */
export function Button({
  variant,
  size,
  icon: Icon,
  children,
  className,
  isPending,
  onPress,
  type,
  ...props
}: ButtonProps) {
  const { t } = useTranslation('common')
  const iconSize = size === 'sm' ? 14 : 16
  return (
    <AriaButton
      {...props}
      // Keeps the focus where it is, which a disabled button would lose.
      onPress={isPending ? undefined : onPress}
      type={isPending ? 'button' : type}
      className={cx(
        buttonLook(variant, size),
        'disabled:cursor-not-allowed disabled:opacity-55',
        isPending && 'cursor-progress!',
        className,
      )}
    >
      {isPending ? (
        <>
          <LoaderCircle size={iconSize} className="animate-spin" aria-hidden />
          <span className="sr-only">{t('loading')}</span>
        </>
      ) : (
        Icon && <Icon size={iconSize} aria-hidden />
      )}
      {children}
    </AriaButton>
  )
}

export type IconButtonProps = Omit<AriaButtonProps, 'children' | 'className'> & {
  label: string
  icon: LucideIcon
  size?: 'sm' | 'md'
  className?: string
}

/** A button that shows an icon alone; its label is read out and shown as a tooltip. */
export function IconButton({
  label,
  icon: Icon,
  size = 'md',
  className,
  ...props
}: IconButtonProps) {
  return (
    <TooltipTrigger delay={500}>
      <AriaButton
        {...props}
        aria-label={label}
        className={cx(
          'inline-flex shrink-0 items-center justify-center rounded-lg text-muted transition-colors',
          'hover:bg-hover hover:text-ink disabled:opacity-50',
          size === 'sm' ? 'size-7' : 'size-9',
          className,
        )}
      >
        <Icon size={size === 'sm' ? 15 : 18} aria-hidden />
      </AriaButton>
      <Tooltip offset={6} className="rounded-md bg-ink px-2 py-1 text-xs text-surface shadow-high">
        {label}
      </Tooltip>
    </TooltipTrigger>
  )
}
