import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { isProblem, request } from '../../api/client'
import type { Calendar } from '../../api/types'
import { Button, Dialog, FormError, toast } from '../../ui'
import { useAfterChange } from '../recalculation'
import { isUsed, Usage } from './usage'

/** Asks before a calendar is deleted; says what uses it where that forbids it. */
export function DeleteCalendar({
  calendar,
  isOpen,
  onClose,
}: {
  calendar: Calendar
  isOpen: boolean
  onClose(): void
}) {
  const { t } = useTranslation('calendars')
  const navigate = useNavigate()
  const afterChange = useAfterChange()
  const remove = useMutation({
    mutationFn: () => request<void>('DELETE', `/v1/calendars/${calendar.id}`),
    onSuccess: async () => {
      await navigate({ to: '/settings/calendars', ignoreBlocker: true })
      toast.success(t('deleted', { name: calendar.name }))
      await afterChange()
    },
    // What uses it may be newer than this page.
    onError: (error) => isProblem(error, 'calendar_in_use') && afterChange(),
  })
  const isRefused = isProblem(remove.error, 'calendar_in_use')
  const isInUse = isRefused || calendar.is_default || isUsed(calendar)
  function close() {
    remove.reset()
    onClose()
  }
  return (
    <Dialog
      title={t(isInUse ? 'delete.in_use' : 'delete.title', { name: calendar.name })}
      isOpen={isOpen}
      onOpenChange={(open) => !open && close()}
    >
      <div className="flex flex-col gap-4">
        {isInUse ? (
          <>
            <p className="text-base text-muted">{t('delete.in_use_lead')}</p>
            <div className="rounded-lg bg-sunken px-3 py-2.5">
              <Usage calendar={calendar} />
            </div>
          </>
        ) : (
          <p className="text-base text-muted">{t('delete.lead')}</p>
        )}
        {!isRefused && <FormError error={remove.error} />}
        <div className="flex flex-wrap justify-end gap-2">
          <Button onPress={close} autoFocus>
            {isInUse ? t('common:close') : t('common:cancel')}
          </Button>
          {!isInUse && (
            <Button variant="danger" isPending={remove.isPending} onPress={() => remove.mutate()}>
              {t('delete.action')}
            </Button>
          )}
        </div>
      </div>
    </Dialog>
  )
}
