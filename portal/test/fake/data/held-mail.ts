import type { SuspendedMail, SuspendedMailDetail } from '../../../src/api/types.ts'
import { id } from './tenant.ts'

const PARCEL = `<p>Dear customer,</p>
<p>your parcel <b>48112</b> could not be delivered. Please <a href="https://parcels.example.evil/login?id=7">confirm your address</a> within 24 hours.</p>
<table><tbody><tr><th>Parcel</th><td>48112</td></tr><tr><th>Fee</th><td>1.99 €</td></tr></tbody></table>
<img data-remote-src="https://cdn.evil.example/open.gif" alt="">
<p>Your delivery service</p>`

type Contents = Omit<SuspendedMailDetail, keyof SuspendedMail>

const plain = ({ from, to, received_at }: SuspendedMail, text: string | null): Contents => ({
  from_header: from,
  to_header: [to],
  cc: [],
  date: received_at,
  html: null,
  text,
  is_cut: false,
  attachments: [],
  verdicts: { spf: 'pass', dkim: 'pass', dmarc: 'pass', spam: 'pass', virus: 'pass' },
})

/** A held mail with what it says. */
export function contentsOf(mail: SuspendedMail): SuspendedMailDetail {
  switch (mail.id) {
    case id('smi', 2):
      return {
        ...mail,
        ...plain(mail, 'Dear customer,\n\nyour parcel 48112 could not be delivered.'),
        from_header: 'Parcel Service <Service@parcels.example>',
        cc: ['billing@demo.lambdesk.test'],
        html: PARCEL,
        attachments: [
          {
            name: 'label.pdf.exe',
            content_type: 'application/x-msdownload',
            size_bytes: 2_401_100,
          },
          { name: 'terms.html', content_type: 'text/html', size_bytes: 9_120 },
        ],
        verdicts: { spf: 'pass', dkim: 'unknown', dmarc: 'fail', spam: 'fail', virus: 'fail' },
      }
    case id('smi', 3):
      return { ...mail, ...plain(mail, 'I am on leave until Monday.\n\nParcels') }
    default:
      return { ...mail, ...plain(mail, null), date: null }
  }
}
