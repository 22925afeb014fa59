import { useNavigate, useSearch } from '@tanstack/react-router'
import { Mails, SearchX } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { MAILS } from '../../api/mail'
import type { Mail } from '../../api/types'
import { pageHeading } from '../../app/heading-focus'
import { catchFocus } from '../../app/lost-focus'
import { ForbiddenPage } from '../../app/not-found'
import type { MailLogSearch } from '../../app/search'
import { hasScope, useSession } from '../../app/session'
import { TicketLink } from '../../tickets/ticket-link'
import { displayNumber, parseTicketNumber } from '../../tickets/ticket-number'
import { Button, Dialog, EmptyState, Page, Select, TextField, Time } from '../../ui'
import { type Column, SettingsBody, SettingsTable } from '../table'
import { LogDetail } from './log-detail'
import { DirectionMark, StateChip } from './mail-chips'
import { MoreButton, usePaged } from './paged'

/** Mail in and out, with the way that each has gone. */
export function MailLogPage() {
  const { me } = useSession()
  return hasScope(me, 'tickets:read') ? <MailLog /> : <ForbiddenPage />
}

function MailLog() {
  const { t } = useTranslation('mail')
  const search: MailLogSearch = useSearch({ strict: false })
  const navigate = useNavigate()
  const { direction, ticket } = search
  const list = usePaged<Mail>(MAILS, { direction, ticket })
  const [openId, setOpenId] = useState<string | null>(null)
  const open = list.rows.find(({ id }) => id === openId)
  const setSearch = (next: MailLogSearch) =>
    void navigate({ to: '/settings/mail-log', search: { ...search, ...next }, replace: true })

  function showAll() {
    setSearch({ direction: undefined, ticket: undefined })
    // The button goes as soon as there is something to show.
    catchFocus(pageHeading, document.activeElement)
  }

  const isFiltered = direction !== undefined || ticket !== undefined
  const empty = isFiltered ? (
    <EmptyState
      icon={SearchX}
      title={t('log.no_match')}
      action={<Button onPress={showAll}>{t('log.show_all')}</Button>}
    />
  ) : (
    <EmptyState icon={Mails} title={t('log.empty')} description={t('log.empty_lead')} />
  )
  return (
    <Page title={t('log.title')}>
      <SettingsBody lead={t('log.lead')}>
        <search className="grid grid-cols-2 items-start gap-3 sm:flex" aria-label={t('log.filter')}>
          <Select
            label={t('log.direction')}
            className="min-w-0 sm:w-44"
            items={(['all', 'in', 'out'] as const).map((id) => ({
              id,
              label: t(`log.directions.${id}`),
            }))}
            selectedKey={direction ?? 'all'}
            onSelectionChange={(id) =>
              setSearch({ direction: id === 'in' || id === 'out' ? id : undefined })
            }
          />
          <TicketFilter ticket={ticket} onChange={(ticket) => setSearch({ ticket })} />
        </search>
        <SettingsTable
          label={t('log.title')}
          query={list.query}
          rows={list.rows}
          isPressable
          empty={empty}
          columns={columnsOf(t, setOpenId)}
        />
        <MoreButton list={list} />
      </SettingsBody>
      <Dialog
        size="md"
        title={open?.subject || t('no_subject')}
        isOpen={open !== undefined}
        onOpenChange={(isOpen) => !isOpen && setOpenId(null)}
      >
        {open && <LogDetail mail={open} />}
      </Dialog>
    </Page>
  )
}

const textOf = (ticket: number | undefined) => (ticket === undefined ? '' : displayNumber(ticket))

/** The ticket whose mail is shown; it counts once the field is left or Enter is pressed. */
function TicketFilter({
  ticket,
  onChange,
}: {
  ticket: number | undefined
  onChange(ticket: number | undefined): void
}) {
  const { t } = useTranslation('mail')
  const [text, setText] = useState(textOf(ticket))
  const [isWrong, setIsWrong] = useState(false)
  const [told, setTold] = useState(ticket)
  if (told !== ticket) {
    setTold(ticket)
    setText(textOf(ticket))
  }
  function apply() {
    const number = text.trim() === '' ? undefined : parseTicketNumber(text)
    setIsWrong(number === null)
    if (number !== null && number !== ticket) onChange(number)
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        apply()
      }}
    >
      <TextField
        label={t('log.ticket')}
        className="min-w-0 sm:w-44"
        type="search"
        value={text}
        onChange={(next) => {
          setText(next)
          setIsWrong(false)
        }}
        onBlur={apply}
        errorMessage={isWrong ? t('log.ticket_wrong') : null}
        placeholder="T-000042"
        autoComplete="off"
      />
    </form>
  )
}

type T = ReturnType<typeof useTranslation<'mail'>>['t']

function columnsOf(t: T, open: (id: string) => void): Column<Mail>[] {
  return [
    {
      id: 'subject',
      header: t('log.subject'),
      cell: (mail) => (
        <>
          <button
            type="button"
            onClick={() => open(mail.id)}
            className="rounded-sm text-start font-medium wrap-anywhere text-ink underline-offset-3 after:absolute after:inset-0 group-hover:underline"
          >
            {mail.subject || t('no_subject')}
          </button>
          <span className="block text-sm wrap-anywhere text-muted">
            {t('from_to', {
              from: mail.from || t('no_sender'),
              to: mail.to.join(', ') || t('nobody'),
            })}
          </span>
          <span className="mt-1.5 flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-muted">
            <DirectionMark direction={mail.direction} />
            <StateChip state={mail.state} />
            <span className="relative empty:hidden md:hidden">
              {mail.ticket_number != null && <TicketLink number={mail.ticket_number} />}
            </span>
            <span className="md:hidden">
              <Time value={mail.at} />
            </span>
          </span>
        </>
      ),
    },
    {
      id: 'ticket',
      header: t('log.ticket'),
      isWideOnly: true,
      cell: (mail) =>
        mail.ticket_number != null && (
          // Above what opens the row.
          <span className="relative text-sm">
            <TicketLink number={mail.ticket_number} />
          </span>
        ),
    },
    {
      id: 'at',
      header: t('log.at'),
      isWideOnly: true,
      cell: (mail) => (
        <span className="text-sm text-muted">
          <Time value={mail.at} />
        </span>
      ),
    },
  ]
}
