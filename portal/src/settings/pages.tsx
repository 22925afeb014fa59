/** The pages of the settings: one lazy chunk. */
export { AddressesPage } from './addresses'
export { SettingsLayout } from './layout'
export { MembersPage } from './members'
