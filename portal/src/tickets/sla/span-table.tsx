// Which time counted, day by day, down to the sum.
import { Check, ChevronRight, Minus } from 'lucide-react'
import { Fragment, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ClockSpan, ExplainedClock } from '../../api/types'
import { formatDuration } from '../../i18n/duration'
import { formatMoment } from '../../i18n/moment'
import { byDay, countedSeconds, type Day, dateIn, reasonWords } from './spans'

/** Lists up to this long are open at first. */
const SHORT = 10
const NUMBER = 'py-1.5 ps-3 text-end align-top whitespace-nowrap tabular-nums'

type Props = { clock: ExplainedClock; timeZone: string | undefined }

export function SpanTable({ clock, timeZone }: Props) {
  const { t, i18n } = useTranslation('sla')
  const isShort = clock.spans.length <= SHORT
  const sum = countedSeconds(clock.spans)
  return (
    <table className="w-full text-xs text-muted">
      <caption className="sr-only">{t('spans.caption', { kind: t(`kind.${clock.kind}`) })}</caption>
      <thead>
        <tr className="border-b border-line text-start text-faint">
          <th scope="col" className="py-1.5 text-start font-medium">
            {t('spans.time')}
          </th>
          <th scope="col" className={`${NUMBER} font-medium`}>
            {t('spans.passed')}
          </th>
          <th scope="col" className={`${NUMBER} font-medium`}>
            {t('spans.counted')}
          </th>
        </tr>
      </thead>
      {byDay(clock.spans, timeZone).map((day) => (
        <DayRows
          key={day.date}
          day={day}
          hours={clock.hours}
          timeZone={timeZone}
          isOpenAtFirst={isShort}
        />
      ))}
      <tfoot>
        <tr className="border-t border-line-strong text-sm font-semibold text-ink">
          <th scope="row" colSpan={2} className="py-2 text-start font-semibold">
            {t('spans.sum')}
          </th>
          <td className={NUMBER}>{formatDuration(sum, i18n.language, 'exact')}</td>
        </tr>
      </tfoot>
    </table>
  )
}

function DayRows({
  day,
  hours,
  timeZone,
  isOpenAtFirst,
}: {
  day: Day
  hours: ExplainedClock['hours']
  timeZone: string | undefined
  isOpenAtFirst: boolean
}) {
  const { t, i18n } = useTranslation('sla')
  const [isOpen, setIsOpen] = useState(isOpenAtFirst)
  const id = useId()
  const exact = (seconds: number) => formatDuration(seconds, i18n.language, 'exact')
  const [first] = day.spans
  if (!first) return null
  return (
    <Fragment>
      <tbody className="border-b border-line">
        <tr className="font-medium text-ink">
          <th scope="rowgroup" className="text-start font-medium">
            <button
              type="button"
              aria-expanded={isOpen}
              aria-controls={id}
              onClick={() => setIsOpen(!isOpen)}
              className="flex w-full items-center gap-1 rounded-sm py-1.5 text-start hover:text-accent-ink"
            >
              <ChevronRight
                size={14}
                aria-hidden
                className={`shrink-0 text-faint transition-transform ${isOpen ? 'rotate-90' : ''}`}
              />
              <span>{formatMoment(first.from, i18n.language, 'day', timeZone)}</span>
              <span className="sr-only">{t('spans.number', { count: day.spans.length })}</span>
            </button>
          </th>
          <td className={`${NUMBER} font-normal text-faint`}>{exact(day.seconds)}</td>
          <td className={NUMBER}>{exact(day.counted)}</td>
        </tr>
      </tbody>
      <tbody id={id} hidden={!isOpen} className="border-b border-line">
        {isOpen &&
          day.spans.map((span) => (
            <SpanRow key={span.from} span={span} hours={hours} timeZone={timeZone} />
          ))}
      </tbody>
    </Fragment>
  )
}

function SpanRow({
  span,
  hours,
  timeZone,
}: {
  span: ClockSpan
  hours: ExplainedClock['hours']
  timeZone: string | undefined
}) {
  const { t, i18n } = useTranslation('sla')
  const { from, until, seconds, is_counted } = span
  const endsThatDay = dateIn(from, timeZone) === dateIn(until, timeZone)
  const exact = formatDuration(seconds, i18n.language, 'exact')
  const Icon = is_counted ? Check : Minus
  return (
    <tr className={is_counted ? 'text-ink' : ''}>
      <td className="py-1 ps-[1.125rem] align-top">
        <div className="flex flex-wrap items-start gap-x-3 gap-y-0.5">
          <span className="shrink-0 tabular-nums sm:w-40">
            {formatMoment(from, i18n.language, 'time', timeZone)} –{' '}
            {formatMoment(until, i18n.language, endsThatDay ? 'time' : 'weekday', timeZone)}
          </span>
          <span className="flex min-w-0 flex-1 basis-36 items-start gap-1.5">
            <Icon
              size={13}
              aria-hidden
              className={`mt-0.5 shrink-0 ${is_counted ? 'text-accent-ink' : 'text-faint'}`}
            />
            <span className="min-w-0 wrap-anywhere">{reasonWords(span, hours, t)}</span>
          </span>
        </div>
      </td>
      <td className={`${NUMBER} py-1! text-faint`}>{exact}</td>
      <td className={`${NUMBER} py-1!`}>{is_counted ? exact : '–'}</td>
    </tr>
  )
}
