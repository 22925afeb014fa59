/** What a tenant's name in addresses may look like: a label of a host name. */
export const SLUG_PATTERN = /^(?=.{3,40}$)[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/

/** Proposes the name in addresses for an organisation's name: "Café du Nord" gives "cafe-du-nord". */
export function suggestSlug(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .replace(/œ/gi, 'oe')
    .replace(/æ/gi, 'ae')
    .replace(/ß/g, 'ss')
    .toLowerCase()
    .replace(/['’]/g, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+/, '')
    .slice(0, 40)
    .replace(/-+$/, '')
}
