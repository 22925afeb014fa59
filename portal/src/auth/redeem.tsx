import { useMutation } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { isProblem, ProblemError, request } from '../api/client'
import { fieldText } from '../api/problem-text'
import type { AcceptInvitationInput, RedeemSignInLinkInput, Session } from '../api/types'
import { useSessionState } from '../app/session'
import { Button, FormError, Skeleton, TextField } from '../ui'
import { AuthFrame } from './frame'
import { PASSWORD_LENGTH } from './password'
import { useToken } from './token'

const MISSING = new ProblemError({ status: 401, code: 'invalid_token' })

/** Signs a contact in by the link in their mail. */
export function SignInLinkPage() {
  const { t } = useTranslation('auth')
  const token = useToken()
  const router = useRouter()
  const { start } = useSessionState()
  const redeem = useMutation({
    mutationFn: async () => {
      const body: RedeemSignInLinkInput = { token: token ?? '' }
      return (await request<Session>('POST', '/v1/sign_in_links/redeem', { body })).data
    },
    onSuccess: (session) => {
      start(session)
      router.history.replace('/')
    },
  })
  const { mutate } = redeem
  const spent = useRef<string | null>(null)
  useEffect(() => {
    // The link works once: a second mount must not spend it again.
    if (token !== null && spent.current !== token) {
      spent.current = token
      mutate()
    }
  }, [token, mutate])
  const error = token === null ? MISSING : redeem.error
  const canRepeat = redeem.error !== null && !isProblem(redeem.error, 'invalid_token')
  if (error) {
    return (
      <LinkFailed error={error}>
        {canRepeat && <Button onPress={() => mutate()}>{t('common:try_again')}</Button>}
        <Button variant="primary" onPress={() => void router.navigate({ to: '/sign-in' })}>
          {t('ask_new_link')}
        </Button>
      </LinkFailed>
    )
  }
  return (
    <AuthFrame title={t('link_redeeming')}>
      <div role="status" aria-busy aria-label={t('link_redeeming')} className="flex flex-col gap-3">
        <Skeleton />
        <Skeleton className="h-4 w-2/3" />
      </div>
    </AuthFrame>
  )
}

/** What is said of a link that signs nobody in, and `children`: what to do about it. */
function LinkFailed({ error, children }: { error: unknown; children: ReactNode }) {
  const { t } = useTranslation('auth')
  return (
    <AuthFrame title={t('link_failed_title')}>
      <div className="flex flex-col gap-4">
        <FormError error={error} />
        {children}
      </div>
    </AuthFrame>
  )
}

/** A new member gives their name and a password. */
export function InvitationPage() {
  const { t } = useTranslation('auth')
  const token = useToken()
  const router = useRouter()
  const { start } = useSessionState()
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  const [isChecked, setIsChecked] = useState(false)
  const accept = useMutation({
    mutationFn: async () => {
      const body: AcceptInvitationInput = { token: token ?? '', name: name.trim(), password }
      return (await request<Session>('POST', '/v1/invitations/accept', { body })).data
    },
    onSuccess: (session) => {
      start(session)
      router.history.replace('/')
    },
  })
  const nameError =
    isChecked && name.trim() === '' ? t('name_required') : fieldText(accept.error, 'name')
  const passwordError =
    isChecked && password.length < PASSWORD_LENGTH
      ? t('password_rule')
      : fieldText(accept.error, 'password')
  function submit(event: FormEvent) {
    event.preventDefault()
    setIsChecked(true)
    if (name.trim() !== '' && password.length >= PASSWORD_LENGTH && !accept.isPending)
      accept.mutate()
  }
  if (token === null) {
    return (
      <LinkFailed error={MISSING}>
        <p className="text-base text-muted">{t('ask_new_invitation')}</p>
      </LinkFailed>
    )
  }
  return (
    <AuthFrame title={t('invitation_title')} lead={t('invitation_lead')}>
      <form onSubmit={submit} className="flex flex-col gap-4" noValidate>
        <FormError error={accept.error} />
        <TextField
          label={t('your_name')}
          autoComplete="name"
          value={name}
          onChange={setName}
          errorMessage={nameError}
          isRequired
        />
        <TextField
          label={t('new_password')}
          type="password"
          autoComplete="new-password"
          description={t('password_rule')}
          value={password}
          onChange={setPassword}
          errorMessage={passwordError}
          isRequired
        />
        <Button type="submit" variant="primary" isPending={accept.isPending}>
          {t('invitation_accept')}
        </Button>
      </form>
    </AuthFrame>
  )
}
