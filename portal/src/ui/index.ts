/** The parts that pages are made of. Pages import from here and style nothing twice. */
export { VisuallyHidden } from 'react-aria-components'
export { Button, type ButtonProps, IconButton, type IconButtonProps } from './button'
export { ChipButton } from './chip-button'
export { Chip, PriorityChip, StatusChip, type Tone } from './chips'
export { cx } from './cx'
export {
  Avatar,
  EmptyState,
  ErrorState,
  FormError,
  Kbd,
  Page,
  relativeTime,
  Skeleton,
  Time,
  useMediaQuery,
  useTitle,
} from './display'
export {
  ComboBox,
  NativeSelect,
  type Option,
  type OptionGroup,
  Select,
  TextField,
} from './field'
export { type Step, useNow } from './now'
export { Dialog, Menu, type MenuEntry, Modal } from './overlay'
export { Popover } from './popover'
export { Tabs } from './tabs'
export { Toaster, toast } from './toast'
export { ToolButton, Toolbar } from './toolbar'
