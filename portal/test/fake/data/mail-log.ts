import type { Mail, MailSettings, MailStep, SenderRule } from '../../../src/api/types.ts'
import { at, id, members } from './tenant.ts'

const step = (minutesAgo: number, kind: MailStep['step'], detail = ''): MailStep => ({
  at: at(minutesAgo),
  step: kind,
  detail,
})

const arrival = (bytes: number) =>
  `received from SES for support@demo.lambdesk.test, ${bytes} bytes; SPF pass, DKIM pass, DMARC pass, spam pass, virus pass`

export const mails: Mail[] = [
  {
    id: id('mil', 1),
    direction: 'out',
    at: at(12),
    from: 'support@demo.lambdesk.test',
    to: ['anna@example.com', 'lena@example.com'],
    subject: 'Re: Firmware 4.2 drains the battery overnight, even when the bike is switched off',
    state: 'delivered',
    steps: [
      step(12, 'queued', 'queued, because a member replied'),
      step(12, 'handed_over', 'handed over to SES'),
      step(11, 'delivered', "taken by the recipient's server"),
    ],
    ticket_number: 16,
    seq: 4,
    suspended_mail_id: null,
    has_raw: false,
    size_bytes: null,
  },
  {
    id: id('mil', 2),
    direction: 'in',
    at: at(40),
    from: 'anna@example.com',
    to: ['support@demo.lambdesk.test'],
    subject: 'Re: Where is my order 48112? It should have come on Tuesday',
    state: 'taken_in',
    steps: [
      step(40, 'received', arrival(48_204)),
      step(40, 'parsed', 'read'),
      step(40, 'threaded', "sent to the ticket's signed reply address"),
      step(40, 'commented', 'commented on ticket T-000012'),
    ],
    ticket_number: 12,
    seq: 5,
    suspended_mail_id: null,
    has_raw: true,
    size_bytes: 48_204,
  },
  {
    id: id('mil', 3),
    direction: 'in',
    at: at(95),
    from: '',
    to: ['support@demo.lambdesk.test'],
    subject: 'Invoice 2231 attached',
    state: 'suspended',
    steps: [
      step(95, 'received', arrival(18_232)),
      step(95, 'parsed', 'not read: the mail names no sender: '),
      step(95, 'suspended', 'suspended for no_sender: the mail names no sender: '),
    ],
    ticket_number: null,
    seq: null,
    suspended_mail_id: id('smi', 1),
    has_raw: true,
    size_bytes: 18_232,
  },
  {
    id: id('mil', 4),
    direction: 'out',
    at: at(60 * 5),
    from: 'support@demo.lambdesk.test',
    to: ['marc.lefevre@example.fr'],
    subject: 'Re: Cannot pair the display with my phone',
    state: 'bounced',
    steps: [
      step(60 * 5, 'queued', 'queued, because a member replied'),
      step(60 * 5, 'handed_over', 'handed over to SES'),
      step(
        60 * 5 - 1,
        'bounced',
        'Permanent bounce (NoEmail): marc.lefevre@example.fr: smtp; 550 5.1.1 user unknown',
      ),
    ],
    ticket_number: 12,
    seq: 4,
    suspended_mail_id: null,
    has_raw: false,
    size_bytes: null,
  },
  {
    id: id('mil', 5),
    direction: 'out',
    at: at(60 * 9),
    from: 'support@demo.lambdesk.test',
    to: ['noreply@parcels.example'],
    subject: 'We have received: Automatic reply',
    state: 'parked',
    steps: [
      step(60 * 9, 'queued', 'queued, because a new ticket is acknowledged'),
      step(
        60 * 9,
        'parked',
        'parked: 10 automatic mails on this ticket to this address in 10 minutes',
      ),
    ],
    ticket_number: 7,
    seq: 11,
    suspended_mail_id: null,
    has_raw: false,
    size_bytes: null,
  },
  {
    id: id('mil', 6),
    direction: 'in',
    at: at(60 * 26),
    from: 'mailer-daemon@example.fr',
    to: ['support@demo.lambdesk.test'],
    subject: '',
    state: 'noted',
    steps: [
      step(60 * 26, 'received', arrival(3_911)),
      step(60 * 26, 'parsed', 'read'),
      step(60 * 26, 'noted', 'noted as a report on record 4 of ticket T-000012'),
    ],
    ticket_number: 12,
    seq: null,
    suspended_mail_id: null,
    has_raw: true,
    size_bytes: 3_911,
  },
]

const by = (index: number) => {
  const { id, name } = members[index] ?? { id: 'mem_0', name: 'Nobody' }
  return { id, name }
}

export const senderRules: SenderRule[] = [
  {
    sender: '@parcels.example',
    verdict: 'blocked',
    created_at: at(60 * 24 * 2),
    created_by: by(0),
  },
  {
    sender: 'newsletter@a-rather-long-company-name-with-many-words.example',
    verdict: 'blocked',
    created_at: at(60 * 24 * 9),
    created_by: by(2),
  },
  {
    sender: 'marc.lefevre@example.fr',
    verdict: 'allowed',
    created_at: at(60 * 24 * 30),
    created_by: by(0),
  },
]

export const mailSettings: MailSettings = {
  on_dmarc_fail: 'accept',
  on_spam: 'suspend',
  caps: {
    per_10_minutes: 10,
    per_30_minutes: 15,
    per_60_minutes: 25,
    per_180_minutes: 50,
    per_600_minutes: 100,
  },
  quoted_comments: 0,
  announces_resolution: false,
  asks_for_rating: false,
  rating_delay_hours: 24,
}
