import { useMutation } from '@tanstack/react-query'
import { Trash2, TriangleAlert } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { request } from '../../api/client'
import { isProblem } from '../../api/problem'
import { fieldText } from '../../api/problem-text'
import { heldText, notTakenInText } from '../../api/server-text'
import type { RecoveredMail, SuspendedMail } from '../../api/types'
import { displayNumber, parseTicketNumber } from '../../tickets/ticket-number'
import { Button, ConfirmDialog, FormError, Notice, TextField, toast } from '../../ui'

type ActionProps = { mail: SuspendedMail; onDone(): void }

/** What a person does about a held mail: lets it through, or takes it out of the list. */
export function MailActions({ mail, onDone }: ActionProps) {
  const { t } = useTranslation('mail')
  // The API lets none through that has a virus.
  const isHarmful = mail.reason === 'virus'
  return (
    <section className="mt-5 border-t border-line pt-4" aria-labelledby="mail-actions">
      <h3 id="mail-actions" className="text-base font-semibold text-ink">
        {t(isHarmful ? 'held.remove_title' : 'settings:suspended.recover_title')}
      </h3>
      <p className="mt-1 text-sm text-muted">
        {t(isHarmful ? 'held.never' : 'settings:suspended.recover_lead')}
      </p>
      {isHarmful ? (
        <div className="mt-3">
          <RemoveMail mail={mail} onDone={onDone} />
        </div>
      ) : (
        <RecoverMail mail={mail} onDone={onDone} />
      )}
    </section>
  )
}

function RecoverMail({ mail, onDone }: ActionProps) {
  const { t } = useTranslation('settings')
  const [ticket, setTicket] = useState('')
  const [isUnreadable, setIsUnreadable] = useState(false)
  const recover = useMutation({
    mutationFn: async (number: number | null) => {
      const path = `/v1/suspended_mail/${mail.id}/recovery`
      const body = number === null ? {} : { ticket_number: number }
      return (await request<RecoveredMail>('POST', path, { body })).data
    },
    onSuccess: ({ ticket_number }) => {
      toast.success(t('suspended.recovered', { number: displayNumber(ticket_number) }))
      onDone()
    },
  })
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
    <form onSubmit={submit} className="mt-3 flex flex-col gap-3">
      {!wrong && <Refusal mail={mail} error={recover.error} />}
      <TextField
        label={t('suspended.ticket')}
        description={t('suspended.ticket_lead')}
        value={ticket}
        onChange={(text) => {
          setTicket(text)
          setIsUnreadable(false)
          recover.reset()
        }}
        errorMessage={wrong}
        placeholder="T-000042"
        autoComplete="off"
      />
      <div className="flex flex-wrap justify-between gap-2">
        <RemoveMail mail={mail} onDone={onDone} />
        <Button type="submit" variant="primary" isPending={recover.isPending}>
          {t('suspended.recover')}
        </Button>
      </div>
    </form>
  )
}

/** Why a mail was not let through. */
function Refusal({ mail, error }: { mail: SuspendedMail; error: unknown }) {
  const { t } = useTranslation('mail')
  const server = useTranslation('server').t
  if (!isProblem(error, 'conflict')) return <FormError error={error} />
  const refused = notTakenInText(error.detail, server)
  // What can't be read is refused with the words that it is held for.
  const why = error.detail === mail.detail ? heldText(mail, server) : refused
  return (
    <div role="alert">
      <Notice tone="danger" icon={TriangleAlert}>
        {t('held.refused')} <span lang={why.lang}>{why.text}</span>
      </Notice>
    </div>
  )
}

function RemoveMail({ mail, onDone }: ActionProps) {
  const { t } = useTranslation('settings')
  const [isAsking, setIsAsking] = useState(false)
  async function remove() {
    try {
      await request<void>('DELETE', `/v1/suspended_mail/${mail.id}`)
    } catch (error) {
      // Somebody else was faster.
      if (!isProblem(error, 'not_found')) throw error
    }
    onDone()
  }
  return (
    <>
      <Button icon={Trash2} onPress={() => setIsAsking(true)}>
        {t('suspended.remove')}
      </Button>
      <ConfirmDialog
        title={t('suspended.remove_title')}
        confirmLabel={t('suspended.remove')}
        isOpen={isAsking}
        onClose={() => setIsAsking(false)}
        onConfirm={remove}
      >
        {t('suspended.remove_lead')}
      </ConfirmDialog>
    </>
  )
}
