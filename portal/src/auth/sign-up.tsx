import { useMutation } from '@tanstack/react-query'
import { Link, useRouter } from '@tanstack/react-router'
import { type FormEvent, useCallback, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import { isProblem, request } from '../api/client'
import { fieldText } from '../api/problem-text'
import type { Session, SignUpInput } from '../api/types'
import { useSessionState } from '../app/session'
import { originOfTenant, tenantOfHost } from '../app/tenant'
import { LANGUAGES } from '../i18n'
import { Button, FormError, Select, TextField, TimeZonePicker } from '../ui'
import { AuthFrame } from './frame'
import { PASSWORD_LENGTH } from './password'
import { SLUG_PATTERN, suggestSlug } from './slug'

const signUpForm = z.object({
  tenant_name: z.string().trim().min(1),
  slug: z.string().regex(SLUG_PATTERN),
  name: z.string().trim().min(1),
  email: z.email(),
  password: z.string().min(PASSWORD_LENGTH),
  locale: z.enum(LANGUAGES),
  time_zone: z.string().min(1),
})
type SignUpForm = z.infer<typeof signUpForm>

const MESSAGES: Record<keyof SignUpForm, string> = {
  tenant_name: 'tenant_name_required',
  slug: 'slug_rule',
  name: 'name_required',
  email: 'email_rule',
  password: 'password_rule',
  locale: 'language',
  time_zone: 'time_zone',
}

/** Opens a new helpdesk: the tenant and its first administrator. */
export function SignUpPage() {
  const { t, i18n } = useTranslation('auth')
  const router = useRouter()
  const { start } = useSessionState()
  const ownZone = useMemo(() => Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC', [])
  const [form, setForm] = useState<SignUpForm>({
    tenant_name: '',
    slug: '',
    name: '',
    email: '',
    password: '',
    locale: LANGUAGES.find((language) => language === i18n.language) ?? 'en',
    time_zone: ownZone,
  })
  const [hasOwnSlug, setHasOwnSlug] = useState(false)
  const [isChecked, setIsChecked] = useState(false)
  const parsed = signUpForm.safeParse(form)
  const signUp = useMutation({
    mutationFn: async (body: SignUpInput) =>
      (await request<Session>('POST', '/v1/tenants', { body })).data,
    onSuccess: (session) => {
      const home = session.me.tenant.slug
      if (tenantOfHost(window.location.host) === home) {
        start(session)
        router.history.replace('/')
      } else {
        // The cookie belongs to this host: on the tenant's own host one signs in once more.
        window.location.assign(`${originOfTenant(home)}/sign-in`)
      }
    },
  })

  function set<K extends keyof SignUpForm>(field: K, value: SignUpForm[K]) {
    setForm((current) => {
      const next = { ...current, [field]: value }
      if (field === 'tenant_name' && !hasOwnSlug) next.slug = suggestSlug(next.tenant_name)
      return next
    })
  }
  const setZone = useCallback(
    (time_zone: string) => setForm((current) => ({ ...current, time_zone })),
    [],
  )
  function errorOf(field: keyof SignUpForm): string | null {
    const problem = signUp.error
    const reason = fieldText(problem, field)
    if (reason) return reason
    if (field === 'slug' && isProblem(problem, 'slug_taken')) return t('slug_taken')
    const isWrong = parsed.error?.issues.some((issue) => issue.path[0] === field)
    return isChecked && isWrong ? t(MESSAGES[field]) : null
  }
  function submit(event: FormEvent) {
    event.preventDefault()
    setIsChecked(true)
    if (parsed.success && !signUp.isPending) signUp.mutate(parsed.data)
  }

  const preview = form.slug || t('slug_example')
  return (
    <AuthFrame
      title={t('sign_up_title')}
      lead={t('sign_up_lead')}
      footer={
        <Link to="/sign-in" className="link">
          {t('to_sign_in')}
        </Link>
      }
    >
      <form onSubmit={submit} className="flex flex-col gap-4" noValidate>
        <FormError error={signUp.error} />
        <TextField
          label={t('tenant_name')}
          autoComplete="organization"
          value={form.tenant_name}
          onChange={(value) => set('tenant_name', value)}
          errorMessage={errorOf('tenant_name')}
          isRequired
        />
        <TextField
          label={t('slug')}
          value={form.slug}
          onChange={(value) => {
            setHasOwnSlug(value !== '')
            set('slug', value.toLowerCase().trim())
          }}
          description={t('slug_preview', {
            address: originOfTenant(preview).replace(/^\w+:\/\//, ''),
          })}
          errorMessage={errorOf('slug')}
          autoComplete="off"
          spellCheck="false"
          isRequired
        />
        <TextField
          label={t('your_name')}
          autoComplete="name"
          value={form.name}
          onChange={(value) => set('name', value)}
          errorMessage={errorOf('name')}
          isRequired
        />
        <TextField
          label={t('email')}
          type="email"
          autoComplete="username"
          value={form.email}
          onChange={(value) => set('email', value.trim())}
          errorMessage={errorOf('email')}
          isRequired
        />
        <TextField
          label={t('new_password')}
          type="password"
          autoComplete="new-password"
          description={t('password_rule')}
          value={form.password}
          onChange={(value) => set('password', value)}
          errorMessage={errorOf('password')}
          isRequired
        />
        <div className="grid gap-4 sm:grid-cols-2">
          <Select
            label={t('language')}
            items={[
              { id: 'en', label: 'English' },
              { id: 'fr', label: 'Français' },
            ]}
            selectedKey={form.locale}
            onSelectionChange={(key) => set('locale', key === 'fr' ? 'fr' : 'en')}
          />
          <TimeZonePicker
            zone={form.time_zone}
            ownZone={ownZone}
            onChange={setZone}
            errorMessage={errorOf('time_zone')}
          />
        </div>
        <Button type="submit" variant="primary" isPending={signUp.isPending}>
          {t('sign_up')}
        </Button>
      </form>
    </AuthFrame>
  )
}
