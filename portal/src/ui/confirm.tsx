import { useMutation } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from './button'
import { FormError } from './display'
import { Dialog } from './overlay'

/** A question before something is lost, or sets more in motion than one sees. Stays, with the reason, when it could not be done. */
export function ConfirmDialog({
  title,
  children,
  confirmLabel,
  variant = 'danger',
  isOpen,
  onClose,
  onConfirm,
}: {
  title: string
  children: ReactNode
  confirmLabel: string
  /** `primary` where nothing is lost. */
  variant?: 'danger' | 'primary'
  isOpen: boolean
  onClose(): void
  onConfirm(): Promise<unknown>
}) {
  const { t } = useTranslation('common')
  const confirm = useMutation({ mutationFn: onConfirm, onSuccess: () => close() })
  function close() {
    confirm.reset()
    onClose()
  }
  return (
    <Dialog title={title} isOpen={isOpen} onOpenChange={(open) => !open && close()}>
      <div className="flex flex-col gap-4">
        <div className="text-base text-muted">{children}</div>
        <FormError error={confirm.error} />
        <div className="flex flex-wrap justify-end gap-2">
          <Button onPress={close} autoFocus>
            {t('cancel')}
          </Button>
          <Button variant={variant} isPending={confirm.isPending} onPress={() => confirm.mutate()}>
            {confirmLabel}
          </Button>
        </div>
      </div>
    </Dialog>
  )
}
