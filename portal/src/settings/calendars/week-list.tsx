import { useTranslation } from 'react-i18next'
import { WEEKDAYS } from '../../api/calendars'
import type { Interval } from '../../api/types'
import { dayText, ofDay } from './week'
import { weekdayName } from './words'

/** The open times of each day, as text. */
export function WeekList({ intervals }: { intervals: readonly Interval[] }) {
  const { t, i18n } = useTranslation('calendars')
  return (
    <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-6 gap-y-1.5 text-base">
      {WEEKDAYS.map((weekday) => {
        const hours = dayText(ofDay(intervals, weekday))
        return (
          <div key={weekday} className="contents">
            <dt className="text-muted">{weekdayName(weekday, i18n.language)}</dt>
            <dd className={hours ? 'text-ink tabular-nums' : 'text-faint'}>
              {hours || t('closed')}
            </dd>
          </div>
        )
      })}
    </dl>
  )
}
