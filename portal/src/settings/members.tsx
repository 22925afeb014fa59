import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { MailPlus, UserPlus, Users } from 'lucide-react'
import { type FormEvent, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { isProblem, newIdempotencyKey, request } from '../api/client'
import { fieldText, problemText } from '../api/problem-text'
import { membersQuery } from '../api/queries'
import type { InviteMemberInput, Member, MemberRole } from '../api/types'
import { ForbiddenPage } from '../app/not-found'
import { hasScope, useSession } from '../app/session'
import {
  Avatar,
  Button,
  Chip,
  Dialog,
  EmptyState,
  FormError,
  Page,
  Select,
  TextField,
  Time,
  toast,
} from '../ui'
import { SettingsBody, SettingsTable } from './table'

const ROLES: MemberRole[] = ['viewer', 'agent', 'team_lead', 'manager', 'admin']

function InviteForm({ onDone }: { onDone(): void }) {
  const { t } = useTranslation('settings')
  const { me } = useSession()
  const queryClient = useQueryClient()
  const [name, setName] = useState('')
  const [email, setEmail] = useState('')
  const [role, setRole] = useState<MemberRole>('agent')
  // One key for one content: a repeated press sends no second invitation.
  const key = useRef({ content: '', value: '' })
  const invite = useMutation({
    mutationFn: async () => {
      const body: InviteMemberInput = { name: name.trim(), email: email.trim(), role }
      const content = JSON.stringify(body)
      if (key.current.content !== content) key.current = { content, value: newIdempotencyKey() }
      const headers = { 'idempotency-key': key.current.value }
      return (await request<Member>('POST', '/v1/members', { body, headers })).data
    },
    onSuccess: (member) => {
      void queryClient.invalidateQueries({ queryKey: membersQuery(me.tenant.id).queryKey })
      void queryClient.invalidateQueries({
        predicate: ({ queryKey }) => queryKey.includes('configuration'),
      })
      toast.success(t('members.invited', { email: member.email }))
      onDone()
    },
  })
  const isTaken = isProblem(invite.error, 'address_taken')
  function submit(event: FormEvent) {
    event.preventDefault()
    if (!invite.isPending) invite.mutate()
  }
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      {!isTaken && <FormError error={invite.error} />}
      <TextField
        label={t('members.name')}
        value={name}
        onChange={setName}
        errorMessage={fieldText(invite.error, 'name')}
        autoComplete="off"
        autoFocus
        isRequired
      />
      <TextField
        label={t('members.email')}
        type="email"
        value={email}
        onChange={setEmail}
        errorMessage={isTaken ? problemText(invite.error).title : fieldText(invite.error, 'email')}
        autoComplete="off"
        isRequired
      />
      <Select
        label={t('members.role')}
        items={ROLES.map((id) => ({ id, label: t(`common:role.${id}`) }))}
        selectedKey={role}
        onSelectionChange={(id) => setRole(ROLES.find((known) => known === id) ?? 'agent')}
        description={t(`members.role_lead.${role}`)}
      />
      <div className="flex justify-end gap-2">
        <Button onPress={onDone}>{t('common:cancel')}</Button>
        <Button
          type="submit"
          variant="primary"
          icon={MailPlus}
          isPending={invite.isPending}
          isDisabled={name.trim() === '' || !email.includes('@')}
        >
          {t('members.send')}
        </Button>
      </div>
    </form>
  )
}

function MemberState({ member }: { member: Member }) {
  const { t } = useTranslation('settings')
  if (member.is_invited) return <Chip tone="warning">{t('members.is_invited')}</Chip>
  if (!member.is_active) return <Chip>{t('members.is_inactive')}</Chip>
  return <Chip tone="success">{t('members.is_active')}</Chip>
}

/** The people who work in the tenant. */
export function MembersPage() {
  const { me } = useSession()
  return hasScope(me, 'members:read') ? <Members /> : <ForbiddenPage />
}

function Members() {
  const { t } = useTranslation('settings')
  const { me } = useSession()
  const query = useQuery(membersQuery(me.tenant.id))
  const [isInviting, setIsInviting] = useState(false)
  return (
    <Page
      title={t('members.title')}
      actions={
        hasScope(me, 'members:write') && (
          <Button variant="primary" icon={UserPlus} onPress={() => setIsInviting(true)}>
            {t('members.invite')}
          </Button>
        )
      }
    >
      <SettingsBody lead={t('members.lead')}>
        <SettingsTable
          label={t('members.title')}
          query={query}
          rows={query.data ?? []}
          empty={<EmptyState icon={Users} title={t('members.empty')} />}
          columns={[
            {
              id: 'name',
              header: t('members.name'),
              cell: (row) => (
                <span className="flex items-center gap-3">
                  <span className="self-start pt-0.5 md:self-center md:pt-0">
                    <Avatar name={row.name} kind="member" />
                  </span>
                  <span className="min-w-0">
                    <span className="block font-medium text-ink">{row.name}</span>
                    <span className="block text-sm wrap-anywhere text-muted">{row.email}</span>
                    <span className="mt-1 flex flex-wrap items-center gap-2 text-sm text-muted md:hidden">
                      {t(`common:role.${row.role}`)}
                      <MemberState member={row} />
                    </span>
                  </span>
                </span>
              ),
            },
            {
              id: 'role',
              header: t('members.role'),
              isWideOnly: true,
              cell: (row) => <span className="text-base">{t(`common:role.${row.role}`)}</span>,
            },
            {
              id: 'state',
              header: t('members.state'),
              isWideOnly: true,
              cell: (row) => <MemberState member={row} />,
            },
            {
              id: 'created_at',
              header: t('created_at'),
              isWideOnly: true,
              cell: (row) => (
                <span className="text-sm text-muted">
                  <Time value={row.created_at} />
                </span>
              ),
            },
          ]}
        />
      </SettingsBody>
      <Dialog title={t('members.invite_title')} isOpen={isInviting} onOpenChange={setIsInviting}>
        <InviteForm onDone={() => setIsInviting(false)} />
      </Dialog>
    </Page>
  )
}
