import { useMutation } from '@tanstack/react-query'
import { Link, useRouter, useSearch } from '@tanstack/react-router'
import { MailCheck } from 'lucide-react'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { request } from '../api/client'
import type { Me, Session, SignInInput, SignInLinkInput } from '../api/types'
import { signInSearch } from '../app/search'
import { useSessionState } from '../app/session'
import { tenantOfHost } from '../app/tenant'
import { Button, Dialog, FormError, Tabs, TextField } from '../ui'
import { BareHostPage } from './bare-host'
import { AuthFrame } from './frame'

function PasswordForm({
  tenant,
  email: fixedEmail,
  onSession,
}: {
  tenant: string
  email?: string
  onSession(session: Session): void
}) {
  const { t } = useTranslation('auth')
  const [email, setEmail] = useState(fixedEmail ?? '')
  const [password, setPassword] = useState('')
  const form = useRef<HTMLFormElement>(null)
  const signIn = useMutation({
    mutationFn: async () => {
      const body: SignInInput = { tenant, email, password }
      return (await request<Session>('POST', '/v1/sessions', { body })).data
    },
    onSuccess: onSession,
    onError: () => {
      setPassword('')
      // What was pressed is disabled now, and the focus would be nowhere.
      form.current?.querySelector<HTMLElement>('[name=password]')?.focus()
    },
  })
  function submit(event: FormEvent) {
    event.preventDefault()
    if (!signIn.isPending) signIn.mutate()
  }
  return (
    <form ref={form} onSubmit={submit} className="flex flex-col gap-4">
      <FormError error={signIn.error} />
      <TextField
        label={t('email')}
        type="email"
        name="email"
        autoComplete="username"
        value={email}
        onChange={setEmail}
        isReadOnly={fixedEmail !== undefined}
        isRequired
      />
      <TextField
        label={t('password')}
        type="password"
        name="password"
        autoComplete="current-password"
        value={password}
        onChange={setPassword}
        autoFocus={fixedEmail !== undefined}
        isRequired
      />
      <Button
        type="submit"
        variant="primary"
        isPending={signIn.isPending}
        isDisabled={email === '' || password === ''}
      >
        {t('sign_in')}
      </Button>
    </form>
  )
}

function LinkForm({ tenant, email: fixedEmail }: { tenant: string; email?: string }) {
  const { t } = useTranslation('auth')
  const [email, setEmail] = useState(fixedEmail ?? '')
  const send = useMutation({
    mutationFn: () => {
      const body: SignInLinkInput = { tenant, email }
      return request('POST', '/v1/sign_in_links', { body })
    },
  })
  if (send.isSuccess) {
    return (
      <div role="status" className="flex flex-col items-center gap-2 py-2 text-center">
        <span className="flex size-12 items-center justify-center rounded-2xl bg-success-soft text-success-ink">
          <MailCheck size={22} aria-hidden />
        </span>
        <p className="text-lg font-semibold text-ink">{t('link_sent_title')}</p>
        <p className="text-base text-muted">{t('link_sent', { email })}</p>
        <Button variant="ghost" className="mt-2" onPress={() => send.reset()}>
          {t('other_email')}
        </Button>
      </div>
    )
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (!send.isPending) send.mutate()
      }}
      className="flex flex-col gap-4"
    >
      <FormError error={send.error} />
      <p className="text-base text-muted">{t('link_lead')}</p>
      <TextField
        label={t('email')}
        type="email"
        name="email"
        autoComplete="email"
        value={email}
        onChange={setEmail}
        isReadOnly={fixedEmail !== undefined}
        isRequired
      />
      <Button
        type="submit"
        variant="primary"
        isPending={send.isPending}
        isDisabled={!email.includes('@')}
      >
        {t('send_link')}
      </Button>
    </form>
  )
}

/** Leaves the sign-in for a path with all that it says, its filters included. */
function GoTo({ path }: { path: string }) {
  const router = useRouter()
  useEffect(() => router.history.replace(path), [router, path])
  return null
}

/** Members sign in with a password, contacts by a link in a mail. */
export function SignInPage() {
  const { t } = useTranslation('auth')
  const { state, start } = useSessionState()
  const { next } = signInSearch.parse(useSearch({ strict: false }))
  const [tab, setTab] = useState('password')
  const tenant = tenantOfHost(window.location.host)
  if (tenant === null) return <BareHostPage />
  if (state.kind === 'signed_in') return <GoTo path={next ?? '/'} />
  return (
    <AuthFrame
      title={t('sign_in_title', { tenant })}
      footer={
        <Link to="/sign-up" className="link">
          {t('to_sign_up')}
        </Link>
      }
    >
      <Tabs
        label={t('way')}
        selectedKey={tab}
        onSelectionChange={setTab}
        tabs={[
          {
            id: 'password',
            label: t('way_password'),
            children: <PasswordForm tenant={tenant} onSession={start} />,
          },
          { id: 'link', label: t('way_link'), children: <LinkForm tenant={tenant} /> },
        ]}
      />
    </AuthFrame>
  )
}

/** Shown over a page whose session ended, so that what was typed there is not lost. */
export function SignInAgain({ me }: { me: Me }) {
  const { t } = useTranslation('auth')
  const { start, forget, retry } = useSessionState()
  return (
    <Dialog title={t('again_title')} isOpen isDismissable={false} onOpenChange={() => undefined}>
      <p className="mb-4 text-base text-muted">
        {me.kind === 'member' ? t('again_lead') : t('again_lead_contact')}
      </p>
      {me.kind === 'member' ? (
        <PasswordForm tenant={me.tenant.slug} email={me.email} onSession={start} />
      ) : (
        <div className="flex flex-col gap-3">
          <LinkForm tenant={me.tenant.slug} email={me.email} />
          <Button onPress={retry}>{t('again_done')}</Button>
        </div>
      )}
      <div className="mt-3 flex justify-center">
        <Button variant="ghost" size="sm" onPress={forget}>
          {t('other_person')}
        </Button>
      </div>
    </Dialog>
  )
}
