import { useTranslation } from 'react-i18next'
import { isUnreadStep, mailStepText } from '../../api/server-text'
import type { MailStep, MailStepKind } from '../../api/types'
import { cx, Time } from '../../ui'

/** Steps that somebody should look at. */
const BAD: readonly MailStepKind[] = ['bounced', 'complained', 'failed']
const WAITING: readonly MailStepKind[] = ['suspended', 'parked']

function dotOf({ step, detail }: MailStep): string {
  if (BAD.includes(step)) return 'bg-danger'
  return WAITING.includes(step) || isUnreadStep(detail) ? 'bg-warning-ink' : 'bg-accent'
}

/** The way of a mail, oldest step first. */
export function MailPath({ steps }: { steps: readonly MailStep[] }) {
  const { t } = useTranslation('mail')
  const server = useTranslation('server').t
  return (
    <section className="mt-5 border-t border-line pt-4" aria-labelledby="mail-path">
      <h3 id="mail-path" className="text-base font-semibold text-ink">
        {t('path')}
      </h3>
      <ol className="mt-3 flex flex-col">
        {steps.map((one, index) => {
          const { text, lang } = mailStepText(one.detail, server)
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: steps are only ever added behind
            <li key={index} className="group relative flex gap-3 pb-4 last:pb-0">
              <span
                aria-hidden
                className="absolute inset-y-0 start-[0.3125rem] top-4 w-px bg-line-strong group-last:hidden"
              />
              <span
                aria-hidden
                className={cx('mt-1.5 size-2.5 shrink-0 rounded-full', dotOf(one))}
              />
              <div className="min-w-0 flex-1">
                <p className="flex flex-wrap items-baseline gap-x-3 text-base font-medium text-ink">
                  {t(`step.${isUnreadStep(one.detail) ? 'unreadable' : one.step}`)}
                  <span className="text-sm font-normal text-muted">
                    <Time value={one.at} />
                  </span>
                </p>
                {text && (
                  <p
                    lang={lang}
                    className="text-sm wrap-anywhere text-muted first-letter:uppercase"
                  >
                    {text}
                  </p>
                )}
              </div>
            </li>
          )
        })}
      </ol>
    </section>
  )
}
