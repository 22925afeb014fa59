// What a ticket is: each field changes at once and is taken back when the server refuses.
import { Merge, ShieldCheck, ShieldX } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { request } from '../api/client'
import type { Verification as Outcome, Priority, Ticket } from '../api/types'
import { useSession } from '../app/session'
import { Avatar, Button, Select, Time, toast } from '../ui'
import { useConfiguration } from './api'
import { Followers } from './followers'
import { MergeDialog } from './merge-dialog'
import { TicketRating } from './rating'
import { PromisedTimes } from './sla/promised-times'
import { TagsEditor } from './tags-editor'
import { TicketLink } from './ticket-link'
import { type TicketPatch, useUpdateTicket } from './writes'

const NOBODY = 'nobody'

export function Properties({ ticket, onExplain }: { ticket: Ticket; onExplain(): void }) {
  const { t } = useTranslation('tickets')
  const { me } = useSession()
  const configuration = useConfiguration().data
  const update = useUpdateTicket()
  const isReadOnly = ticket.status.category === 'closed' || !me.scopes.includes('tickets:write')
  const change = (patch: TicketPatch) =>
    update.mutate({ number: ticket.number, version: ticket.version, patch })
  const assignable = configuration?.members.filter((member) => member.role !== 'viewer') ?? []
  return (
    <div className="flex flex-col gap-5">
      <section aria-label={t('properties.requester')} className="flex items-center gap-3">
        <Avatar name={ticket.requester.name} kind="contact" />
        <div className="min-w-0">
          <p className="truncate text-sm font-medium text-ink">{ticket.requester.name}</p>
          <p className="truncate text-xs text-muted">{ticket.requester.email}</p>
        </div>
      </section>
      {ticket.rating && <TicketRating rating={ticket.rating} />}
      <section aria-label={t('properties.label')} className="flex flex-col gap-3">
        <Select
          label={t('properties.status')}
          isDisabled={isReadOnly}
          items={(configuration?.statuses ?? [ticket.status]).map((status) => ({
            id: status.id,
            label: status.name,
          }))}
          selectedKey={ticket.status.id}
          onSelectionChange={(id) => change({ status_id: String(id) })}
        />
        <Select
          label={t('properties.priority')}
          isDisabled={isReadOnly}
          items={(
            configuration?.priorities ?? [
              { id: ticket.priority, name: ticket.priority.toUpperCase() },
            ]
          ).map((priority) => ({ id: priority.id, label: t(`priority.${priority.id}`) }))}
          selectedKey={ticket.priority}
          onSelectionChange={(id) => change({ priority: id as Priority })}
        />
        <Select
          label={t('properties.assignee')}
          isDisabled={isReadOnly}
          items={[
            { id: NOBODY, label: t('row.nobody') },
            ...assignable.map(({ id, name }) => ({ id, label: name })),
          ]}
          selectedKey={ticket.assignee?.id ?? NOBODY}
          onSelectionChange={(id) => change({ assignee_id: id === NOBODY ? null : String(id) })}
        />
        {!isReadOnly && ticket.assignee?.id !== me.id && (
          <Button size="sm" variant="secondary" onPress={() => change({ assignee_id: me.id })}>
            {t('row.take')}
          </Button>
        )}
        <Select
          label={t('properties.team')}
          isDisabled={isReadOnly}
          items={[
            { id: NOBODY, label: t('properties.noTeam') },
            ...(configuration?.teams ?? []).map(({ id, name }) => ({ id, label: name })),
          ]}
          selectedKey={ticket.team?.id ?? NOBODY}
          onSelectionChange={(id) => change({ team_id: id === NOBODY ? null : String(id) })}
        />
        <TagsEditor
          tags={ticket.tags}
          isReadOnly={isReadOnly}
          onChange={(tags) =>
            update.mutateAsync({ number: ticket.number, version: ticket.version, patch: { tags } })
          }
        />
        <Followers
          followers={ticket.followers}
          members={configuration?.members ?? []}
          isReadOnly={isReadOnly}
          onChange={(follower_ids) => change({ follower_ids })}
        />
      </section>
      <PromisedTimes sla={ticket.sla} onExplain={onExplain} />
      <Facts ticket={ticket} />
      {!isReadOnly && <Merging ticket={ticket} />}
      {/* What was verified was this version's history. */}
      <Verification key={ticket.version} number={ticket.number} />
    </div>
  )
}

