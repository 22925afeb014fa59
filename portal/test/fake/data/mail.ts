import type { Suppression, SuspendedMail } from '../../../src/api/types.ts'
import { at, id } from './tenant.ts'

export const suspendedMail: SuspendedMail[] = [
  {
    id: id('smi', 1),
    received_at: at(95),
    reason: 'no_sender',
    detail: 'the mail names no sender: ',
    from: '',
    to: 'support@demo.lambdesk.test',
    subject: 'Invoice 2231 attached',
    size_bytes: 18_232,
    raw_url: '/api/fake/raw/1',
  },
  {
    id: id('smi', 2),
    received_at: at(60 * 27),
    reason: 'virus',
    detail: 'a virus was found in the mail',
    from: 'billing@mailer.example',
    to: 'support@demo.lambdesk.test',
    subject: 'Your parcel could not be delivered, please open the enclosed document',
    size_bytes: 2_418_004,
    raw_url: '/api/fake/raw/2',
  },
  {
    id: id('smi', 3),
    received_at: at(60 * 31),
    reason: 'automatic_reply_to_closed',
    detail: 'a program answered ticket T-000005, which is closed',
    from: 'noreply@parcels.example',
    to: 'support@demo.lambdesk.test',
    subject: 'Automatic reply: Change of delivery address',
    size_bytes: 4_120,
    raw_url: '/api/fake/raw/3',
  },
  {
    id: id('smi', 4),
    received_at: at(60 * 50),
    reason: 'could_not_be_taken_in',
    detail: 'taking the mail in failed each time; an operator can have it tried again',
    from: 'anna@example.com',
    to: 'workshop@demo.lambdesk.test',
    subject: 'Photos of the frame',
    size_bytes: 7_300_118,
    raw_url: '/api/fake/raw/4',
  },
]

const DAY = 60 * 24
const suppressed = (daysAgo: number) => ({
  suppressed_at: at(daysAgo * DAY),
  expires_at: at((daysAgo - 60) * DAY),
})
export const suppressions: Suppression[] = [
  {
    email: 'marc.lefevre@example.fr',
    reason: 'bounced',
    detail:
      'smtp; 550 5.1.1 <marc.lefevre@example.fr>: Recipient address rejected: User unknown in virtual mailbox table',
    ticket_number: 12,
    ...suppressed(3),
  },
  {
    email: 'newsletter-reader@mailboxes.example',
    reason: 'complained',
    detail: 'abuse: newsletter-reader@mailboxes.example',
    ticket_number: 7,
    ...suppressed(19),
  },
  {
    email: 'accounts.payable+invoices@a-rather-long-company-name.example',
    reason: 'bounced',
    detail:
      'Permanent bounce (NoEmail): accounts.payable+invoices@a-rather-long-company-name.example: no reason given',
    ticket_number: null,
    ...suppressed(44),
  },
]
