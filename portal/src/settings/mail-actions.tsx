import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Trash2 } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { request } from '../api/client'
import { isProblem } from '../api/problem'
import { fieldText } from '../api/problem-text'
import type { RecoveredMail, SuspendedMail } from '../api/types'
import { useSession } from '../app/session'
import { Button, ConfirmDialog, FormError, TextField, toast } from '../ui'

/** `T-000042`, `#42` or `42` as the number that it names; nothing where it names none. */
export function parseTicketNumber(text: string): number | null {
  const digits = /^\s*(?:[^\d\s]*?[-#\s]?)?0*(\d{1,12})\s*$/u.exec(text)?.[1]
  return digits && digits !== '0' ? Number(digits) : null
}

/** What a person does about a held mail: lets it through, or takes it out of the list. */
export function MailActions({ mail, onDone }: { mail: SuspendedMail; onDone(): void }) {
  const { t } = useTranslation('settings')
  const { me } = useSession()
  const queryClient = useQueryClient()
  const [ticket, setTicket] = useState('')
  const [isUnreadable, setIsUnreadable] = useState(false)
  const [isRemoving, setIsRemoving] = useState(false)
  const path = `/v1/suspended_mail/${mail.id}`
  async function done() {
    onDone()
    await queryClient.invalidateQueries({ queryKey: [me.tenant.id, 'suspended_mail'] })
  }
  const recover = useMutation({
    mutationFn: async (number: number | null) => {
      const body = number === null ? {} : { ticket_number: number }
      return (await request<RecoveredMail>('POST', `${path}/recovery`, { body })).data
    },
    onSuccess: async ({ ticket_number }) => {
      toast.success(t('suspended.recovered', { number: ticket_number }))
      await done()
    },
  })
  async function remove() {
    try {
      await request<void>('DELETE', path)
    } catch (error) {
      // Somebody else was faster.
      if (!isProblem(error, 'not_found')) throw error
    }
    await done()
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
