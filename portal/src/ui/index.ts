/** The parts that pages are made of. Pages import from here and style nothing twice. */
export { VisuallyHidden } from 'react-aria-components'
export { Button, type ButtonProps, buttonLook, IconButton, type IconButtonProps } from './button'
export { ChipButton } from './chip-button'
export { Chip, PriorityChip, StatusChip, type Tone } from './chips'
export { Checks, type Choice, Choices, Switch } from './choice'
export { ConfirmDialog } from './confirm'
export { CopyButton } from './copy-button'
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
export { formatDuration, parseDuration } from './duration'
export { ComboBox, NativeSelect, type OptionGroup, Select, TextField } from './field'
export { controlProps, NativeFrame, type Option } from './field-parts'
export { FileButton } from './file-button'
export { Loading } from './loading'
export { DAY_MINUTES, formatMinute, parseMinute } from './minutes'
export { MultiSelect } from './multi-select'
export { Notice } from './notice'
export { type Step, useNow } from './now'
export { Dialog, Menu, type MenuEntry, Modal } from './overlay'
export { DurationField, type Entry, NumberField, TimeField, UNREADABLE } from './parsed-field'
export { Popover } from './popover'
export { type Score, ScoreChoice, ScoreFace, scoreOf } from './score'
export { Tabs } from './tabs'
export { TimeZonePicker } from './time-zone'
export { Toaster, toast } from './toast'
export { ToolButton, Toolbar } from './toolbar'
export { useDebounced } from './use-debounced'
export { WordsField } from './words-field'
