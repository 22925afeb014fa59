import type { TFunction } from 'i18next'

/** What the API says of a mail that did not arrive, and the message under `delivery_detail` that says the same. */
const DETAILS: readonly [RegExp, string][] = [
  [/^not handed over in (?<tries>\d+) attempts; an operator can have it sent$/, 'not_handed_over'],
  [/^the helpdesk has no address to send from$/, 'no_address'],
  [/^the helpdesk's address can't be written$/, 'helpdesk_address'],
  [/^the requester's address can't be written$/, 'requester_address'],
  [/^the mail was refused$/, 'refused'],
  [/^Permanent bounce(?: \(\w+\))?: (?<said>.+)$/, 'bounce_permanent'],
  [/^Transient bounce(?: \(\w+\))?: (?<said>.+)$/, 'bounce_transient'],
  [/^(?:Undetermined )?bounce(?: \(\w+\))?: (?<said>.+)$/i, 'bounce_undetermined'],
]

/** Why a mail did not arrive, in the reader's language; what is not known here stays in the words of the other side. */
export function deliveryDetail(detail: string, t: TFunction<'tickets'>): string {
  for (const [pattern, key] of DETAILS) {
    const found = pattern.exec(detail)
    if (found) return t(`delivery_detail.${key}`, { ...found.groups, defaultValue: detail })
  }
  return detail
}
