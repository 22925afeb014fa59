import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Star, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { request } from '../../api/client'
import { addressesQuery } from '../../api/queries'
import type { Address } from '../../api/types'
import { pageHeading } from '../../app/heading-focus'
import { catchFocus } from '../../app/lost-focus'
import { useSession } from '../../app/session'
import { Button, Chip, ConfirmDialog, Dialog, IconButton, toast } from '../../ui'

/** Makes an address the primary one, or deletes it. */
export function AddressActions({ address }: { address: Address }) {
  const { t } = useTranslation('addresses')
  const { me } = useSession()
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  const [isDeleting, setIsDeleting] = useState(false)
  const path = `/v1/addresses/${address.id}`
  const reread = () =>
    queryClient.invalidateQueries({ queryKey: addressesQuery(me.tenant.id).queryKey })
  const makePrimary = useMutation({
    mutationFn: async () => {
      await request<Address>('PATCH', path, { body: { is_primary: true } })
      await reread()
    },
    onSuccess: () => toast.success(t('is_primary_now', { email: address.email })),
    onError: (error) => toast.error(error),
  })
  // The button gives way to a word once that is done.
  function pressPrimary() {
    const button = document.activeElement
    makePrimary.mutate(undefined, { onSuccess: () => void catchFocus(pageHeading, button) })
  }
  async function remove() {
    await request<void>('DELETE', path)
    await navigate({ to: '/settings/addresses', ignoreBlocker: true })
    toast.success(t('deleted', { email: address.email }))
    await reread()
  }
  return (
    <>
      {address.is_primary ? (
        <Chip tone="accent" icon={Star}>
          {t('is_primary')}
        </Chip>
      ) : (
        <Button icon={Star} isPending={makePrimary.isPending} onPress={pressPrimary}>
          {t('make_primary')}
        </Button>
      )}
      <IconButton icon={Trash2} label={t('delete.action')} onPress={() => setIsDeleting(true)} />
      {address.is_primary ? (
        <Dialog title={t('delete.primary')} isOpen={isDeleting} onOpenChange={setIsDeleting}>
          <p className="text-base text-muted">{t('delete.primary_lead')}</p>
          <div className="mt-4 flex justify-end">
            <Button autoFocus onPress={() => setIsDeleting(false)}>
              {t('common:close')}
            </Button>
          </div>
        </Dialog>
      ) : (
        <ConfirmDialog
          title={t('delete.title', { email: address.email })}
          confirmLabel={t('delete.action')}
          isOpen={isDeleting}
          onClose={() => setIsDeleting(false)}
          onConfirm={remove}
        >
          {t('delete.lead')}
        </ConfirmDialog>
      )}
    </>
  )
}
