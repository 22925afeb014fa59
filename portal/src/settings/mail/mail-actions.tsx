import { useMutation } from '@tanstack/react-query'
import { Trash2 } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { request } from '../../api/client'
import { isProblem } from '../../api/problem'
import { fieldText } from '../../api/problem-text'
import type { RecoveredMail } from '../../api/types'
import { parseTicketNumber } from '../../tickets/ticket-number'
import { Button, ConfirmDialog, FormError, TextField, toast } from '../../ui'

/** What a person does about a held mail: lets it through, or takes it out of the list. */
export function MailActions({ id, onDone }: { id: string; onDone(): void }) {
  const { t } = useTranslation('settings')
  const [ticket, setTicket] = useState('')
  const [isUnreadable, setIsUnreadable] = useState(false)
  const [isRemoving, setIsRemoving] = useState(false)
  const path = `/v1/suspended_mail/${id}`
  const recover = useMutation({
    mutationFn: async (number: number | null) => {
      const body = number === null ? {} : { ticket_number: number }
      return (await request<RecoveredMail>('POST', `${path}/recovery`, { body })).data
    },
    onSuccess: ({ ticket_number }) => {
      toast.success(t('suspended.recovered', { number: ticket_number }))
      onDone()
    },
  })
  async function remove() {
    try {
      await request<void>('DELETE', path)
    } catch (error) {
      // Somebody else was faster.
      if (!isProblem(error, 'not_found')) throw error
    }
    onDone()
  }
  function submit(event: FormEvent) {
    event.preventDefault()
    if (recover.isPending) return
    const number = parseTicketNumber(ticket)
    const isWrong = ticket.trim() !== '' && number === null
    setIsUnreadable(isWrong)
    if (!isWrong) recover.mutate(number)
  }
  const wrong = isUnreadable
    ? t('suspended.ticket_wrong')
    : fieldText(recover.error, 'ticket_number')
  return (
    <section className="mt-5 border-t border-line pt-4" aria-labelledby="mail-actions">
      <h3 id="mail-actions" className="text-base font-semibold text-ink">
        {t('suspended.recover_title')}
      </h3>
      <p className="mt-1 text-sm text-muted">{t('suspended.recover_lead')}</p>
      <form onSubmit={submit} className="mt-3 flex flex-col gap-3">
        {!wrong && <FormError error={recover.error} />}
        <TextField
          label={t('suspended.ticket')}
          description={t('suspended.ticket_lead')}
          value={ticket}
          onChange={(text) => {
            setTicket(text)
            setIsUnreadable(false)
          }}
          errorMessage={wrong}
          placeholder="T-000042"
          autoComplete="off"
        />
        <div className="flex flex-wrap justify-between gap-2">
          <Button icon={Trash2} onPress={() => setIsRemoving(true)}>
            {t('suspended.remove')}
          </Button>
          <Button type="submit" variant="primary" isPending={recover.isPending}>
            {t('suspended.recover')}
          </Button>
        </div>
      </form>
      <ConfirmDialog
        title={t('suspended.remove_title')}
        confirmLabel={t('suspended.remove')}
        isOpen={isRemoving}
        onClose={() => setIsRemoving(false)}
        onConfirm={remove}
      >
        {t('suspended.remove_lead')}
      </ConfirmDialog>
    </section>
  )
}
