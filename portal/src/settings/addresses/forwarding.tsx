import { useMutation, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { CircleCheck, Info, LoaderCircle, MailSearch, TriangleAlert } from 'lucide-react'
import { type ReactNode, useEffect, useState } from 'react'
import { Trans, useTranslation } from 'react-i18next'
import { request } from '../../api/client'
import { addressesQuery, domainsQuery } from '../../api/queries'
import type { Address, AddressDomain } from '../../api/types'
import { useSession } from '../../app/session'
import { Button, CopyButton, Notice, Time, toast } from '../../ui'
import { Section } from '../section'

const POLL_MS = 4_000
/** How long the probe is waited for: mail that takes longer will not come in by itself. */
const PATIENCE_MS = 3 * 60_000

type OwnDomain = Extract<AddressDomain, { kind: 'own' }>

/** How the mail of an address of an own domain comes in. Nothing for the others, whose mail is here already. */
export function Forwarding({ address, canWrite }: { address: Address; canWrite: boolean }) {
  return address.domain.kind === 'own' ? (
    <OwnForwarding address={address} domain={address.domain} canWrite={canWrite} />
  ) : null
}

/** Sends the probe, and looks for it as long as that makes sense. */
function useProbe({ id }: Address, isVerified: boolean) {
  const { me } = useSession()
  const [state, setState] = useState<'idle' | 'waiting' | 'missing'>('idle')
  const isWaiting = state === 'waiting' && !isVerified
  useQuery({
    ...addressesQuery(me.tenant.id),
    refetchInterval: isWaiting ? POLL_MS : false,
  })
  useEffect(() => {
    if (!isWaiting) return
    const timer = setTimeout(() => setState('missing'), PATIENCE_MS)
    return () => clearTimeout(timer)
  }, [isWaiting])
  const send = useMutation({
    mutationFn: () =>
      request<Address>('POST', `/v1/addresses/${id}/forwarding_checks`, { body: {} }),
    onSuccess: () => setState('waiting'),
    onError: (error) => toast.error(error),
  })
  return { state: isVerified ? 'idle' : state, send }
}

function OwnForwarding({
  address,
  domain,
  canWrite,
}: {
  address: Address
  domain: OwnDomain
  canWrite: boolean
}) {
  const { t } = useTranslation('addresses')
  const isVerified = domain.forwarding === 'verified'
  const { state, send } = useProbe(address, isVerified)
  const { email } = address
  return (
    <Section title={t('forwarding.title')} lead={t('forwarding.lead', { email })}>
      <div className="flex flex-col gap-4">
        <div role="status" className="flex flex-col gap-2">
          {isVerified ? (
            <Notice tone="success" icon={CircleCheck}>
              {t('forwarding.verified_lead')}{' '}
              {domain.verified_at && <Time value={domain.verified_at} />}
            </Notice>
          ) : state === 'waiting' ? (
            <Notice icon={LoaderCircle} className="[&_svg]:animate-spin">
              {t('forwarding.waiting', { email })}
            </Notice>
          ) : (
            <Notice tone="warning" icon={TriangleAlert}>
              {t(state === 'missing' ? 'forwarding.missing' : 'forwarding.unverified_lead')}
            </Notice>
          )}
        </div>
        <ol className="flex flex-col gap-4">
          <Step number={1}>
            <p>{t('forwarding.step_forward', { email })}</p>
            <p className="mt-1.5 flex items-center gap-1 rounded-lg bg-sunken py-1 ps-3 pe-1">
              <code className="min-w-0 flex-1 font-mono text-sm wrap-anywhere text-ink select-all">
                {domain.forwards_to}
              </code>
              <CopyButton text={domain.forwards_to} />
            </p>
          </Step>
          <Step number={2}>
            <p>
              <Trans
                t={t}
                i18nKey="forwarding.step_confirm"
                components={{ held: <Link to="/settings/suspended-mail" className="link" /> }}
              />
            </p>
          </Step>
          <Step number={3}>
            <p>{t('forwarding.step_check', { email })}</p>
            {canWrite && (
              <Button
                className="mt-2"
                icon={MailSearch}
                variant={isVerified ? 'secondary' : 'primary'}
                isPending={send.isPending || state === 'waiting'}
                onPress={() => send.mutate()}
              >
                {t('forwarding.check')}
              </Button>
            )}
          </Step>
        </ol>
        <SendingNotice domain={domain.domain} />
      </div>
    </Section>
  )
}

function Step({ number, children }: { number: number; children: ReactNode }) {
  return (
    <li className="flex gap-3">
      <span
        aria-hidden
        className="flex size-6 shrink-0 items-center justify-center rounded-full bg-neutral-soft text-xs font-semibold text-neutral-ink"
      >
        {number}
      </span>
      <div className="min-w-0 flex-1 text-base text-ink">{children}</div>
    </li>
  )
}

/** That replies cannot leave from an own domain before its records are found. */
function SendingNotice({ domain }: { domain: string }) {
  const { t } = useTranslation('addresses')
  const { me } = useSession()
  const domains = useQuery(domainsQuery(me.tenant.id)).data
  const found = domains?.find((one) => one.domain === domain)
  if (!found || found.state === 'verified') return null
  return (
    <Notice icon={Info}>
      <Trans
        t={t}
        i18nKey="forwarding.sending"
        values={{ domain }}
        components={{ domains: <Link to="/settings/domains" className="underline" /> }}
      />
    </Notice>
  )
}
