import type { Address, SuspendedMail } from '../../../src/api/types.ts'
import { at, id } from './tenant.ts'

export const addresses: Address[] = [
  {
    id: id('adr', 1),
    email: 'support@demo.lambdesk.test',
    display_name: 'Northwind Support',
    team: { id: id('tea', 1), name: 'Support' },
    created_at: at(60 * 24 * 40),
  },
  {
    id: id('adr', 2),
    email: 'workshop@demo.lambdesk.test',
    display_name: 'Northwind Workshop',
    team: null,
    created_at: at(60 * 24 * 12),
  },
]

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
