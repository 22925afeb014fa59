/** The address in `Anna <anna@example.com>` or `anna@example.com`; null where there is none. */
export function addressIn(header: string): string | null {
  const found = /<([^<>]*)>\s*$/.exec(header)?.[1] ?? header
  const sender = parseSender(found)
  return sender === null || sender.startsWith('@') ? null : sender
}

/** An address, or `@domain` for all of a domain, as rules have it; null where the text is neither. */
export function parseSender(text: string): string | null {
  const sender = text.trim().toLowerCase()
  return /^[^\s@<>,;"]*@[^\s@<>,;"/]+\.[^\s@<>,;"/.]+$/u.test(sender) ? sender : null
}

/** All of the domain that an address is at: `@example.com`. */
export function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@'))
}
