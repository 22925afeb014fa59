/** The pages of the settings: one lazy chunk. */
export { AddressesPage } from './addresses'
export { CalendarPage } from './calendars/calendar'
export { CalendarsPage } from './calendars/list'
export { SettingsLayout } from './layout'
export { MembersPage } from './members'
export { SuspendedMailPage } from './suspended-mail'
