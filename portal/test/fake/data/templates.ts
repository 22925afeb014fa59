import type { Locale, Template, TemplateKind, TemplateVariable } from '../../../src/api/types.ts'
import { at, id } from './tenant.ts'

const variable = (
  name: string,
  description: string,
  sample: string,
  may_be_empty = false,
): TemplateVariable => ({ name, description, sample, may_be_empty })

const TENANT_NAME = variable('tenant_name', "name of the helpdesk's organization", 'Example Ltd')
const NUMBER = variable('display_number', 'number of the ticket', 'T-000042')
const portalUrl = (may_be_empty: boolean) =>
  variable(
    'portal_url',
    'where the ticket can be read',
    'https://demo.lambdesk.test/tickets/42',
    may_be_empty,
  )
const LINK = variable(
  'url',
  'the link, which works once and must stand in the mail',
  'https://demo.lambdesk.test/link#token=sample',
)
const STYLES = [
  variable('muted', 'style of small print, as in <p style="{{ muted }}">', 'opacity:.65'),
  variable('button', 'style of a link that looks like a button', 'padding:10px 18px'),
]
const VARIABLES: Record<TemplateKind, TemplateVariable[]> = {
  acknowledgement: [
    TENANT_NAME,
    NUMBER,
    variable('is_verified', 'whether the sender is proven', 'true', true),
    variable('requester_name', 'name of the requester', 'Anna Müller', true),
    variable('subject', "answer's subject to the mail", 'Re: Printer', true),
    portalUrl(true),
    ...STYLES,
  ],
  reply: [
    TENANT_NAME,
    NUMBER,
    variable('agent_name', 'who answers, as the requester may see it', 'Marie Durand'),
    variable('subject', "answer's subject to the ticket", 'Re: Printer'),
    variable('comment_html', 'the reply itself, which must stand in the mail', '<p>New toner</p>'),
    portalUrl(true),
    ...STYLES,
  ],
  resolved: [
    TENANT_NAME,
    NUMBER,
    variable('requester_name', 'name of the requester', 'Anna Müller'),
    variable('title', 'title of the ticket', 'Printer'),
    variable('closes_in_days', 'after how many days without an answer the ticket closes', '4'),
    portalUrl(true),
    ...STYLES,
  ],
  survey: [
    TENANT_NAME,
    NUMBER,
    variable('requester_name', 'name of the requester', 'Anna Müller', true),
    variable('subject', "answer's subject, once the sender is proven", 'Re: Printer', true),
    variable('title', 'title of the ticket, once the sender is proven', 'Printer', true),
    variable(
      'url',
      'the link, which must stand in the mail',
      'https://demo.lambdesk.test/survey#token=sample',
    ),
    ...STYLES,
  ],
  follow_up: [
    TENANT_NAME,
    variable('display_number', 'number of the new ticket', 'T-000043'),
    variable('previous_display_number', 'number of the closed ticket', 'T-000042'),
    portalUrl(true),
    ...STYLES,
  ],
  comment_notice: [
    TENANT_NAME,
    NUMBER,
    variable('title', 'title of the ticket', 'Printer'),
    variable('notice', 'mention where the comment names the member, else followed', 'mention'),
    variable('author_name', 'who wrote it', 'Marie Durand'),
    variable('is_internal', 'whether it is a note that the requester does not see', 'true', true),
    variable('is_verified', 'whether it is proven who wrote it', 'true', true),
    variable('comment_html', 'the comment itself, which must stand in the mail', '<p>Toner?</p>'),
    portalUrl(false),
    ...STYLES,
  ],
  sla_notice: [
    TENANT_NAME,
    NUMBER,
    variable('title', 'title of the ticket', 'Printer'),
    variable('due_at', 'when it is or was due', '2026-11-23 14:05 (Europe/Paris)'),
    portalUrl(false),
    ...STYLES,
  ],
  mail_parked: [
    TENANT_NAME,
    NUMBER,
    variable('title', 'title of the ticket', 'Printer'),
    variable('recipient', 'whom the mail is for', 'anna@example.com'),
    variable('most', 'how many mails went out', '10'),
    variable('minutes', 'in how many minutes', '30'),
    portalUrl(false),
    ...STYLES,
  ],
  invitation: [TENANT_NAME, variable('inviter_name', 'who invites', 'Marie Durand'), LINK],
  sign_in_link: [TENANT_NAME, LINK],
}

