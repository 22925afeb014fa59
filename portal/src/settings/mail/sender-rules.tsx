import { useQuery } from '@tanstack/react-query'
import { Search, ShieldCheck, ShieldPlus, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { senderRulesQuery } from '../../api/mail'
import type { SenderRule } from '../../api/types'
import { ForbiddenPage } from '../../app/not-found'
import { hasScope, useSession } from '../../app/session'
import {
  Button,
  Chip,
  ConfirmDialog,
  Dialog,
  EmptyState,
  IconButton,
  Page,
  TextField,
  Time,
  toast,
} from '../../ui'
import { type Column, SettingsBody, SettingsTable } from '../table'
import { SenderRuleForm } from './sender-rule-form'
import { useSenderRules } from './use-sender-rules'

/** Senders whose mail is always held, or taken in although it looks like spam. */
export function SenderRulesPage() {
  const { me } = useSession()
  return hasScope(me, 'suspended_mail:read') ? <SenderRules /> : <ForbiddenPage />
}

/** From how many rules on a search is worth its room. */
const MANY = 8

function SenderRules() {
  const { t } = useTranslation('mail')
  const { me } = useSession()
  const query = useQuery(senderRulesQuery(me.tenant.id))
  const { remove } = useSenderRules()
  const [words, setWords] = useState('')
  const [isAdding, setIsAdding] = useState(false)
  const [chosen, setChosen] = useState<SenderRule | null>(null)
  const canWrite = hasScope(me, 'configuration:write')
  const rules = query.data ?? []
  const rows = rules
    .filter(({ sender }) => sender.includes(words.trim().toLowerCase()))
    .map((rule) => ({ ...rule, id: rule.sender }))
  return (
    <Page
      title={t('rules.title')}
      actions={
        canWrite && (
          <Button variant="primary" icon={ShieldPlus} onPress={() => setIsAdding(true)}>
            {t('rules.add')}
          </Button>
        )
      }
    >
      <SettingsBody lead={t('rules.lead')}>
        {rules.length >= MANY && (
          <TextField
            label={t('rules.find')}
            type="search"
            className="max-w-sm"
            value={words}
            onChange={setWords}
            autoComplete="off"
          />
        )}
        <SettingsTable
          label={t('rules.title')}
          query={query}
          rows={rows}
          empty={
            words.trim() === '' ? (
              <EmptyState
                icon={ShieldCheck}
                title={t('rules.empty')}
                description={t('rules.empty_lead')}
              />
            ) : (
              <EmptyState icon={Search} title={t('rules.no_match')} />
            )
          }
          columns={columnsOf(t, canWrite ? setChosen : undefined)}
        />
      </SettingsBody>
      <Dialog title={t('rules.add_title')} isOpen={isAdding} onOpenChange={setIsAdding}>
        <SenderRuleForm rules={rules} onDone={() => setIsAdding(false)} />
      </Dialog>
      <ConfirmDialog
        title={t('rules.remove_title', { sender: chosen?.sender })}
        confirmLabel={t('rules.remove')}
        isOpen={chosen !== null}
        onClose={() => setChosen(null)}
        onConfirm={async () => {
          if (!chosen) return
          await remove(chosen)
          toast.success(t('rules.removed', { sender: chosen.sender }))
        }}
      >
        {t('rules.remove_lead')}
      </ConfirmDialog>
    </Page>
  )
}

type Row = SenderRule & { id: string }

function columnsOf(
  t: ReturnType<typeof useTranslation<'mail'>>['t'],
  remove: ((rule: SenderRule) => void) | undefined,
): Column<Row>[] {
  const made = (rule: Row) => (
    <>
      <Time value={rule.created_at} isDay /> · {rule.created_by.name}
    </>
  )
  const verdict = (rule: Row) => (
    <Chip tone={rule.verdict === 'blocked' ? 'danger' : 'success'}>
      {t(`rules.is_${rule.verdict}`)}
    </Chip>
  )
  const columns: Column<Row>[] = [
    {
      id: 'sender',
      header: t('rules.sender'),
      cell: (rule) => (
        <>
          <span className="block font-medium wrap-anywhere text-ink">{rule.sender}</span>
          {rule.sender.startsWith('@') && (
            <span className="block text-sm text-muted">{t('rules.whole_domain')}</span>
          )}
          <span className="mt-1.5 flex flex-wrap items-center gap-x-2 gap-y-1 text-sm text-muted md:hidden">
            {verdict(rule)}
            <span>{made(rule)}</span>
          </span>
        </>
      ),
    },
    {
      id: 'verdict',
      header: t('rules.verdict'),
      isWideOnly: true,
      cell: verdict,
    },
    {
      id: 'created',
      header: t('rules.created'),
      isWideOnly: true,
      cell: (rule) => <span className="text-sm text-muted">{made(rule)}</span>,
    },
  ]
  if (!remove) return columns
  return [
    ...columns,
    {
      id: 'actions',
      header: <span className="sr-only">{t('rules.actions')}</span>,
      isEnd: true,
      cell: (rule) => (
        <IconButton
          icon={Trash2}
          label={t('rules.remove_label', { sender: rule.sender })}
          onPress={() => remove(rule)}
        />
      ),
    },
  ]
}
