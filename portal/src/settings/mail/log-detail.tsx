import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { CircleCheck, Download, RotateCcw, Send, TriangleAlert } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { MAILS, rawMailUrl, replayMail } from '../../api/mail'
import { isProblem } from '../../api/problem'
import { isSuppressedDelivery, notTakenInText } from '../../api/server-text'
import type { Mail, MailState, ReplayedMail } from '../../api/types'
import { hasScope, useSession } from '../../app/session'
import { formatBytes } from '../../i18n/bytes'
import { TicketLink } from '../../tickets/ticket-link'
import { Button, ConfirmDialog, Notice, Time, toast } from '../../ui'
import { Fact } from './fact'
import { DirectionMark, StateChip } from './mail-chips'
import { MailPath } from './mail-path'

/** All that is known of a mail: where it went, step by step, its original, and to take it in once more. */
export function LogDetail({ mail }: { mail: Mail }) {
  const { t, i18n } = useTranslation('mail')
  const { me } = useSession()
  const canSeeHeld = hasScope(me, 'suspended_mail:read')
  return (
    <>
      <div className="flex flex-wrap items-center gap-3">
        <DirectionMark direction={mail.direction} />
        <StateChip state={mail.state} />
      </div>
      <dl className="mt-2 divide-y divide-line">
        <Fact name={t('from')}>{mail.from || t('no_sender')}</Fact>
        <Fact name={t('to')}>{mail.to.join(', ') || t('nobody')}</Fact>
        <Fact name={t(`at.${mail.direction}`)}>
          <Time value={mail.at} />
        </Fact>
        {mail.size_bytes != null && (
          <Fact name={t('size')}>{formatBytes(mail.size_bytes, i18n.language)}</Fact>
        )}
        {mail.ticket_number != null && (
          <Fact name={t('log.ticket')}>
            <TicketLink number={mail.ticket_number} />
          </Fact>
        )}
        {mail.suspended_mail_id != null && canSeeHeld && (
          <Fact name={t('log.held')}>
            <Link
              to="/settings/suspended-mail"
              search={{ mail: mail.suspended_mail_id }}
              className="text-accent-ink underline-offset-2 hover:underline"
            >
              {t('log.open_held')}
            </Link>
          </Fact>
        )}
        <Fact name={t('id')}>
          <code className="font-mono text-sm select-all">{mail.id}</code>
        </Fact>
      </dl>
      <MailPath steps={mail.steps} />
      <NotArrived mail={mail} />
      {mail.has_raw && <Original mail={mail} />}
    </>
  )
}

/** Mail that did not arrive, or waits: its ticket has the button that sends it. */
const STUCK: Partial<Record<MailState, 'not_arrived' | 'parked'>> = {
  bounced: 'not_arrived',
  failed: 'not_arrived',
  parked: 'parked',
}

function NotArrived({ mail }: { mail: Mail }) {
  const { t } = useTranslation('mail')
  const { me } = useSession()
  const stuck = STUCK[mail.state]
  if (!stuck || mail.ticket_number == null || !hasScope(me, 'tickets:write')) return null
  const isSuppressed = mail.steps.some(({ detail }) => isSuppressedDelivery(detail))
  return (
    <Notice tone="warning" icon={Send} className="mt-4">
      {t(`log.${stuck}`)} <TicketLink number={mail.ticket_number} isUnderlined />
      {isSuppressed && hasScope(me, 'suspended_mail:read') && (
        <Link to="/settings/suppressions" className="ms-3 underline underline-offset-2">
          {t('log.suppressed')}
        </Link>
      )}
    </Notice>
  )
}

function Original({ mail }: { mail: Mail }) {
  const { t } = useTranslation('mail')
  const { me } = useSession()
  const queryClient = useQueryClient()
  const [isAsking, setIsAsking] = useState(false)
  const [replayed, setReplayed] = useState<ReplayedMail | null>(null)
  const [refusal, setRefusal] = useState<string | null>(null)
  const server = useTranslation('server').t
  const why = refusal === null ? null : notTakenInText(refusal, server)
  const download = useMutation({
    mutationFn: () => rawMailUrl(mail.id),
    // It comes as an attachment: the page stays where it is.
    onSuccess: (url) => window.location.assign(url),
    onError: (error) => toast.error(error),
  })
  async function replay() {
    setReplayed(null)
    setRefusal(null)
    try {
      setReplayed(await replayMail(mail.id))
    } catch (error) {
      // Why it can't be done is known to the server alone.
      if (!isProblem(error, 'conflict')) throw error
      setRefusal(error.detail)
    }
    void queryClient.invalidateQueries({ queryKey: [me.tenant.id, MAILS] })
  }
  return (
    <section className="mt-5 border-t border-line pt-4" aria-labelledby="mail-original">
      <h3 id="mail-original" className="text-base font-semibold text-ink">
        {t('log.original')}
      </h3>
      <p className="mt-1 text-sm text-muted">{t('log.original_lead')}</p>
      <div className="mt-3 flex flex-wrap gap-2">
        <Button icon={Download} isPending={download.isPending} onPress={() => download.mutate()}>
          {t('log.download')}
        </Button>
        {hasScope(me, 'tickets:write') && (
          <Button icon={RotateCcw} onPress={() => setIsAsking(true)}>
            {t('replay.action')}
          </Button>
        )}
      </div>
      <div role="status">
        {replayed && (
          <Notice tone="success" icon={CircleCheck} className="mt-3">
            {t(`replay.outcome.${replayed.outcome}`)}{' '}
            {replayed.ticket_number != null && (
              <TicketLink number={replayed.ticket_number} isUnderlined />
            )}
          </Notice>
        )}
        {why && (
          <Notice tone="warning" icon={TriangleAlert} className="mt-3">
            {t('replay.refused')} <span lang={why.lang}>{why.text}</span>
          </Notice>
        )}
      </div>
      <ConfirmDialog
        title={t('replay.title')}
        confirmLabel={t('replay.action')}
        variant="primary"
        isOpen={isAsking}
        onClose={() => setIsAsking(false)}
        onConfirm={replay}
      >
        {t('replay.lead')}
      </ConfirmDialog>
    </section>
  )
}
