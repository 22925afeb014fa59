import { Link } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { originOfTenant } from '../app/tenant'
import { Button, TextField } from '../ui'
import { AuthFrame } from './frame'
import { SLUG_PATTERN, suggestSlug } from './slug'

/** The address without a tenant: asks which helpdesk is meant. */
export function BareHostPage() {
  const { t } = useTranslation('auth')
  const [slug, setSlug] = useState('')
  const [isWrong, setIsWrong] = useState(false)
  function submit(event: FormEvent) {
    event.preventDefault()
    const wanted = suggestSlug(slug)
    if (SLUG_PATTERN.test(wanted)) window.location.assign(originOfTenant(wanted))
    else setIsWrong(true)
  }
  return (
    <AuthFrame
      title={t('bare_title')}
      lead={t('bare_lead')}
      footer={
        <Link to="/sign-up" className="link">
          {t('to_sign_up')}
        </Link>
      }
    >
      <form onSubmit={submit} className="flex flex-col gap-4">
        <TextField
          label={t('bare_field')}
          value={slug}
          onChange={(value) => {
            setSlug(value)
            setIsWrong(false)
          }}
          suffix={`.${window.location.host}`}
          autoComplete="off"
          spellCheck="false"
          errorMessage={isWrong ? t('slug_rule') : null}
          isRequired
        />
        <Button type="submit" variant="primary">
          {t('bare_go')}
        </Button>
      </form>
    </AuthFrame>
  )
}
