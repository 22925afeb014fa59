import type { Locale, Template, TemplateKind, TemplateVariable } from '../../../src/api/types.ts'
import { at, id } from './tenant.ts'

const variable = (name: string, description: string, sample: string): TemplateVariable => ({
  name,
  description,
  sample,
})
const TENANT = [
  variable('tenant.name', 'name of the helpdesk', 'Northwind Trail Bikes'),
  variable('portal_url', 'address of the portal', 'https://demo.lambdesk.test'),
]
const TICKET = [
  ...TENANT,
  variable('ticket.number', 'number of the ticket', 'T-000042'),
  variable('ticket.title', 'subject of the ticket', 'The bottom bracket clicks'),
  variable('ticket.url', 'where the ticket shows', 'https://demo.lambdesk.test/tickets/42'),
  variable('requester.name', 'name of the requester', 'Anna Kowalska'),
]
const REPLY = [
  ...TICKET,
  variable('comment.html', 'what was written', 'Bring it in on Monday.'),
  variable('author.name', 'who wrote it', 'Jonas Weber'),
  variable('signature', 'signature of the address', 'Northwind Trail Bikes'),
]
const VARIABLES: Record<TemplateKind, TemplateVariable[]> = {
  acknowledgement: TICKET,
  reply: REPLY,
  follow_up: [...TICKET, variable('closed_ticket.number', 'ticket that goes on', 'T-000012')],
  sla_notice: [...TICKET, variable('due_at', 'when it is due', '21 Nov 2026, 10:30')],
  invitation: [...TENANT, variable('link', 'where the invitation is accepted', 'https://…/join')],
  sign_in_link: [...TENANT, variable('link', 'where to sign in', 'https://…/sign-in')],
}

type Source = [subject: string, html: string]
const TEXTS: Record<TemplateKind, Record<Locale, Source>> = {
  acknowledgement: {
    en: [
      '[{{ ticket.number }}] We have received your request',
      '<p>Hello {{ requester.name }},</p>\n<p>We have received your request <strong>{{ ticket.number }}</strong> and will answer soon.</p>\n{# The link asks for a sign-in. #}\n{% if ticket.url %}\n  <p><a href="{{ ticket.url }}">Follow it in the portal</a></p>\n{% endif %}',
    ],
    fr: [
      '[{{ ticket.number }}] Nous avons reçu votre demande',
      '<p>Bonjour {{ requester.name }},</p>\n<p>Nous avons reçu votre demande <strong>{{ ticket.number }}</strong> et y répondrons bientôt.</p>',
    ],
  },
  reply: {
    en: [
      'Re: {{ ticket.title }} [{{ ticket.number }}]',
      '{{ comment.html }}\n<p>{{ author.name }}</p>\n{{ signature }}',
    ],
    fr: [
      'Re: {{ ticket.title }} [{{ ticket.number }}]',
      '{{ comment.html }}\n<p>{{ author.name }}</p>\n{{ signature }}',
    ],
  },
  follow_up: {
    en: [
      '[{{ ticket.number }}] {{ ticket.title }}',
      '<p>{{ closed_ticket.number }} is closed: we go on in {{ ticket.number }}.</p>',
    ],
    fr: [
      '[{{ ticket.number }}] {{ ticket.title }}',
      '<p>{{ closed_ticket.number }} est clos : la suite est dans {{ ticket.number }}.</p>',
    ],
  },
  sla_notice: {
    en: [
      '{{ ticket.number }} is due {{ due_at }}',
      '<p><a href="{{ ticket.url }}">Open it</a></p>',
    ],
    fr: [
      '{{ ticket.number }} : échéance {{ due_at }}',
      '<p><a href="{{ ticket.url }}">Voir</a></p>',
    ],
  },
  invitation: {
    en: ['Join {{ tenant.name }}', '<p><a href="{{ link }}">Accept the invitation</a></p>'],
    fr: ['Rejoignez {{ tenant.name }}', '<p><a href="{{ link }}">Accepter l’invitation</a></p>'],
  },
  sign_in_link: {
    en: ['Sign in to {{ tenant.name }}', '<p><a href="{{ link }}">Sign in</a></p>'],
    fr: ['Connexion à {{ tenant.name }}', '<p><a href="{{ link }}">Se connecter</a></p>'],
  },
}

/** The built-in texts. */
export function makeBuiltIns(): Template[] {
  return Object.entries(TEXTS).flatMap(([key, texts]) => {
    const kind = key as TemplateKind
    return Object.entries(texts).map(([locale, [subject, html]]) => ({
      kind,
      locale: locale as Locale,
      address: null,
      subject,
      html,
      is_customised: false,
      updated_at: null,
      variables: VARIABLES[kind],
    }))
  })
}

/** The tenant's own texts: one for all addresses, one for an address alone. */
export function makeOwnTemplates(): Template[] {
  const own = { is_customised: true, variables: TICKET }
  return [
    {
      ...own,
      kind: 'acknowledgement',
      locale: 'fr',
      address: null,
      subject: '[{{ ticket.number }}] Merci, nous nous en occupons',
      html: '<p>Bonjour {{ requester.name }},</p>\n<p>Votre vélo est entre de bonnes mains.</p>',
      updated_at: at(60 * 24 * 3),
    },
    {
      ...own,
      kind: 'acknowledgement',
      locale: 'en',
      address: { id: id('adr', 2), name: 'workshop@demo.lambdesk.test' },
      subject: '[{{ ticket.number }}] The workshop has your message',
      html: '<p>Hello {{ requester.name }},</p>\n<p>The workshop looks at {{ ticket.number }}.</p>',
      updated_at: at(60 * 30),
    },
  ]
}
