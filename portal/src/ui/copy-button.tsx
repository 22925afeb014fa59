import { Copy } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { IconButton } from './button'
import { toast } from './toast'

/** Puts a text on the clipboard. `label` says which, where the text itself is no name for it. */
export function CopyButton({
  text,
  label,
  className,
}: {
  text: string
  label?: string
  className?: string
}) {
  const { t } = useTranslation('common')
  async function copy() {
    try {
      await navigator.clipboard.writeText(text)
      toast.success(t('copied', { text }))
    } catch {
      // The browser forbids it, or the page is not served over TLS: the text can be read.
      toast.error(t('not_copied'))
    }
  }
  return (
    <IconButton
      size="sm"
      icon={Copy}
      label={label ?? t('copy', { text })}
      className={className}
      onPress={() => void copy()}
    />
  )
}
