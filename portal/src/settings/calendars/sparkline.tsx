import { WEEKDAYS } from '../../api/calendars'
import type { Interval } from '../../api/types'
import { DAY_MINUTES } from '../../ui'
import { ofDay } from './week'

const percent = (minutes: number) => `${(minutes / DAY_MINUTES) * 100}%`

/** A week at a glance: seven bars from midnight to midnight. Decoration: its text stands beside it. */
export function WeekSparkline({ intervals }: { intervals: readonly Interval[] }) {
  return (
    <span aria-hidden className="flex h-8 shrink-0 gap-0.5">
      {WEEKDAYS.map((weekday) => (
        <span
          key={weekday}
          className="relative h-full w-1.5 overflow-hidden rounded-sm bg-neutral-soft"
        >
          {ofDay(intervals, weekday).map(({ from_minute, until_minute }) => (
            <span
              key={from_minute}
              className="absolute inset-x-0 rounded-[1px] bg-accent"
              style={{ top: percent(from_minute), height: percent(until_minute - from_minute) }}
            />
          ))}
        </span>
      ))}
    </span>
  )
}
