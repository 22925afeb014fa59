import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { LANGUAGES, setLanguage } from '../i18n'
import { useTitle } from '../ui'

/** The frame of the pages before the sign-in: one card, the mark above, the language below. */
export function AuthFrame({
  title,
  lead,
  children,
  footer,
}: {
  title: string
  lead?: string
  children: ReactNode
  footer?: ReactNode
}) {
  const { t, i18n } = useTranslation('auth')
  useTitle(title)
  return (
    <div className="flex min-h-[calc(100dvh-var(--toasts))] flex-col items-center bg-canvas px-4 py-8 sm:justify-center">
      <main className="w-full max-w-md">
        <Link to="/" className="mb-6 inline-flex items-center gap-2.5 rounded-lg">
          <img src="/icon.svg" alt="" width={32} height={32} />
          <span className="text-lg font-semibold text-ink">Lambdesk</span>
        </Link>
        <div className="card p-6 sm:p-8">
          <h1 className="text-xl font-semibold text-balance text-ink outline-none">{title}</h1>
          {lead && <p className="mt-1 text-base wrap-anywhere text-muted">{lead}</p>}
          <div className="mt-6">{children}</div>
        </div>
        {footer && <div className="mt-4 text-center text-sm text-muted">{footer}</div>}
      </main>
      <footer>
        {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms, and nothing is sent */}
        <div role="group" aria-label={t('language')} className="mt-8 flex gap-1">
          {LANGUAGES.map((language) => (
            <button
              key={language}
              type="button"
              lang={language}
              aria-pressed={i18n.language === language}
              onClick={() => void setLanguage(language)}
              className="rounded-md px-2 py-1 text-sm text-muted hover:text-ink aria-pressed:font-semibold aria-pressed:text-ink"
            >
              {language === 'en' ? 'English' : 'Français'}
            </button>
          ))}
        </div>
      </footer>
    </div>
  )
}
