// Members that a comment names: `@Jonas Weber` in its text. The text alone says who they are.
import type { Ref } from '../api/types'

const plain = (text: string) => text.replaceAll('\u00a0', ' ')

/** Whether the `@` begins a name: within an e-mail address it does not. */
const BEGINS = /(?<![\p{L}\p{M}\p{N}_.+-])@/gu
/** Whether what stands behind a name leaves it whole: `@Anna` does not name Ann. */
const ENDS = /^(?![\p{L}\p{M}\p{N}_])/u

/** The ids of the members whose names stand behind an `@`, each once. Of names that begin alike the longest counts. */
export function mentionedIds(text: string, members: readonly Ref[]): string[] {
  const said = plain(text)
  const ids = new Set<string>()
  for (const { index } of said.matchAll(BEGINS)) {
    const rest = said.slice(index + 1)
    const named = members.filter(({ name }) => {
      const whole = plain(name)
      return whole !== '' && rest.startsWith(whole) && ENDS.test(rest.slice(whole.length))
    })
    const longest = Math.max(0, ...named.map(({ name }) => name.length))
    for (const { id, name } of named) if (name.length === longest) ids.add(id)
  }
  return [...ids]
}

/** What is typed of a name at the end of a text, behind its `@`. */
export function typedName(before: string): string | null {
  return /(?<![\p{L}\p{M}\p{N}_.+-])@((?:[^\s@][^@\n]*)?)$/u.exec(plain(before))?.[1] ?? null
}

const folded = (text: string) =>
  plain(text).normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase()

/** The members that may be meant: those whose name begins so, then those of whom another part of it does. */
export function membersLike<T extends Ref>(typed: string, members: readonly T[]): T[] {
  const wanted = folded(typed)
  const rank = ({ name }: Ref) => {
    const whole = folded(name)
    if (whole.startsWith(wanted)) return 0
    return [' ', '-'].some((gap) => whole.includes(gap + wanted)) ? 1 : 2
  }
  return members
    .map((member) => ({ member, rank: rank(member) }))
    .filter((row) => row.rank < 2)
    .sort((a, b) => a.rank - b.rank || a.member.name.localeCompare(b.member.name))
    .map(({ member }) => member)
}
