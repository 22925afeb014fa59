// What the server says in words of its own, which are English, told in the reader's language.
import type { TFunction } from 'i18next'
import type { SuspendedMail } from './types'

/** `lang` says that the words are the server's: nothing here tells them in the reader's language. */
export type Told = { text: string; lang?: 'en' }
type T = TFunction<'server'>

/** The server's words, and the message in `server.json` that says the same. What is captured goes into its slots. */
type Row = readonly [pattern: RegExp, key: string]

const EFFECTS: readonly Row[] = [
  [/^reply to (?<to>\S+), because a member replied$/, 'effect.reply'],
  [
    /^reply to (?<to>\S+) and (?<count>\d+) copied, because a member replied$/,
    'effect.reply_copied',
  ],
  [
    /^acknowledgement to (?<to>\S+), because a new ticket is acknowledged$/,
    'effect.acknowledgement',
  ],
  [/^reply to (?<to>\S+), because (?<who>.+) had it sent again$/, 'effect.resent'],
  [
    /^reply to (?<to>\S+) and (?<count>\d+) copied, because (?<who>.+) had it sent again$/,
    'effect.resent_copied',
  ],
  [
    /^acknowledgement to (?<to>\S+), because (?<who>.+) had it sent again$/,
    'effect.resent_acknowledgement',
  ],
  [
    /^no acknowledgement, because an answer could do harm \((?<signals>.+)\)$/,
    'effect.no_acknowledgement',
  ],
  [
    /^notice of the resolution to (?<to>\S+), because a member resolved the ticket$/,
    'effect.resolved',
  ],
  [
    /^notice of the resolution to (?<to>\S+), because (?<who>.+) had it sent again$/,
    'effect.resent_resolved',
  ],
  [
    /^no notice of the resolution, because no mail of the ticket has gone out before$/,
    'effect.no_resolved',
  ],
  [/^notice of the resolution to (?<to>\S+) parked, because (?<cap>.+)$/, 'effect.parked_resolved'],
  [/^survey to (?<to>\S+), because the ticket was resolved$/, 'effect.survey'],
  [/^survey to (?<to>\S+), because (?<who>.+) had it sent again$/, 'effect.resent_survey'],
  [/^no survey, because no mail of the ticket has gone out before$/, 'effect.no_survey'],
  [/^survey to (?<to>\S+) parked, because (?<cap>.+)$/, 'effect.parked_survey'],
  [/^acknowledgement to (?<to>\S+) parked, because (?<cap>.+)$/, 'effect.parked_acknowledgement'],
  [/^notice to (?<names>.+), because (?<notice>.+)$/, 'effect.notice'],
]

/** What a cap on automatic mail has counted. */
const CAPS: readonly Row[] = [
  [
    /^(?<most>\d+) automatic mails on this ticket to this address in (?<minutes>\d+) minutes$/,
    'cap.ticket',
  ],
  [
    /^(?<most>\d+) acknowledgements to this address in (?<minutes>\d+) minutes$/,
    'cap.acknowledgements',
  ],
  [/^(?<most>\d+) automatic mails to this address in (?<minutes>\d+) minutes$/, 'cap.recipient'],
  [
    /^(?<most>\d+) automatic mails to unproven senders at this domain in (?<minutes>\d+) minutes$/,
    'cap.domain',
  ],
]

/** Why members are told. */
const NOTICES: readonly Row[] = [
  [/^a promised time draws near$/, 'notice.warning'],
  [/^a promised time is over$/, 'notice.breach'],
  [/^an escalation step was due$/, 'notice.escalation'],
  [/^automatic mail is parked$/, 'notice.parked'],
  [/^the comment names them$/, 'notice.mention'],
  [/^they follow the ticket$/, 'notice.followed'],
  [/^the requester rated their help$/, 'notice.rated'],
]

const DELIVERIES: readonly Row[] = [
  [/^parked: (?<cap>.+)$/, 'delivery.parked'],
  [
    /^not handed over in (?<tries>\d+) attempts; an operator can have it sent$/,
    'delivery.not_handed_over',
  ],
  [/^the helpdesk has no address to send from$/, 'delivery.no_address'],
  [/^the ticket is not resolved any more$/, 'delivery.not_resolved'],
  [/^the requester has rated the help already$/, 'delivery.rated_already'],
  [/^the helpdesk's address can't be written$/, 'delivery.helpdesk_address'],
  [/^the requester's address can't be written$/, 'delivery.requester_address'],
  [/^the file “(?<name>.+)” is not there any more$/s, 'delivery.file_gone'],
  [/^the mail was refused$/, 'delivery.refused'],
  // The one reason that SES gives when it takes a mail and then does not send it.
  [/^Bad content$/, 'delivery.bad_content'],
  [/^Permanent bounce \((?<cause>\w+)\): (?<said>.+)$/, 'delivery.permanent_because'],
  [/^Permanent bounce(?: \(\w+\))?: (?<said>.+)$/, 'delivery.permanent'],
  [/^Transient bounce \((?<cause>\w+)\): (?<said>.+)$/, 'delivery.transient_because'],
  [/^Transient bounce(?: \(\w+\))?: (?<said>.+)$/, 'delivery.transient'],
  [/^(?:Undetermined)? ?bounce(?: \(\w+\))?: (?<said>.+)$/, 'delivery.undetermined'],
  [/^(?:abuse|auth-failure|other|complaint): (?<who>.+)$/, 'delivery.complained'],
  [/^fraud: (?<who>.+)$/, 'delivery.complained_fraud'],
  [/^virus: (?<who>.+)$/, 'delivery.complained_virus'],
  [/^not-spam: (?<who>.+)$/, 'delivery.complained_wanted'],
]

