import { ArrowDownLeft, ArrowUpRight } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { MailDirection, MailState, SuspendedMail, Verdict, Verdicts } from '../../api/types'
import { Chip, type Tone } from '../../ui'

const TONES: Record<MailState, Tone> = {
  taken_in: 'success',
  suspended: 'warning',
  rejected: 'neutral',
  noted: 'neutral',
  queued: 'neutral',
  sent: 'info',
  delivered: 'success',
  failed: 'danger',
  bounced: 'danger',
  complained: 'danger',
  parked: 'warning',
}

/** What became of a mail, in a word or two. */
export function StateChip({ state }: { state: MailState }) {
  const { t } = useTranslation('mail')
  return <Chip tone={TONES[state]}>{t(`state.${state}`)}</Chip>
}

/** Which way a mail went. */
export function DirectionMark({ direction }: { direction: MailDirection }) {
  const { t } = useTranslation('mail')
  const Icon = direction === 'in' ? ArrowDownLeft : ArrowUpRight
  return (
    <span className="inline-flex items-center gap-1 text-sm whitespace-nowrap text-muted">
      <Icon size={15} aria-hidden className="shrink-0 rtl:-scale-x-100" />
      {t(`direction.${direction}`)}
    </span>
  )
}

/** Why a mail is held, in two or three words. */
export function ReasonChip({ mail }: { mail: Pick<SuspendedMail, 'reason'> }) {
  const { t } = useTranslation('settings')
  const unknown = mail.reason.replaceAll('_', ' ')
  return (
    <Chip tone={mail.reason === 'virus' ? 'danger' : 'warning'}>
      {t(`suspended.reason.${mail.reason}`, { defaultValue: unknown })}
    </Chip>
  )
}

const CHECKS = ['spf', 'dkim', 'dmarc', 'spam', 'virus'] as const satisfies (keyof Verdicts)[]
const VERDICT_TONES: Record<Verdict, Tone> = {
  pass: 'success',
  fail: 'danger',
  unknown: 'neutral',
}

/** What the checks on arrival found, each with its name. */
export function VerdictChips({ verdicts }: { verdicts: Verdicts }) {
  const { t } = useTranslation('mail')
  return (
    <ul className="flex flex-wrap gap-1.5" aria-label={t('verdict.label')}>
      {CHECKS.map((check) => (
        <li key={check} className="flex">
          <Chip tone={VERDICT_TONES[verdicts[check]]}>
            {t(`verdict.${check}.${verdicts[check]}`)}
          </Chip>
        </li>
      ))}
    </ul>
  )
}
