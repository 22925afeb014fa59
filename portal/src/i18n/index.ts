import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import { formatBytes } from './bytes'
import { formatDuration } from './duration'
import enAddresses from './en/addresses.json'
import enAuth from './en/auth.json'
import enCalendars from './en/calendars.json'
import enCommon from './en/common.json'
import enDomains from './en/domains.json'
import enMail from './en/mail.json'
import enPolicies from './en/policies.json'
import enServer from './en/server.json'
import enSettings from './en/settings.json'
import enSla from './en/sla.json'
import enTemplates from './en/templates.json'
import enTickets from './en/tickets.json'
import frAddresses from './fr/addresses.json'
import frAuth from './fr/auth.json'
import frCalendars from './fr/calendars.json'
import frCommon from './fr/common.json'
import frDomains from './fr/domains.json'
import frMail from './fr/mail.json'
import frPolicies from './fr/policies.json'
import frServer from './fr/server.json'
import frSettings from './fr/settings.json'
import frSla from './fr/sla.json'
import frTemplates from './fr/templates.json'
import frTickets from './fr/tickets.json'
import { formatDay, formatMoment } from './moment'

export const LANGUAGES = ['en', 'fr'] as const
export type Language = (typeof LANGUAGES)[number]

const STORAGE_KEY = 'lambdesk.language'

export const resources = {
  en: {
    common: enCommon,
    addresses: enAddresses,
    auth: enAuth,
    domains: enDomains,
    templates: enTemplates,
    tickets: enTickets,
    settings: enSettings,
    calendars: enCalendars,
    mail: enMail,
    policies: enPolicies,
    server: enServer,
    sla: enSla,
  },
  fr: {
    common: frCommon,
    addresses: frAddresses,
    auth: frAuth,
    domains: frDomains,
    templates: frTemplates,
    tickets: frTickets,
    settings: frSettings,
    calendars: frCalendars,
    mail: frMail,
    policies: frPolicies,
    server: frServer,
    sla: frSla,
  },
}

function isLanguage(value: string | null | undefined): value is Language {
  return LANGUAGES.some((language) => language === value)
}

/** The language the reader chose, else the first one of the browser's that we speak. */
export function initialLanguage(): Language {
  const chosen = localStorage.getItem(STORAGE_KEY)
  if (isLanguage(chosen)) return chosen
  const spoken = navigator.languages.map((tag) => tag.slice(0, 2).toLowerCase()).find(isLanguage)
  return spoken ?? 'en'
}

/** Changes the language and remembers it in this browser. */
export async function setLanguage(language: Language): Promise<void> {
  localStorage.setItem(STORAGE_KEY, language)
  await i18next.changeLanguage(language)
}

void i18next.use(initReactI18next).init({
  resources,
  lng: initialLanguage(),
  fallbackLng: 'en',
  supportedLngs: LANGUAGES,
  ns: Object.keys(resources.en),
  defaultNS: 'common',
  interpolation: { escapeValue: false },
  returnNull: false,
})

// In a message: `{{size, bytes}}`.
i18next.services.formatter?.add('bytes', (bytes, language) =>
  formatBytes(Number(bytes), language ?? 'en'),
)
// `{{left, countdown}}`, of seconds.
for (const form of ['countdown', 'rough', 'hours', 'exact'] as const) {
  i18next.services.formatter?.add(form, (seconds, language) =>
    formatDuration(Number(seconds), language ?? 'en', form),
  )
}
// `{{at, moment}}`, by the reader's clock.
for (const [name, form] of [
  ['moment', 'full'],
  ['shortmoment', 'short'],
] as const) {
  i18next.services.formatter?.add(name, (at, language) =>
    formatMoment(String(at), language ?? 'en', form),
  )
}

// `{{date, day}}`, of a date without a time.
i18next.services.formatter?.add('day', (date, language) =>
  formatDay(String(date), language ?? 'en'),
)

i18next.on('languageChanged', (language) => {
  document.documentElement.lang = language
})
document.documentElement.lang = i18next.language

export default i18next
