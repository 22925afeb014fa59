/** The pages about mail: one lazy chunk. */
export { MailLogPage } from './log'
export { MailSettingsPage } from './mail-settings'
export { SenderRulesPage } from './sender-rules'
export { SuppressionsPage } from './suppressions'
export { SuspendedMailPage } from './suspended-mail'