/** Why a mail was not sent at all, and what its address is suppressed for. */
const SUPPRESSIONS: readonly Row[] = [
  [
    /^the address is suppressed since (?<since>\S+) because mail to it came back: (?<words>.+)$/s,
    'suppressed.bounced',
  ],
  [
    /^the address is suppressed since (?<since>\S+) because its reader complained$/,
    'suppressed.complained',
  ],
]

const THREADING: readonly Row[] = [
  [/^sent to the ticket's signed reply address$/, 'threaded_by.reply_address'],
  [/^answers a mail that was sent from the ticket$/, 'threaded_by.own_mail'],
  [/^answers a mail on a ticket in which the sender takes part$/, 'threaded_by.known_mail'],
  [/^a new ticket, as nothing in the mail names one$/, 'threaded_by.nothing'],
  [/^its subject names the ticket, in which the sender takes part$/, 'threaded_by.subject'],
  [
    /^of an Outlook conversation on a ticket in which the sender takes part$/,
    'threaded_by.conversation',
  ],
  [
    /^a new ticket, as the sender takes no part in the one that the subject names$/,
    'threaded_by.foreign_subject',
  ],
  [/^put on the ticket by hand$/, 'threaded_by.by_hand'],
  [/^(?<how>.+), let through by (?<who>.+)$/, 'threaded_by.let_through'],
  [/^(?<how>.+), forwarded by (?<who>.+)$/, 'threaded_by.forwarded'],
  [/^(?<how>.+): (?<number>T-\d+)$/, 'threaded_by.names'],
  [/^(?<how>.+), (?<number>\S+), which was merged and goes on here$/, 'threaded_by.merged_here'],
  [/^(?<how>.+), (?<number>\S+), which is closed and goes on here$/, 'threaded_by.goes_on_here'],
  [/^(?<how>.+), which is closed$/, 'threaded_by.closed'],
]

/** What happened at a step of a mail's way. Other steps tell of threading, effects and deliveries. */
const MAIL_STEPS: readonly Row[] = [
  [
    /^received from SES for (?<address>\S+), (?<bytes>\d+) bytes; (?<checks>.+)$/,
    'mail_step.received_sized',
  ],
  [/^received from SES for (?<address>\S+); (?<checks>.+)$/, 'mail_step.received'],
  [/^created ticket (?<number>\S+)$/, 'mail_step.created'],
  [/^commented on ticket (?<number>\S+)$/, 'mail_step.commented'],
  [/^the same mail is on ticket (?<number>\S+) already$/, 'mail_step.known'],
  [/^noted as a report on record (?<seq>\d+) of ticket (?<number>\S+)$/, 'mail_step.noted'],
  [/^noted as the probe of the address's forwarding, which works$/, 'mail_step.probe'],
  [/^queued, because a member replied$/, 'mail_step.replied'],
  [/^queued, because a new ticket is acknowledged$/, 'mail_step.acknowledged'],
  [/^queued, because a member resolved the ticket$/, 'mail_step.resolved'],
  [/^queued, because the ticket was resolved$/, 'mail_step.survey'],
  [/^queued, because (?<who>.+) had it sent again$/, 'mail_step.resent'],
  [/^taken by the recipient's server$/, 'mail_step.taken'],
  [/^refused by the recipient's server$/, 'mail_step.refused'],
  [/^marked as spam by the recipient$/, 'mail_step.unwanted'],
]

/** What says no more than the name of its step. */
const NAMED_STEPS = ['read', 'queued', 'parked', 'handed over to SES', 'not sent']

/** Why an entry of a holiday file made no holiday: words that stand behind its name. */
const SKIPPED: readonly Row[] = [
  [/^is cancelled$/, 'skipped.cancelled'],
  [/^has no SUMMARY to name it$/, 'skipped.unnamed'],
  [/^is about daylight saving time$/, 'skipped.clock_change'],
  [/^has no end$/, 'skipped.incomplete'],
  [/^has no DTSTART$/, 'skipped.no_date'],
  [/^has no \S+ that is a date or a time$/, 'skipped.unreadable_date'],
  [/^has a date that is out of range$/, 'skipped.out_of_range'],
  [/^has a DURATION that can't be$/, 'skipped.duration'],
  [/^has an RDATE whose period has no end$/, 'skipped.period'],
  [/^has a UID of more than (?<limit>\d+) bytes$/, 'skipped.uid'],
  [/^is in the time zone “(?<zone>.*)”, which is not known$/, 'skipped.zone'],
  [/^begins with a date and ends with a time/, 'skipped.mixed'],
  [/^ends before it begins$/, 'skipped.backwards'],
  [/^takes no time$/, 'skipped.no_time'],
  [/^repeats more often than daily$/, 'skipped.often'],
  [/^repeats by a rule that is not understood: (?<rule>.+)$/, 'skipped.rule_part'],
  [/^repeats by |^leaves out dates by a rule/, 'skipped.rule'],
  [/^changes a date of another event and all later ones/, 'skipped.range'],
  [/^has more than (?<limit>\d+) dates$/, 'skipped.many_dates'],
  [/^comes after (?<limit>\d+) dates of others$/, 'skipped.late'],
  [/^(?:takes|comes after others that take) too much work/, 'skipped.work'],
]

/** What is wrong with a holiday file as a whole, from a person or a feed. */
const HOLIDAY_FILE: readonly Row[] = [
  [/^the file is larger than 1 MB$/, 'holiday_file.large'],
  [/^the file is empty$/, 'holiday_file.empty'],
  [/^this is a web page, not a calendar/, 'holiday_file.web_page'],
  [/^this is not an iCalendar file/, 'holiday_file.other'],
  [/^the file is incomplete/, 'holiday_file.cut_off'],
  [/^the file has more than (?<limit>\d+) events$/, 'holiday_file.many_events'],
  [
    /^the calendar would have (?<found>\d+) holidays; it may have at most (?<limit>\d+)$/,
    'holiday_file.many_holidays',
  ],
  [/^its host has no address on the public internet$/, 'feed.not_public'],
  [/^it leads on to an address that can't be read/, 'feed.redirect'],
  [/^it leads on to other addresses more than (?<limit>\d+) times$/, 'feed.redirects'],
  [/^it was not read within (?<limit>\d+) seconds$/, 'feed.slow'],
  [/^its host can't be reached$/, 'feed.unreachable'],
  [/^its host answered (?<status>.+)$/, 'feed.status'],
  [/^it is larger than 1 MB$/, 'holiday_file.large'],
]

/** What of a feed was left out. */
const FEED_WARNING: readonly Row[] = [
  [/^1 entry was left out: one without a name (?<skipped>.+)$/, 'feed.left_out_unnamed'],
  [/^1 entry was left out: “(?<entry>.*)” (?<skipped>.+)$/, 'feed.left_out'],
  [
    /^(?<found>\d+) entries were left out, the first of them: one without a name (?<skipped>.+)$/,
    'feed.left_out_many_unnamed',
  ],
  [
    /^(?<found>\d+) entries were left out, the first of them: “(?<entry>.*)” (?<skipped>.+)$/,
    'feed.left_out_many',
  ],
]

/** The values in why a mail is held; the rest follows from the stable noun beside it. */
const HELD_VALUES: readonly Row[] = [
  [/^a program answered ticket (?<number>\S+), which is closed$/, 'held_value.ticket'],
  [/^.+ has (?<bytes>\d+) bytes, more than (?<limit>\d+)$/, 'held_value.size'],
  [/^.+ more than (?<limit>\d+) bytes$/, 'held_value.limit_bytes'],
  [/^.+ (?:more|deeper) than (?<limit>\d+)(?: parts| attachments)?$/, 'held_value.limit'],
  [/^the mail names no sender: (?<found>.+)$/, 'held_value.found'],
  [/^.+ forwarding with the code (?<code>\d+) at (?<link>\S+)$/, 'held_value.confirm_code_link'],
  [/^.+ forwarding with the code (?<code>\d+)$/, 'held_value.confirm_code'],
  [/^.+ forwarding at (?<link>\S+)$/, 'held_value.confirm_link'],
]

/** Why a mail cannot be taken in by hand. What could not be read says so in words of its own. */
const NOT_TAKEN_IN: readonly Row[] = [
  [/^a virus was found in it$/, 'not_taken_in.virus'],
  [/^it came to an address that is no longer the helpdesk's$/, 'not_taken_in.address_gone'],
  [/^its raw message is over its time and no longer kept$/, 'not_taken_in.raw_gone'],
  [/^the helpdesk is gone$/, 'not_taken_in.helpdesk_gone'],
]

/** How what was captured is told itself; undefined where nothing here says the same. */
const SLOTS: Record<string, (said: string, t: T) => unknown> = {
  count: Number,
  bytes: Number,
  limit: Number,
  cap: (said, t) => translated(CAPS, said, t),
  cause: (said, t) => known(t, `bounce_cause.${said}`),
  said: (said, t) => said.replaceAll(/: no reason given(?=$|; )/g, `: ${t('no_reason')}`),
  names: (said) => said.split(', '),
  skipped: (said, t) => translated(SKIPPED, said, t),
  words: (said, t) => translated(DELIVERIES, said, t) ?? said,
  since: (said) => (Number.isNaN(Date.parse(said)) ? undefined : said),
  notice: (said, t) => translated(NOTICES, said, t),
  how: (said, t) => translated(THREADING, said, t),
  checks(said, t) {
    const found = said
      .split(', ')
      .map((one) => known(t, `check.${one.toLowerCase().replace(' ', '_')}`))
    return found.includes(undefined) ? undefined : found
  },
  signals(said, t) {
    const told = said.split(', ').map((signal) => known(t, `signal.${signal}`))
    return told.includes(undefined) ? undefined : told
  },
}

function known(t: T, key: string): string | undefined {
  return t(key as never, { defaultValue: '' }) || undefined
}

/** The first message that says the same, with all its slots filled. */
function translated(rows: readonly Row[], said: string, t: T): string | undefined {
  for (const [pattern, key] of rows) {
    const found = pattern.exec(said)
    if (!found) continue
    const slots = Object.entries(found.groups ?? {}).map(
      ([name, value]) => [name, SLOTS[name] ? SLOTS[name](value, t) : value] as const,
    )
    if (slots.some(([, value]) => value === undefined)) continue
    return t(key as never, Object.fromEntries(slots))
  }
}

function told(rows: readonly Row[], said: string, t: T): Told {
  const text = translated(rows, said, t)
  return text === undefined ? { text: said, lang: 'en' } : { text }
}

/** What an update brought about: the `detail` of an effect. */
export const effectText = (detail: string, t: T) => told(EFFECTS, detail, t)

/** Why a mail did not arrive: the `detail` of a delivery. What only the other side can say stays in its words. */
export const deliveryText = (detail: string, t: T) =>
  told([...SUPPRESSIONS, ...DELIVERIES], detail, t)

/** Whether a mail was not sent because its address is suppressed. */
export const isSuppressedDelivery = (detail: string) =>
  SUPPRESSIONS.some(([pattern]) => pattern.test(detail))

/** Why an address is suppressed: the `detail` of a suppression. What only the other side can say stays in its words. */
export const suppressionText = (detail: string, t: T) => told(DELIVERIES, detail, t)

/** How the ticket of a mail was found: its `threaded_by`. */
export const threadingText = (words: string, t: T) => told(THREADING, words, t)

/** Why an entry of a holiday file was left out: its `reason`. */
export const skippedText = (reason: string, t: T) => told(SKIPPED, reason, t)

/** Why a holiday file, or what a feed gave for one, was not read. */
export const holidayFileText = (reason: string, t: T) => told(HOLIDAY_FILE, reason, t)

/** What was left out when a feed was read: its `warning`. */
export const feedWarningText = (warning: string, t: T) => told(FEED_WARNING, warning, t)

/** Why a mail is held: its `reason`, and the values in its `detail`. */
export function heldText({ reason, detail }: Pick<SuspendedMail, 'reason' | 'detail'>, t: T): Told {
  const lead = known(t, `held.${reason}`)
  if (lead === undefined) return { text: detail, lang: 'en' }
  const values = translated(HELD_VALUES, detail, t)
  return { text: values === undefined ? lead : `${lead} ${values}` }
}

/** Why a mail cannot be let through, or taken in again: the `detail` of the refusal. */
export const notTakenInText = (detail: string, t: T) => told(NOT_TAKEN_IN, detail, t)

/** Whether a step tells that a mail could not be read: what came of that, and why, is told by the next. */
export const isUnreadStep = (detail: string) => detail.startsWith('not read: ')

/** What happened at a step of a mail's way: its `detail`. Nothing, where the name of the step says it all. */
export function mailStepText(detail: string, t: T): Told {
  if (NAMED_STEPS.includes(detail) || isUnreadStep(detail)) return { text: '' }
  const held = /^(?:suspended|rejected) for (?<reason>\w+): (?<detail>.*)$/s.exec(detail)?.groups
  if (held) return heldText({ reason: held.reason ?? '', detail: held.detail ?? '' }, t)
  return told([...MAIL_STEPS, ...THREADING, ...SUPPRESSIONS, ...DELIVERIES], detail, t)
}
