/** The pages of the settings: one lazy chunk. */
export { AddressesPage } from './addresses'
export { CalendarPage } from './calendars/calendar'
export { CalendarsPage } from './calendars/list'
export { SettingsLayout } from './layout'
export { MembersPage } from './members'
export { PoliciesPage } from './policies/list'
export { NewPolicyPage, PolicyPage } from './policies/policy'
export { SuspendedMailPage } from './suspended-mail'
