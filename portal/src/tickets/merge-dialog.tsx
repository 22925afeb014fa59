// Merging a ticket into another: what the other one is stands there before it is done, as nothing takes it back.
import { useNavigate } from '@tanstack/react-router'
import { TriangleAlert } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { isProblem } from '../api/problem'
import { fieldText } from '../api/problem-text'
import type { Ticket } from '../api/types'
import {
  Button,
  Dialog,
  FormError,
  Notice,
  Skeleton,
  StatusChip,
  TextField,
  toast,
  useDebounced,
} from '../ui'
import { useTicketIf } from './api'
import { displayNumber, parseTicketNumber } from './ticket-number'
import { useMergeTicket } from './writes'

const WAIT_MS = 300

export function MergeDialog({
  ticket,
  isOpen,
  onOpenChange,
}: {
  ticket: Ticket
  isOpen: boolean
  onOpenChange(isOpen: boolean): void
}) {
  const { t } = useTranslation('tickets')
  return (
    <Dialog
      title={t('merge.title', { number: ticket.display_number })}
      isOpen={isOpen}
      onOpenChange={onOpenChange}
    >
      <MergeForm ticket={ticket} onClose={() => onOpenChange(false)} />
    </Dialog>
  )
}

function MergeForm({ ticket, onClose }: { ticket: Ticket; onClose(): void }) {
  const { t } = useTranslation('tickets')
  const navigate = useNavigate()
  const [text, setText] = useState('')
  const settled = useDebounced(text, WAIT_MS)
  const number = parseTicketNumber(settled)
  const isItself = number === ticket.number
  const other = useTicketIf(isItself ? null : number)
  const merge = useMergeTicket(ticket.number)
  // What is shown is what is typed: nothing else can be merged into.
  const into = text === settled && !other.isError ? other.data : undefined
  const isClosed = into?.status.category === 'closed'
  const isMissing = isProblem(other.error, 'not_found')

  function wrong(): string | null {
    if (text !== settled || text.trim() === '') return null
    if (number === null) return t('merge.unreadable')
    if (isItself) return t('merge.itself')
    if (isMissing) return t('merge.missing')
    if (isClosed) return t('merge.isClosed')
    return fieldText(merge.error, 'into')
  }
  async function confirm() {
    if (!into) return
    // What went wrong stands in the dialog.
    const merged = await merge.mutateAsync(into.number).catch(() => null)
    if (!merged) return
    onClose()
    await navigate({ to: '/tickets/$number', params: { number: String(merged.number) } })
    const numbers = { from: ticket.display_number, into: merged.display_number }
    toast.success(t('merge.done', numbers))
  }
  const errorMessage = wrong()
  return (
    <div className="flex flex-col gap-4">
      <p className="text-base text-muted">{t('merge.lead')}</p>
      {other.isError && !isMissing && <FormError error={other.error} />}
      {!errorMessage && <FormError error={merge.error} />}
      <TextField
        label={t('merge.number')}
        description={t('merge.example', { number: displayNumber(42) })}
        value={text}
        onChange={(next) => {
          merge.reset()
          setText(next)
        }}
        errorMessage={errorMessage}
        isDisabled={merge.isPending}
        autoComplete="off"
        spellCheck="false"
        autoFocus
      />
      <div role="status" className="flex flex-col gap-3 empty:hidden">
        {into ? (
          <>
            <Summary ticket={into} />
            {!isClosed && into.requester.email !== ticket.requester.email && (
              <Notice tone="warning" icon={TriangleAlert}>
                {t('merge.differs', { name: ticket.requester.name, number: into.display_number })}
              </Notice>
            )}
          </>
        ) : (
          other.isFetching && <Skeleton className="h-20" />
        )}
      </div>
      <p className="text-sm text-muted">{t('merge.forever')}</p>
      <div className="flex flex-wrap justify-end gap-2">
        <Button onPress={onClose}>{t('common:cancel')}</Button>
        <Button
          variant="danger"
          isDisabled={!into || isClosed}
          isPending={merge.isPending}
          onPress={() => void confirm()}
        >
          {t('merge.action')}
        </Button>
      </div>
    </div>
  )
}

function Summary({ ticket }: { ticket: Ticket }) {
  return (
    <div className="flex flex-col gap-1 rounded-lg border border-line bg-sunken px-3 py-2.5">
      <p className="text-base font-medium wrap-anywhere text-ink">{ticket.title}</p>
      <p className="text-sm wrap-anywhere text-muted">
        {ticket.requester.name} · {ticket.requester.email}
      </p>
      <p className="flex flex-wrap items-center gap-2 text-xs text-muted">
        <span className="tabular-nums">{ticket.display_number}</span>
        <StatusChip name={ticket.status.name} category={ticket.status.category} />
      </p>
    </div>
  )
}
