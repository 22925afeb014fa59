import { useMutation } from '@tanstack/react-query'
import { CircleAlert, Plus, Rss, Trash2, TriangleAlert } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { request } from '../../api/client'
import { fieldText } from '../../api/problem-text'
import { feedWarningText, holidayFileText } from '../../api/server-text'
import type { Calendar, HolidayFeed, HolidayFeedInput } from '../../api/types'
import { Button, ConfirmDialog, Dialog, FormError, IconButton, TextField, Time } from '../../ui'
import { useContentKey } from '../content-key'
import { useAfterChange } from '../recalculation'
import { Section } from '../section'

const countOf = (calendar: Calendar, feed: HolidayFeed) =>
  calendar.holidays.filter(({ source }) => source.kind === 'feed' && source.feed_id === feed.id)
    .length

/** The addresses from which holidays are read. */
export function Feeds({ calendar, canWrite }: { calendar: Calendar; canWrite: boolean }) {
  const { t } = useTranslation('calendars')
  const [isAdding, setIsAdding] = useState(false)
  const [removed, setRemoved] = useState<HolidayFeed | null>(null)
  const afterChange = useAfterChange()
  async function remove(feed: HolidayFeed) {
    await request<void>('DELETE', `/v1/calendars/${calendar.id}/holiday_feeds/${feed.id}`)
    await afterChange()
  }
  const feeds = calendar.holiday_feeds
  return (
    <Section
      title={t('feeds.title')}
      lead={t('feeds.lead')}
      isBare
      actions={
        canWrite && (
          <Button icon={Plus} onPress={() => setIsAdding(true)}>
            {t('feeds.add')}
          </Button>
        )
      }
    >
      {feeds.length === 0 ? (
        <p className="card px-4 py-5 text-base text-muted">{t('feeds.empty')}</p>
      ) : (
        <ul className="card divide-y divide-line">
          {feeds.map((feed) => (
            <li key={feed.id} className="flex items-start gap-3 px-4 py-3">
              <Rss size={16} className="mt-1 shrink-0 text-muted" aria-hidden />
              <div className="min-w-0 flex-1">
                <p className="font-medium text-ink">{feed.name}</p>
                <p className="text-sm wrap-anywhere text-muted">{feed.url}</p>
                <FeedState feed={feed} count={countOf(calendar, feed)} />
              </div>
              {canWrite && (
                <IconButton
                  size="sm"
                  icon={Trash2}
                  label={t('feeds.remove_label', { name: feed.name })}
                  onPress={() => setRemoved(feed)}
                />
              )}
            </li>
          ))}
        </ul>
      )}
      <Dialog title={t('feeds.add_title')} isOpen={isAdding} onOpenChange={setIsAdding}>
        <FeedForm calendarId={calendar.id} onDone={() => setIsAdding(false)} />
      </Dialog>
      <ConfirmDialog
        title={t('feeds.remove_title', { name: removed?.name })}
        confirmLabel={t('feeds.remove')}
        isOpen={removed !== null}
        onClose={() => setRemoved(null)}
        onConfirm={async () => removed && remove(removed)}
      >
        {t('feeds.remove_lead', { count: removed ? countOf(calendar, removed) : 0 })}
      </ConfirmDialog>
    </Section>
  )
}

function FeedState({ feed, count }: { feed: HolidayFeed; count: number }) {
  const { t } = useTranslation('calendars')
  const server = useTranslation('server').t
  const warning = feed.warning ? feedWarningText(feed.warning, server) : null
  const error = feed.error ? holidayFileText(feed.error, server) : null
  return (
    <>
      <p className="mt-0.5 text-sm text-muted">
        {feed.refreshed_at ? (
          <>
            {t('feeds.holidays', { count })} · {t('feeds.read')}{' '}
            <Time value={feed.refreshed_at} relative />
          </>
        ) : (
          !feed.error && t('feeds.not_read')
        )}
      </p>
      {error && (
        <p className="mt-1 flex items-start gap-1.5 text-sm text-danger-ink">
          <CircleAlert size={14} className="mt-0.5 shrink-0" aria-hidden />
          <span>
            {t('feeds.failed')} <span lang={error.lang}>{error.text}</span>
          </span>
        </p>
      )}
      {warning && !error && (
        <p className="mt-1 flex items-start gap-1.5 text-sm text-warning-ink">
          <TriangleAlert size={14} className="mt-0.5 shrink-0" aria-hidden />
          <span lang={warning.lang}>{warning.text}</span>
        </p>
      )}
    </>
  )
}

function FeedForm({ calendarId, onDone }: { calendarId: string; onDone(): void }) {
  const { t } = useTranslation('calendars')
  const [name, setName] = useState('')
  const [url, setUrl] = useState('')
  const keyOf = useContentKey()
  const afterChange = useAfterChange()
  const add = useMutation({
    mutationFn: async () => {
      const body: HolidayFeedInput = { name: name.trim(), url: url.trim() }
      const path = `/v1/calendars/${calendarId}/holiday_feeds`
      await request<HolidayFeed>('POST', path, { body, headers: keyOf(body) })
      await afterChange()
    },
    onSuccess: onDone,
  })
  function submit(event: FormEvent) {
    event.preventDefault()
    if (!add.isPending) add.mutate()
  }
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <FormError error={add.error} />
      <TextField
        label={t('feeds.name')}
        value={name}
        onChange={setName}
        errorMessage={fieldText(add.error, 'name')}
        placeholder={t('feeds.name_example')}
        autoComplete="off"
        autoFocus
        isRequired
      />
      <TextField
        label={t('feeds.url')}
        type="url"
        value={url}
        onChange={setUrl}
        errorMessage={fieldText(add.error, 'url')}
        description={t('feeds.url_lead')}
        placeholder="https://"
        autoComplete="off"
        isRequired
      />
      <div className="flex justify-end gap-2">
        <Button onPress={onDone}>{t('common:cancel')}</Button>
        <Button
          type="submit"
          variant="primary"
          isPending={add.isPending}
          isDisabled={name.trim() === '' || url.trim() === ''}
        >
          {t('feeds.add')}
        </Button>
      </div>
    </form>
  )
}
