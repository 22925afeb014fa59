/** The pages of business hours: one lazy chunk. */
export { CalendarPage } from './calendar'
export { CalendarsPage } from './list'
