import type { TFunction } from 'i18next'
import i18n from '../i18n'
import { ProblemError } from './problem'

export type ProblemText = {
  title: string
  detail: string | null
  requestId: string | null
  isOffline: boolean
}

/**
 * The API's reasons why a field was refused, in its words, and the message under `reason` in
 * `common.json` that says the same. What a pattern captures goes into the message's slots.
 */
const REASONS: readonly [RegExp, string][] = [
  [/^must not be empty$/, 'empty'],
  [/^must have at least (?<min>\d+) characters$/, 'too_short'],
  [/^must have at most (?<max>\d+) characters$/, 'too_long'],
  [/^must have at most \d+ (?:bytes|KB)/, 'too_large'],
  [/^must have (?<min>\d+) to (?<max>\d+) characters$/, 'length'],
  [/^must be an e-mail address$/, 'email'],
  [/^must be an e-mail address, or @ and a domain$/, 'sender'],
  [/already in use$/, 'taken'],
  [/^may hold lower-case letters/, 'slug'],
  [/^must start with a letter/, 'slug'],
  [/^must be an IANA time zone/, 'time_zone'],
  [/^must be words of at most/, 'tag'],
  [/^must be at most (?<max>\d+)$/, 'too_many'],
  [/^unknown filter `(?<name>[^`]+)`$/, 'unknown_filter'],
  [/^unknown statement (?<name>\w+)$/, 'unknown_statement'],
  [/^`(?<name>\w+)` can't be used here$/, 'not_here'],
  [/^this can't be used here$/, 'this_not_here'],
  [/^nothing can be called here$/, 'no_calls'],
  [/^`if` needs an `else` here$/, 'needs_else'],
  [/^arguments have no names here$/, 'no_argument_names'],
  [/^the filter `(?<name>\w+)` takes at most (?<max>\d+) arguments$/, 'filter_arguments'],
  [/^unexpected end of (?:input|string|comment|raw block)/, 'unexpected_end'],
  [/^unexpected |^expected |^unknown .+, expected |^empty subscript$/, 'unexpected'],
  [/^invalid (?:float|integer)/, 'number'],
  [/^this is too long; say it/, 'too_complex'],
  [/^must always show \{\{ (?<name>\w+) \}\}$/, 'must_show'],
  [/^must not be empty, not even/, 'empty_filled'],
  [/^must be one line$/, 'one_line'],
  [/^gives more than \d+ bytes$/, 'gives_too_much'],
  [/^must be of the helpdesk's domain/, 'foreign_domain'],
  [/^may have no plus sign/, 'plus_sign'],
  [/^may have at most (?<max>\d+) characters before the @$/, 'long_name'],
  [/^may hold letters, digits, dots/, 'address_name'],
  [/^is reserved$/, 'reserved'],
  [/^must be written in ASCII/, 'ascii_domain'],
  [/^must be the name of a domain/, 'domain'],
  [/^belongs to a mail provider/, 'provider_domain'],
  [/^is the product's own$/, 'product_domain'],
  [/^unknown variable `(?<name>[^`]+)`$/, 'unknown_variable'],
  [
    /^names no active member|^names somebody who is no active member|^must name active members$/,
    'no_member',
  ],
  [/^names no /, 'gone'],
  [/^names a member who is not active$/, 'inactive_member'],
  [/^names a viewer/, 'viewer'],
  [/^(is|must be) for members/, 'members_only'],
  [/^must be public/, 'members_only'],
  [/^may not end with (?<end>\.\w+)/, 'file_type'],
  [/was not uploaded yet$/, 'upload'],
  [/has not the announced size$/, 'upload'],
  [/is not an upload of yours/, 'upload'],
  [/^is not closed: reply/, 'not_closed'],
  [/^is not a ticket$/, 'no_ticket'],
  [/^can't be used on more than (?<max>\d+) tickets/, 'list_too_long'],
  [/^must be after from_minute$/, 'minutes'],
  [/^must leave some time of the week open$/, 'no_hours'],
  [/^overlaps /, 'overlaps'],
  [/^must be more than 0 and less than seconds$/, 'warning'],
  [/^must promise something/, 'no_promise'],
  [/^must be (?<min>\d+) to (?<max>\d+)$/, 'range'],
  [/^must not be less than per_\d+_minutes$/, 'not_less'],
  [/^holds what is no /, 'value'],
  [/^repeats |^is that of holidays/, 'repeats'],
  [/^there may be at most (?<max>\d+) /, 'most'],
  [/^must be another minute than from_minute$/, 'same_minute'],
  [/^must be a date that has days after it$/, 'date'],
  [/^is the feed's: /, 'of_feed'],
  [/^is another feed's /, 'feed_twice'],
  [/^must begin with https:/, 'https'],
  [/^must name a public host$/, 'public_host'],
  [/^must have only characters that URLs have/, 'url'],
  [/^must not contain a user name or password$/, 'url_user'],
  [/^must use port 443$/, 'url_port'],
  [/^is for tags only$/, 'tags_only'],
  [/^must be empty with is_empty$/, 'no_values'],
  [/^can't be taken away: make another calendar/, 'default'],
  [/^can't be taken away: make another address/, 'primary'],
  [/^does not exist$/, 'no_ticket'],
  [/^must be another ticket$/, 'another_ticket'],
  [/^is closed: merge /, 'closed_target'],
  [/^is closed$/, 'closed_ticket'],
  [/^would have more than 40 people copied/, 'merged_too_large'],
  [/^only acknowledgements, replies/, 'no_address_text'],
  [/^is not a kind of template$/, 'gone'],
  [
    /^names what is no SLA policy$|^names a policy twice$|^must name all SLA policies$/,
    'policy_order',
  ],
]

/** A reason in the reader's language; one that is not known here stays in the API's words. */
export function reasonText(reason: string, t: TFunction<'common'>): string {
  for (const [pattern, key] of REASONS) {
    const found = pattern.exec(reason)
    if (found) return t(`reason.${key}`, { ...found.groups, defaultValue: reason })
  }
  return reason
}

/** What to say beside a form's field about an error, if the API named that field in it. */
export function fieldText(error: unknown, field: string): string | null {
  if (!(error instanceof ProblemError)) return null
  const reason = error.reasonFor(field)
  return reason === undefined ? null : reasonText(reason, i18n.getFixedT(null, 'common'))
}

/** A field as the reader knows it: `tags[0]` is about the tags. */
function fieldName(path: string, t: TFunction<'common'>): string {
  const name = path.replace(/\[\d+\]/g, '')
  return t(`field.${name.replaceAll('.', '_')}`, { defaultValue: name })
}

/**
 * What to tell the reader about an error, in their language. A code that is not known here is told
 * in the API's own words, which are better than none.
 */
export function problemText(
  error: unknown,
  t: TFunction<'common'> = i18n.getFixedT(null, 'common'),
): ProblemText {
  if (!(error instanceof ProblemError)) {
    return { title: t('problem.unexpected'), detail: null, requestId: null, isOffline: false }
  }
  const { code, requestId, errors } = error
  const told = { requestId, isOffline: code === 'network' }
  const title = t(`problem.${code}`, { defaultValue: '' })
  if (title === '') {
    const ownTitle = error.title || error.detail || t('problem.unexpected')
    return { ...told, title: ownTitle, detail: error.detail === ownTitle ? null : error.detail }
  }
  const fields = errors.map(({ field, reason }) => {
    const [name, text] = [fieldName(field, t), reasonText(reason, t)]
    return t('problem_field', { name, text, defaultValue: '' })
  })
  const detail = fields.join(' · ') || t(`problem_detail.${code}`, { defaultValue: '' })
  return { ...told, title, detail: detail || null }
}

/** The same in one line, for places that have room for no more. */
export function problemLine(error: unknown, t?: TFunction<'common'>): string {
  const { title, detail } = problemText(error, t)
  return detail ? `${title}. ${detail}` : title
}
