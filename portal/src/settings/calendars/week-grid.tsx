import { useTranslation } from 'react-i18next'
import { WEEKDAYS } from '../../api/calendars'
import type { Interval } from '../../api/types'
import { DAY_MINUTES, formatMinute } from '../../ui'
import { ofDay } from './week'
import { weekdayName } from './words'

const HOURS = [0, 6, 12, 18, 24]
const LABEL_MINUTES = 150
const percent = (minutes: number) => `${(minutes / DAY_MINUTES) * 100}%`

function Block({ from_minute, until_minute }: Interval) {
  const minutes = until_minute - from_minute
  return (
    <div
      className="absolute inset-x-0.5 flex flex-col justify-center overflow-hidden rounded-md border border-accent/30 bg-accent-soft text-center text-xs leading-3.5! text-accent-ink tabular-nums"
      style={{ top: percent(from_minute), height: percent(minutes) }}
    >
      {minutes >= LABEL_MINUTES && (
        <span className="hidden sm:block">
          {formatMinute(from_minute)}
          <br />
          {formatMinute(until_minute)}
        </span>
      )}
    </div>
  )
}

/** The week as it is drawn on a wall. Decoration: the times are in the fields beside it. */
export function WeekGrid({ intervals }: { intervals: readonly Interval[] }) {
  const { i18n } = useTranslation()
  return (
    <div aria-hidden className="grid grid-cols-[2.25rem_repeat(7,minmax(0,1fr))] select-none">
      <span />
      {WEEKDAYS.map((weekday) => (
        <span key={weekday} className="truncate pb-1.5 text-center text-xs font-medium text-muted">
          {weekdayName(weekday, i18n.language, 'short')}
        </span>
      ))}
      <div className="relative my-2 h-72 text-xs text-faint tabular-nums">
        {HOURS.map((hour) => (
          <span
            key={hour}
            className="absolute end-2 -translate-y-1/2"
            style={{ top: percent(hour * 60) }}
          >
            {String(hour).padStart(2, '0')}
          </span>
        ))}
      </div>
      {WEEKDAYS.map((weekday) => (
        <div key={weekday} className="relative my-2 h-72 border-s border-line last:border-e">
          {HOURS.map((hour) => (
            <span
              key={hour}
              className="absolute inset-x-0 border-t border-line"
              style={{ top: percent(hour * 60) }}
            />
          ))}
          {ofDay(intervals, weekday).map((interval) => (
            <Block key={`${interval.from_minute}-${interval.until_minute}`} {...interval} />
          ))}
        </div>
      ))}
    </div>
  )
}
