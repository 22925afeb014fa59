import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { isProblem, request } from '../../api/client'
import { fieldText, problemText } from '../../api/problem-text'
import { addressesQuery, domainsQuery } from '../../api/queries'
import type { Address, CreateAddressInput } from '../../api/types'
import { useSession } from '../../app/session'
import { Button, FormError, Select, TextField } from '../../ui'
import { useContentKey } from '../content-key'

/** The domain that every tenant has, as its addresses tell; null when none of them is of it. */
function hostedDomainOf(addresses: readonly Address[]): string | null {
  const hosted = addresses.find(({ domain }) => domain.kind === 'hosted')
  return hosted?.email.split('@')[1] ?? null
}

/** Makes an address of the hosted domain or of an own one; the rest is said on its own page. */
export function CreateAddress({
  addresses,
  onDone,
}: {
  addresses: readonly Address[]
  onDone(): void
}) {
  const { t } = useTranslation('addresses')
  const { me } = useSession()
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const own = useQuery(domainsQuery(me.tenant.id)).data ?? []
  const domains = [hostedDomainOf(addresses), ...own.map(({ domain }) => domain)].filter(
    (domain) => domain !== null,
  )
  const [name, setName] = useState('')
  const [chosen, setChosen] = useState<string | null>(null)
  const [displayName, setDisplayName] = useState(me.tenant.name)
  const domain = chosen ?? domains[0] ?? null
  const keyOf = useContentKey()
  const create = useMutation({
    mutationFn: async () => {
      const body: CreateAddressInput = {
        email: `${name.trim()}@${domain}`,
        display_name: displayName.trim(),
      }
      const options = { body, headers: keyOf(body) }
      return (await request<Address>('POST', '/v1/addresses', options)).data
    },
    onSuccess: async ({ id }) => {
      onDone()
      await queryClient.invalidateQueries({ queryKey: addressesQuery(me.tenant.id).queryKey })
      await navigate({ to: '/settings/addresses/$addressId', params: { addressId: id } })
    },
  })
  function submit(event: FormEvent) {
    event.preventDefault()
    if (!create.isPending) create.mutate()
  }
  const isTaken = isProblem(create.error, 'address_taken')
  const refused = isTaken ? problemText(create.error).title : fieldText(create.error, 'email')
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      {!refused && <FormError error={create.error} />}
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField
          label={t('create.name')}
          value={name}
          onChange={setName}
          placeholder={t('create.example')}
          errorMessage={name.includes('@') ? t('create.name_only') : refused}
          autoComplete="off"
          spellCheck="false"
          autoFocus
          isRequired
        />
        <Select
          label={t('create.domain')}
          items={domains.map((id) => ({ id, label: `@${id}` }))}
          selectedKey={domain}
          onSelectionChange={setChosen}
        />
      </div>
      <p className="-mt-2 text-xs text-muted">
        {t('create.own_domain')}{' '}
        <Link to="/settings/domains" className="link">
          {t('create.domains')}
        </Link>
      </p>
      <TextField
        label={t('display_name')}
        value={displayName}
        onChange={setDisplayName}
        description={t('display_name_lead')}
        errorMessage={fieldText(create.error, 'display_name')}
        autoComplete="off"
        isRequired
      />
      <div className="flex justify-end gap-2">
        <Button onPress={onDone}>{t('common:cancel')}</Button>
        <Button
          type="submit"
          variant="primary"
          isPending={create.isPending}
          isDisabled={
            name.trim() === '' || name.includes('@') || displayName.trim() === '' || !domain
          }
        >
          {t('create.action')}
        </Button>
      </div>
    </form>
  )
}