type Source = [subject: string, html: string]
const TEXTS: Record<TemplateKind, Record<Locale, Source>> = {
  acknowledgement: {
    en: [
      '[{{ display_number }}] We have received your request',
      '<p>Hello {{ requester_name }},</p>\n<p>We have received your request <strong>{{ display_number }}</strong> and will answer soon.</p>\n{# The link asks for a sign-in. #}\n{% if portal_url %}\n  <p><a href="{{ portal_url }}">Follow it in the portal</a></p>\n{% endif %}',
    ],
    fr: [
      '[{{ display_number }}] Nous avons reçu votre demande',
      '<p>Bonjour {{ requester_name }},</p>\n<p>Nous avons reçu votre demande <strong>{{ display_number }}</strong> et y répondrons bientôt.</p>',
    ],
  },
  reply: {
    en: ['{{ subject }} [{{ display_number }}]', '{{ comment_html }}\n<p>{{ agent_name }}</p>'],
    fr: ['{{ subject }} [{{ display_number }}]', '{{ comment_html }}\n<p>{{ agent_name }}</p>'],
  },
  resolved: {
    en: [
      '{{ display_number }} is resolved',
      '<p>Hello {{ requester_name }},</p>\n<p>your request “{{ title }}” is resolved. It closes in {{ closes_in_days }} days.</p>',
    ],
    fr: [
      '{{ display_number }} est résolu',
      '<p>Bonjour {{ requester_name }},</p>\n<p>votre demande « {{ title }} » est résolue. Elle sera close dans {{ closes_in_days }} jours.</p>',
    ],
  },
  survey: {
    en: [
      'How was the help with {{ display_number }}?',
      '<p>Hello {{ requester_name }},</p>\n<p>how was the help with your request “{{ title }}”?</p>\n<p><a href="{{ url }}" style="{{ button }}">Rate the help</a></p>',
    ],
    fr: [
      '{{ display_number }} : que pensez-vous de notre aide ?',
      '<p>Bonjour {{ requester_name }},</p>\n<p>que pensez-vous de notre aide pour votre demande « {{ title }} » ?</p>\n<p><a href="{{ url }}" style="{{ button }}">Évaluer l’aide</a></p>',
    ],
  },
  follow_up: {
    en: [
      '{{ display_number }} goes on',
      '<p>{{ previous_display_number }} is closed: we go on in {{ display_number }}.</p>',
    ],
    fr: [
      'Suite de {{ previous_display_number }}',
      '<p>{{ previous_display_number }} est clos : la suite est dans {{ display_number }}.</p>',
    ],
  },
  comment_notice: {
    en: ['{{ display_number }}: {{ author_name }} wrote', '{{ comment_html }}'],
    fr: ['{{ display_number }} : {{ author_name }} a écrit', '{{ comment_html }}'],
  },
  sla_notice: {
    en: [
      '{{ display_number }} is due {{ due_at }}',
      '<p><a href="{{ portal_url }}">Open it</a></p>',
    ],
    fr: [
      '{{ display_number }} : échéance {{ due_at }}',
      '<p><a href="{{ portal_url }}">Voir</a></p>',
    ],
  },
  mail_parked: {
    en: [
      '{{ display_number }}: automatic mail is parked',
      '<p>{{ most }} mails went to {{ recipient }} in {{ minutes }} minutes.</p>',
    ],
    fr: [
      '{{ display_number }} : e-mail automatique mis en attente',
      '<p>{{ most }} e-mails sont partis à {{ recipient }} en {{ minutes }} minutes.</p>',
    ],
  },
  invitation: {
    en: ['Join {{ tenant_name }}', '<p><a href="{{ url }}">Accept the invitation</a></p>'],
    fr: ['Rejoignez {{ tenant_name }}', '<p><a href="{{ url }}">Accepter l’invitation</a></p>'],
  },
  sign_in_link: {
    en: ['Sign in to {{ tenant_name }}', '<p><a href="{{ url }}">Sign in</a></p>'],
    fr: ['Connexion à {{ tenant_name }}', '<p><a href="{{ url }}">Se connecter</a></p>'],
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
      errors: [],
    }))
  })
}

/** The tenant's own texts: one for all addresses, one for an address alone. */
export function makeOwnTemplates(): Template[] {
  const own = { is_customised: true, variables: VARIABLES.acknowledgement, errors: [] }
  return [
    {
      ...own,
      kind: 'acknowledgement',
      locale: 'fr',
      address: null,
      subject: '[{{ display_number }}] Merci, nous nous en occupons',
      html: '<p>Bonjour {{ requester_name }},</p>\n<p>Votre vélo est entre de bonnes mains.</p>',
      updated_at: at(60 * 24 * 3),
    },
    {
      ...own,
      kind: 'acknowledgement',
      locale: 'en',
      address: { id: id('adr', 2), name: 'workshop@demo.lambdesk.test' },
      subject: '[{{ display_number }}] The workshop has your message',
      html: '<p>Hello {{ requester_name }},</p>\n<p>The workshop looks at {{ display_number }}.</p>',
      updated_at: at(60 * 30),
    },
  ]
}
