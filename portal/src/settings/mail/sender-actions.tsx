import { useQuery } from '@tanstack/react-query'
import { Ban, type LucideIcon, ShieldCheck } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { senderRulesQuery } from '../../api/mail'
import type { SenderRule, SenderVerdict, SuspendedMailDetail } from '../../api/types'
import { hasScope, useSession } from '../../app/session'
import { Button, ConfirmDialog, toast } from '../../ui'
import { addressIn, domainOf } from './sender'
import { useSenderRules } from './use-sender-rules'

const ICONS: Record<SenderVerdict, LucideIcon> = { blocked: Ban, allowed: ShieldCheck }

type Wish = Pick<SenderRule, 'sender' | 'verdict'>

/** Whom a mail is from: as it says itself, or as it was handed over where it says nothing. */
const senderOf = (mail: Pick<SuspendedMailDetail, 'from_header' | 'from'>) =>
  addressIn(mail.from_header ?? '') ?? addressIn(mail.from)

/** What the rules say of a held mail's sender, and how they are changed. */
export function SenderActions({ mail }: { mail: SuspendedMailDetail }) {
  const { t } = useTranslation('mail')
  const { me } = useSession()
  const { data: rules } = useQuery(senderRulesQuery(me.tenant.id))
  const { put } = useSenderRules()
  const [wish, setWish] = useState<Wish | null>(null)
  const address = senderOf(mail)
  if (address === null || !rules) return null

  const domain = domainOf(address)
  const verdictOf = (sender: string) => rules.find((rule) => rule.sender === sender)?.verdict
  const wishes: Wish[] = [
    { sender: address, verdict: 'blocked' },
    { sender: domain, verdict: 'blocked' },
    { sender: address, verdict: 'allowed' },
  ]
  const known = [address, domain].flatMap((sender) => {
    const verdict = verdictOf(sender)
    return verdict ? [{ sender, verdict }] : []
  })
  return (
    <section className="mt-5 border-t border-line pt-4" aria-labelledby="mail-sender">
      <h3 id="mail-sender" className="text-base font-semibold text-ink">
        {t('sender.title')}
      </h3>
      <div role="status" className="mt-1 text-sm wrap-anywhere text-muted">
        {known.length === 0 && <p>{t('sender.no_rule', { sender: address })}</p>}
        {known.map(({ sender, verdict }) => (
          <p key={sender}>{t(`sender.is_${verdict}`, { sender })}</p>
        ))}
      </div>
      {hasScope(me, 'configuration:write') && (
        <div className="mt-3 flex flex-wrap gap-2">
          {wishes
            .filter(({ sender, verdict }) => verdictOf(sender) !== verdict)
            .map((one) => (
              <Button
                key={one.verdict + one.sender}
                icon={ICONS[one.verdict]}
                onPress={() => setWish(one)}
                className="max-w-full"
              >
                <span className="truncate">
                  {t(`sender.${one.verdict}`, { sender: one.sender })}
                </span>
              </Button>
            ))}
        </div>
      )}
      <ConfirmDialog
        title={wish ? t(`sender.${wish.verdict}_title`, { sender: wish.sender }) : ''}
        confirmLabel={wish ? t(`sender.${wish.verdict}_action`) : ''}
        variant={wish?.verdict === 'blocked' ? 'danger' : 'primary'}
        isOpen={wish !== null}
        onClose={() => setWish(null)}
        onConfirm={async () => {
          if (!wish) return
          await put(wish.sender, wish.verdict)
          toast.success(t(`rules.saved_${wish.verdict}`, { sender: wish.sender }))
        }}
      >
        {wish && t(`rules.verdict_lead.${wish.verdict}`)}
        {wish?.sender.startsWith('@') && ` ${t('sender.domain_lead')}`}
      </ConfirmDialog>
    </section>
  )
}
