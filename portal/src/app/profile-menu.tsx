import { Check, ChevronsUpDown, LogOut, MoonStar } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import {
  Button,
  Header,
  Menu,
  MenuItem,
  MenuSection,
  MenuTrigger,
  Popover,
  Separator,
} from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { LANGUAGES, type Language, setLanguage } from '../i18n'
import { Avatar, toast } from '../ui'
import { useSession } from './session'
import { setTheme, THEMES, type Theme, useTheme } from './theme'

const QuietHoursDialog = lazy(() =>
  import('./quiet-hours').then((module) => ({ default: module.QuietHoursDialog })),
)

const LANGUAGE_NAMES: Record<Language, string> = { en: 'English', fr: 'Français' }
const ITEM =
  'flex cursor-pointer items-center gap-2 rounded-md px-2 py-1.5 text-sm text-ink outline-none data-[focused]:bg-hover'
const HEADER = 'px-2 pt-2 pb-1 text-xs font-medium text-muted'

function ChoiceItem({ id, label }: { id: string; label: string }) {
  return (
    <MenuItem id={id} textValue={label} className={ITEM}>
      {({ isSelected }) => (
        <>
          <span className="flex-1">{label}</span>
          {isSelected && <Check size={14} className="text-accent-ink" aria-hidden />}
        </>
      )}
    </MenuItem>
  )
}

/** Who is signed in, and what they may choose for themselves. */
export function ProfileMenu() {
  const { t, i18n } = useTranslation('common')
  const { me, signOut } = useSession()
  const theme = useTheme()
  const [isQuiet, setIsQuiet] = useState(false)
  const themeNames: Record<Theme, string> = {
    system: t('theme_system'),
    light: t('theme_light'),
    dark: t('theme_dark'),
  }
  return (
    <>
      <MenuTrigger>
        <Button className="flex w-full items-center gap-2.5 rounded-lg p-1.5 text-start transition-colors hover:bg-hover">
          <span className="sr-only">{t('profile')}</span>
          <Avatar name={me.name} kind={me.kind} />
          <span className="min-w-0 flex-1">
            <span className="block truncate text-sm font-medium text-ink">{me.name}</span>
            <span className="block truncate text-xs text-muted">{t(`role.${me.role}`)}</span>
          </span>
          <ChevronsUpDown size={14} className="text-muted" aria-hidden />
        </Button>
        <Popover className="w-56 rounded-xl border border-line bg-raised p-1 shadow-high">
          <div className="border-b border-line px-2 py-2">
            <p className="text-xs text-muted">{t('signed_in_as')}</p>
            <p className="truncate text-sm font-medium text-ink">{me.email}</p>
          </div>
          <Menu aria-label={t('profile')} className="outline-none">
            <MenuSection
              selectionMode="single"
              selectedKeys={[i18n.language]}
              disallowEmptySelection
              onSelectionChange={(keys) => {
                const chosen = LANGUAGES.find((language) => new Set(keys).has(language))
                if (chosen) void setLanguage(chosen)
              }}
            >
              <Header className={HEADER}>{t('language')}</Header>
              {LANGUAGES.map((language) => (
                <ChoiceItem key={language} id={language} label={LANGUAGE_NAMES[language]} />
              ))}
            </MenuSection>
            <MenuSection
              selectionMode="single"
              selectedKeys={[theme]}
              disallowEmptySelection
              onSelectionChange={(keys) => {
                const chosen = THEMES.find((name) => new Set(keys).has(name))
                if (chosen) setTheme(chosen)
              }}
            >
              <Header className={HEADER}>{t('theme')}</Header>
              {THEMES.map((name) => (
                <ChoiceItem key={name} id={name} label={themeNames[name]} />
              ))}
            </MenuSection>
            <Separator className="my-1 border-t border-line" />
            {me.kind === 'member' && (
              <MenuItem id="quiet_hours" className={ITEM} onAction={() => setIsQuiet(true)}>
                <MoonStar size={14} className="text-muted" aria-hidden />
                {t('quiet_hours.action')}
              </MenuItem>
            )}
            <MenuItem
              id="sign_out"
              className={ITEM}
              onAction={() => void signOut().catch((error: unknown) => toast.error(error))}
            >
              <LogOut size={14} className="text-muted" aria-hidden />
              {t('sign_out')}
            </MenuItem>
          </Menu>
        </Popover>
      </MenuTrigger>
      {isQuiet && (
        <Suspense>
          <QuietHoursDialog isOpen onClose={() => setIsQuiet(false)} />
        </Suspense>
      )}
    </>
  )
}
