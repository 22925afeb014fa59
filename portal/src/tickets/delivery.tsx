// What became of a mail, and what can be done where it did not arrive.
import { Link } from '@tanstack/react-router'
import { Send } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { deliveryText, isSuppressedDelivery } from '../api/server-text'
import type { Comment, DeliveryState } from '../api/types'
import { catchFocus } from '../app/lost-focus'
import { hasScope, useSession } from '../app/session'
import { Button, Chip, cx } from '../ui'
import type { StoryTicket } from './timeline'
import { useResendComment } from './writes'

type Delivery = NonNullable<Comment['delivery']>
type LeftOut = Delivery['left_out'][number]

const TONES = {
  queued: 'neutral',
  sent: 'info',
  delivered: 'success',
  bounced: 'danger',
  complained: 'danger',
  failed: 'danger',
  parked: 'warning',
} as const satisfies Record<DeliveryState, string>

export function DeliveryChip({ delivery }: { delivery: Delivery }) {
  const { t } = useTranslation('tickets')
  return <Chip tone={TONES[delivery.state]}>{t(`delivery.${delivery.state}`)}</Chip>
}

/** Mail that did not arrive. One whose reader complained did. */
const STUCK: readonly DeliveryState[] = ['bounced', 'failed', 'parked']
const TOLD: readonly DeliveryState[] = [...STUCK, 'complained']

const LINK = 'font-medium underline underline-offset-2'

const whoIsLeftOut = (delivery: Delivery, why: LeftOut['reason']) =>
  delivery.left_out
    .filter(({ reason }) => reason === why)
    .map(({ email }) => email)
    .join(', ')

/** Why a mail did not arrive, whom it did not go to, and how it is sent again. */
export function DeliveryProblem({
  ticket,
  seq,
  delivery,
}: {
  ticket: StoryTicket
  seq: number
  delivery: Delivery
}) {
  const { t } = useTranslation('tickets')
  const { me } = useSession()
  const server = useTranslation('server').t
  const resend = useResendComment(ticket.number, seq)
  const isTold = TOLD.includes(delivery.state)
  const reasons = [...new Set(delivery.left_out.map(({ reason }) => reason))]
  if (!isTold && reasons.length === 0) return null

  const detail = isTold ? (delivery.detail ?? '') : ''
  const { text, lang } = deliveryText(detail, server)
  const isWarning = !isTold || delivery.state === 'parked'
  const isSuppressed = isSuppressedDelivery(detail) || reasons.includes('suppressed')
  const wasResent = delivery.resent_as != null
  const canResend = !wasResent && STUCK.includes(delivery.state) && hasScope(me, 'tickets:write')
  // The button goes once the mail is on its way: the focus stays with the record.
  function sendAgain() {
    const button = document.activeElement
    const record = button?.closest('li') ?? null
    if (record) record.tabIndex = -1
    resend.mutate(ticket.version, { onSuccess: () => void catchFocus(() => record, button) })
  }
  return (
    <div
      className={cx(
        'mt-2 rounded-md px-3 py-2 text-sm wrap-anywhere',
        isWarning ? 'bg-warning-soft text-warning-ink' : 'bg-danger-soft text-danger-ink',
      )}
    >
      {text && <p lang={lang}>{text}</p>}
      {reasons.map((reason) => (
        <p key={reason}>{t(`left_out.${reason}`, { who: whoIsLeftOut(delivery, reason) })}</p>
      ))}
      {wasResent && <p>{t('resend.was')}</p>}
      <div className="mt-1 flex flex-wrap items-center gap-x-4 gap-y-1.5 empty:hidden">
        {canResend && (
          <Button size="sm" icon={Send} isPending={resend.isPending} onPress={sendAgain}>
            {t('resend.action')}
          </Button>
        )}
        {isSuppressed && hasScope(me, 'suspended_mail:read') && (
          <Link to="/settings/suppressions" className={LINK}>
            {t('delivery.suppressed')}
          </Link>
        )}
        {hasScope(me, 'tickets:read') && (
          <Link
            to="/settings/mail-log"
            search={{ direction: 'out', ticket: ticket.number }}
            className={LINK}
          >
            {t('delivery.log')}
          </Link>
        )}
      </div>
    </div>
  )
}
