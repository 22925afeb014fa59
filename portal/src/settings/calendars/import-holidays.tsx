import { useMutation } from '@tanstack/react-query'
import { FileUp } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { request } from '../../api/client'
import { ProblemError } from '../../api/problem'
import { holidayFileText, skippedText } from '../../api/server-text'
import type { Calendar, HolidayImport } from '../../api/types'
import { Button, Dialog, FileButton, FormError } from '../../ui'
import { useAfterChange } from '../recalculation'

/** What the API takes. */
const MAX_BYTES = 1024 * 1024

class TooLarge extends Error {}

/** Reads holidays from an iCalendar file, and says what became of each. */
export function ImportHolidays({ calendar }: { calendar: Calendar }) {
  const { t } = useTranslation('calendars')
  const [isOpen, setIsOpen] = useState(false)
  const afterChange = useAfterChange()
  const read = useMutation({
    mutationFn: async (file: File) => {
      if (file.size > MAX_BYTES) throw new TooLarge()
      const body = { ical: await file.text() }
      const path = `/v1/calendars/${calendar.id}/holiday_imports`
      const { data } = await request<HolidayImport>('POST', path, { body })
      await afterChange()
      return data
    },
    onSettled: () => setIsOpen(true),
  })
  return (
    <>
      <FileButton
        icon={FileUp}
        accept={['.ics', 'text/calendar']}
        isPending={read.isPending}
        onFile={(file) => read.mutate(file)}
      >
        {t('import.action')}
      </FileButton>
      <Dialog
        title={read.data ? t('import.title') : t('import.failed')}
        isOpen={isOpen}
        onOpenChange={setIsOpen}
      >
        <div className="flex flex-col gap-4">
          <Failure error={read.error} />
          {read.data && <Summary result={read.data} />}
          <div className="flex justify-end">
            <Button variant="primary" onPress={() => setIsOpen(false)} autoFocus>
              {t('common:close')}
            </Button>
          </div>
        </div>
      </Dialog>
    </>
  )
}

/** What is wrong with the file itself is told in a sentence; the rest as everywhere. */
function Failure({ error }: { error: Error | null }) {
  const { t } = useTranslation('calendars')
  const server = useTranslation('server').t
  const reason = error instanceof ProblemError ? error.reasonFor('ical') : undefined
  if (!(error instanceof TooLarge) && reason === undefined) return <FormError error={error} />
  const { text, lang } =
    reason === undefined
      ? { text: t('import.too_large', { size: MAX_BYTES }), lang: undefined }
      : holidayFileText(reason, server)
  return (
    <p role="alert" lang={lang} className="text-base text-danger-ink first-letter:uppercase">
      {text}
    </p>
  )
}

function Summary({ result }: { result: HolidayImport }) {
  const { t } = useTranslation('calendars')
  const counts = [
    ['added', result.added],
    ['unchanged', result.unchanged],
    ['skipped', result.skipped.length],
  ] as const
  return (
    <>
      <dl className="grid grid-cols-3 gap-2">
        {counts.map(([name, count]) => (
          <div key={name} className="flex flex-col-reverse rounded-lg bg-sunken px-3 py-2">
            <dt className="text-xs text-muted">{t(`import.${name}`)}</dt>
            <dd className="text-xl font-semibold text-ink tabular-nums">{count}</dd>
          </div>
        ))}
      </dl>
      {result.skipped.length > 0 && (
        <div>
          <h3 className="mb-1 text-sm font-medium text-ink">{t('import.skipped_lead')}</h3>
          <ul className="max-h-60 divide-y divide-line overflow-auto rounded-lg border border-line">
            {result.skipped.map(({ summary, reason }) => (
              <Skipped key={`${summary}${reason}`} summary={summary} reason={reason} />
            ))}
          </ul>
        </div>
      )}
    </>
  )
}

function Skipped({ summary, reason }: HolidayImport['skipped'][number]) {
  const { t } = useTranslation('calendars')
  const server = useTranslation('server').t
  const { text, lang } = skippedText(reason, server)
  return (
    <li className="px-3 py-2 text-sm">
      <span className="block font-medium wrap-anywhere text-ink">
        {summary || t('import.no_name')}
      </span>
      <span lang={lang} className="block text-muted first-letter:uppercase">
        {text}
      </span>
    </li>
  )
}
