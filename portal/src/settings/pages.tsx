/** The pages of the settings: one lazy chunk. */
export { SettingsLayout } from './layout'
export { MembersPage } from './members'
