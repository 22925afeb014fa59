import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { request } from '../../api/client'
import { fieldText } from '../../api/problem-text'
import { domainsQuery } from '../../api/queries'
import type { CreateDomainInput, Domain } from '../../api/types'
import { useSession } from '../../app/session'
import { Button, FormError, TextField, toast } from '../../ui'
import { useContentKey } from '../content-key'

/** Adds a domain; its records show on the page then. */
export function AddDomain({ onDone }: { onDone(): void }) {
  const { t } = useTranslation('domains')
  const { me } = useSession()
  const queryClient = useQueryClient()
  const [domain, setDomain] = useState('')
  const keyOf = useContentKey()
  const add = useMutation({
    mutationFn: async () => {
      const body: CreateDomainInput = { domain: domain.trim().toLowerCase() }
      const options = { body, headers: keyOf(body) }
      return (await request<Domain>('POST', '/v1/domains', options)).data
    },
    onSuccess: async (added) => {
      onDone()
      toast.success(t('add.done', { domain: added.domain }))
      await queryClient.invalidateQueries({ queryKey: domainsQuery(me.tenant.id).queryKey })
    },
  })
  function submit(event: FormEvent) {
    event.preventDefault()
    if (!add.isPending) add.mutate()
  }
  const refused = fieldText(add.error, 'domain')
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      {!refused && <FormError error={add.error} />}
      <TextField
        label={t('domain')}
        value={domain}
        onChange={setDomain}
        placeholder="example.com"
        description={t('add.lead')}
        errorMessage={refused}
        inputMode="url"
        autoComplete="off"
        spellCheck="false"
        autoFocus
        isRequired
      />
      <div className="flex justify-end gap-2">
        <Button onPress={onDone}>{t('common:cancel')}</Button>
        <Button
          type="submit"
          variant="primary"
          isPending={add.isPending}
          isDisabled={domain.trim() === ''}
        >
          {t('add.action')}
        </Button>
      </div>
    </form>
  )
}
