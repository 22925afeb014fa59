import { useTranslation } from 'react-i18next'
import { threadingText } from '../api/server-text'
import type { Comment } from '../api/types'

/** What a comment's mail says of itself, and how it found its ticket. */
export function MailHeaders({ mail }: { mail: NonNullable<Comment['mail']> }) {
  const { t } = useTranslation('tickets')
  const server = useTranslation('server').t
  const isVerified = mail.is_sender_verified
  const threading = mail.threaded_by ? threadingText(mail.threaded_by, server) : null
  const rows = [
    ['from', mail.from],
    [
      'sender',
      typeof isVerified === 'boolean' && t(isVerified ? 'mail.verified' : 'mail.notVerified'),
    ],
    ['to', mail.to.join(', ')],
    ['cc', mail.cc.join(', ')],
    ['subject', mail.subject],
    ['messageId', mail.message_id],
    ['threadedBy', threading?.text],
  ] as const
  return (
    <details className="mt-3 text-xs text-muted">
      <summary className="w-fit cursor-pointer rounded-sm">{t('comment.mail')}</summary>
      <dl className="mt-1 grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-0.5">
        {rows.map(
          ([name, value]) =>
            value && (
              <div key={name} className="contents">
                <dt className="text-faint">{t(`mail.${name}`)}</dt>
                <dd
                  lang={name === 'threadedBy' ? threading?.lang : undefined}
                  className="wrap-anywhere"
                >
                  {value}
                </dd>
              </div>
            ),
        )}
      </dl>
    </details>
  )
}
