import { FileTrigger } from 'react-aria-components'
import { Button, type ButtonProps } from './button'

/** A button that lets the reader choose one file of their machine. */
export function FileButton({
  accept,
  onFile,
  ...props
}: ButtonProps & { accept: string[]; onFile(file: File): void }) {
  return (
    <FileTrigger
      acceptedFileTypes={accept}
      onSelect={(files) => {
        const file = files?.[0]
        if (file) onFile(file)
      }}
    >
      <Button {...props} />
    </FileTrigger>
  )
}