export function Facts({ ticket }: { ticket: Ticket }) {
  const { t } = useTranslation('tickets')
  return (
    <dl className="grid grid-cols-[auto_1fr] gap-x-3 gap-y-1.5 text-xs text-muted">
      <dt>{t('facts.created')}</dt>
      <dd className="text-end">
        <Time value={ticket.created_at} />
      </dd>
      <dt>{t('facts.updated')}</dt>
      <dd className="text-end">
        <Time value={ticket.updated_at} relative />
      </dd>
      <dt>{t('facts.channel')}</dt>
      <dd className="text-end">{t(`channel.${ticket.channel}`)}</dd>
      {ticket.address && (
        <>
          <dt>{t('facts.address')}</dt>
          <dd className="min-w-0 truncate text-end">{ticket.address.email}</dd>
        </>
      )}
      {ticket.cc.length > 0 && (
        <>
          <dt>{t('facts.cc')}</dt>
          <dd className="min-w-0 text-end break-words">{ticket.cc.join(', ')}</dd>
        </>
      )}
      {ticket.closes_at && (
        <>
          <dt>{t('facts.closes')}</dt>
          <dd className="text-end">
            <Time value={ticket.closes_at} />
          </dd>
        </>
      )}
      {ticket.closed_at && (
        <>
          <dt>{t('facts.closed')}</dt>
          <dd className="text-end">
            <Time value={ticket.closed_at} />
          </dd>
        </>
      )}
      {ticket.follow_up_of != null && (
        <>
          <dt>{t('facts.followUpOf')}</dt>
          <dd className="text-end">
            <TicketLink number={ticket.follow_up_of} />
          </dd>
        </>
      )}
      {ticket.follow_ups.length > 0 && (
        <>
          <dt>{t('facts.followUps')}</dt>
          <dd className="flex flex-wrap justify-end gap-2">
            {ticket.follow_ups.map((number) => (
              <TicketLink key={number} number={number} />
            ))}
          </dd>
        </>
      )}
      {ticket.merged.length > 0 && (
        <>
          <dt>{t('change.merged')}</dt>
          <dd className="flex flex-wrap justify-end gap-2">
            {ticket.merged.map((number) => (
              <TicketLink key={number} number={number} />
            ))}
          </dd>
        </>
      )}
    </dl>
  )
}

function Merging({ ticket }: { ticket: Ticket }) {
  const { t } = useTranslation('tickets')
  const [isOpen, setIsOpen] = useState(false)
  return (
    <>
      <Button size="sm" variant="secondary" icon={Merge} onPress={() => setIsOpen(true)}>
        {t('merge.open')}
      </Button>
      <MergeDialog ticket={ticket} isOpen={isOpen} onOpenChange={setIsOpen} />
    </>
  )
}

function Verification({ number }: { number: number }) {
  const { t } = useTranslation('tickets')
  const [outcome, setOutcome] = useState<Outcome | null>(null)
  const [isPending, setIsPending] = useState(false)
  const verify = async () => {
    setIsPending(true)
    try {
      setOutcome((await request<Outcome>('GET', `/v1/tickets/${number}/verification`)).data)
    } catch (error) {
      toast.error(error)
    } finally {
      setIsPending(false)
    }
  }
  return (
    <section className="flex flex-col gap-2" aria-label={t('verify.label')}>
      <Button size="sm" variant="secondary" isPending={isPending} onPress={() => void verify()}>
        {t('verify.run')}
      </Button>
      {outcome && (
        <p
          role="status"
          className={`flex items-start gap-2 text-xs ${outcome.valid ? 'text-success-ink' : 'text-danger-ink'}`}
        >
          {outcome.valid ? (
            <ShieldCheck size={15} aria-hidden />
          ) : (
            <ShieldX size={15} aria-hidden />
          )}
          {outcome.valid
            ? t('verify.valid', { count: outcome.records })
            : t('verify.invalid', { seq: outcome.first_invalid_seq })}
        </p>
      )}
    </section>
  )
}
