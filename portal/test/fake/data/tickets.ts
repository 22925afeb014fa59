import type { AuditRecord, Comment, Priority, Ticket } from '../../../src/api/types.ts'
import { summaryOf } from './sla.ts'
import { addStoryEvents } from './sla-records.ts'
import { at, configuration, id, members, statuses } from './tenant.ts'

const TITLES = [
  'Rear hub clicks under load after the 1,000 km service',
  'Cannot pair the display with my phone',
  'Where is my order 48112? It should have come on Tuesday',
  'Facture du mois d’octobre introuvable',
  'Brake pads worn after six weeks',
  'Change of delivery address',
  'Firmware 4.2 drains the battery overnight, even when the bike is switched off in the garage',
  'Refund for the cancelled workshop appointment',
  'Spare key for the frame lock',
  'Warranty: crack in the chainstay near the dropout',
]
const REQUESTERS: [string, string][] = [
  ['Anna Kowalska', 'anna@example.com'],
  ['Marc Lefèvre', 'marc.lefevre@example.fr'],
  ['Yuki Tanaka', 'yuki@example.jp'],
  ['Deborah Fitzgerald-Montgomery', 'deborah.fitzgerald@example.org'],
]
const PRIORITIES: Priority[] = ['p3', 'p2', 'p3', 'p4', 'p1', 'p3']

export function makeTicket(number: number): Ticket {
  const status = statuses[(number * 3) % statuses.length]
  const requester = REQUESTERS[number % REQUESTERS.length]
  if (!status || !requester) throw new Error('no such ticket')
  const assignee = number % 3 === 0 ? null : members[number % 4]
  const team = number % 5 === 0 ? null : configuration.teams[number % 2]
  const ref = (row: { id: string; name: string } | null | undefined) =>
    row ? { id: row.id, name: row.name } : null
  const ticket: Ticket = {
    number,
    display_number: `T-${String(number).padStart(6, '0')}`,
    title: TITLES[number % TITLES.length] ?? 'Ticket',
    status: { id: status.id, name: status.name, category: status.category },
    priority: PRIORITIES[number % PRIORITIES.length] ?? 'p3',
    team: ref(team),
    assignee: ref(assignee),
    requester: {
      id: id('con', number % REQUESTERS.length || 1),
      name: requester[0],
      email: requester[1],
    },
    tags: number % 4 === 0 ? ['warranty', 'e-bike'] : number % 7 === 0 ? ['billing'] : [],
    channel: number % 3 === 0 ? 'portal' : 'mail',
    comment_count: 1 + (number % 6),
    created_at: at(number * 190 + 400),
    updated_at: at(number * 47),
    version: 3,
    cc: number % 4 === 0 ? ['lena@example.com'] : [],
    followers: [],
    address: { id: id('adr', 1), email: 'support@demo.lambdesk.test' },
    resolved_at: status.category === 'resolved' ? at(number * 47) : null,
    closed_at: status.category === 'closed' ? at(number * 47) : null,
    closes_at: status.category === 'resolved' ? at(number * 47 - 60 * 72) : null,
    follow_up_of: number === 4 ? 31 : null,
    follow_ups: [],
    merged_into: null,
    merged: [],
    rating: null,
    sla: null,
  }
  return { ...ticket, sla: summaryOf(ticket) }
}

function comment(n: number, part: Partial<Comment> & Pick<Comment, 'author' | 'text'>): Comment {
  return {
    id: id('com', n),
    visibility: 'public',
    html:
      part.html ??
      part.text
        .split('\n\n')
        .map((p) => `<p>${p.replaceAll('\n', '<br>')}</p>`)
        .join(''),
    attachments: [],
    mail: null,
    delivery: null,
    ...part,
  }
}

const HASH = 'b1946ac92492d2347c6235b4d2611184f3a1c5d0e7b86ac3d1c1d7c8a9f0e2d4'

export function makeRecords(ticket: Ticket): AuditRecord[] {
  const requester = {
    kind: 'contact' as const,
    id: ticket.requester.id,
    name: ticket.requester.name,
  }
  const agent = { kind: 'member' as const, id: id('mem', 2), name: 'Jonas Weber' }
  const system = { kind: 'system' as const, id: null, name: 'Lambdesk' }
  const base = () => ({ changes: [], comment: null, effects: [], hash: HASH, sla: [] })
  const created = Date.parse(ticket.created_at)
  const after = (minutes: number) => new Date(created + minutes * 60_000).toISOString()
  const records: AuditRecord[] = [
    {
      ...base(),
      seq: 1,
      at: after(0),
      actor: requester,
      channel: 'mail',
      kind: 'created',
      comment: comment(1, {
        author: requester,
        text: `Hello,\n\nsince the last service the rear hub clicks whenever I climb. It started on Monday and is getting worse; I attached a photo and the service sheet.\n\nBest regards\n${ticket.requester.name}`,
        attachments: [
          {
            id: id('att', 1),
            name: 'hub.jpg',
            content_type: 'image/jpeg',
            size_bytes: 482_113,
            is_inline: false,
          },
          {
            id: id('att', 2),
            name: 'service-sheet.pdf',
            content_type: 'application/pdf',
            size_bytes: 91_220,
            is_inline: false,
          },
        ],
        mail: {
          from: ticket.requester.email,
          to: ['support@demo.lambdesk.test'],
          cc: ticket.cc,
          subject: ticket.title,
          message_id: 'a1@example.com',
          is_automatic: false,
          is_sender_verified: true,
          threaded_by: 'a new ticket, as nothing in the mail names one',
        },
      }),
      effects: [
        {
          kind: 'send_mail',
          detail: `acknowledgement to ${ticket.requester.email}, because a new ticket is acknowledged`,
        },
      ],
    },
    {
      ...base(),
      seq: 2,
      at: after(34),
      actor: agent,
      channel: 'portal',
      kind: 'updated',
      changes: [
        { field: 'assignee', from: null, to: agent.id, from_label: null, to_label: agent.name },
        {
          field: 'status',
          from: id('sta', 1),
          to: id('sta', 3),
          from_label: 'New',
          to_label: 'In Progress',
        },
        { field: 'priority', from: 'p3', to: 'p2', from_label: 'P3', to_label: 'P2' },
      ],
    },
    {
      ...base(),
      seq: 3,
      at: after(41),
      actor: agent,
      channel: 'portal',
      kind: 'commented',
      comment: comment(2, {
        author: agent,
        visibility: 'internal',
        text: 'Third one this month with the 2026 freehub. @Priya, do we have a batch number from the supplier?',
      }),
    },
    {
      ...base(),
      seq: 4,
      at: after(58),
      actor: agent,
      channel: 'portal',
      kind: 'commented',
      changes: [
        {
          field: 'status',
          from: id('sta', 3),
          to: id('sta', 4),
          from_label: 'In Progress',
          to_label: 'Awaiting Info',
        },
      ],
      comment: comment(3, {
        author: agent,
        html: '<p>Hi Anna,</p><p>thank you for the photo. Two questions before we order the part:</p><ul><li>Does it click while coasting too?</li><li>Which number is stamped on the freehub body?</li></ul><p>Kind regards<br>Jonas</p>',
        text: 'Hi Anna, thank you for the photo.',
        delivery: { state: 'delivered', at: after(59), detail: null, left_out: [] },
      }),
      effects: [
        {
          kind: 'send_mail',
          detail: `reply to ${ticket.requester.email}${ticket.cc.length > 0 ? ` and ${ticket.cc.length} copied` : ''}, because a member replied`,
        },
      ],
    },
    {
      ...base(),
      seq: 5,
      at: after(180),
      actor: requester,
      channel: 'mail',
      kind: 'commented',
      changes: [
        {
          field: 'status',
          from: id('sta', 4),
          to: ticket.status.id,
          from_label: 'Awaiting Info',
          to_label: ticket.status.name,
        },
      ],
      comment: comment(4, {
        author: requester,
        text: 'No, only under load. The number is FH-26-0417.\n\nAnna',
        mail: {
          from: ticket.requester.email,
          to: ['support@demo.lambdesk.test'],
          cc: [],
          subject: `Re: ${ticket.title}`,
          message_id: 'a2@example.com',
          is_automatic: false,
          is_sender_verified: false,
          threaded_by: "sent to the ticket's signed reply address",
        },
      }),
    },
    {
      ...base(),
      seq: 6,
      at: after(184),
      actor: system,
      channel: 'time',
      kind: 'updated',
      changes: [
        {
          field: 'tags',
          from: [],
          to: ticket.tags,
          from_label: null,
          to_label: ticket.tags.join(', ') || 'e-bike',
        },
      ],
    },
  ]
  addStoryEvents(records, ticket)
  return records
}

/** A ticket's story once `count` mails of about 120 kB each have come to it. */
export function makeLongRecords(ticket: Ticket, count: number): AuditRecord[] {
  const records = makeRecords(ticket)
  const [first] = records
  if (!first?.comment) throw new Error('no first mail')
  const line =
    'The rear hub clicks whenever I climb, and the log of the controller says this: 0xFFEE. '
  for (let mail = 1; mail <= count; mail += 1) {
    const text = `Mail ${mail} of ${count}. ${line.repeat(12)}`
    const quoted = `<div data-quoted="history">${`<p>${line}</p>`.repeat(1_300)}</div>`
    const html = `<p>${text}</p>${quoted}`
    const own = { ...first.comment, id: id('com', 100 + mail), text, html, attachments: [] }
    const at = new Date(Date.parse(ticket.created_at) + (200 + mail) * 60_000).toISOString()
    const seq = records.length + 1
    records.push({ ...first, seq, at, kind: 'commented', comment: own, effects: [], sla: [] })
  }
  return records
}
