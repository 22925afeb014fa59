/** The tenant that a host name stands for: the first label, or null on the bare host. */
export function tenantOfHost(host: string): string | null {
  const name = host.replace(/:\d+$/, '').toLowerCase()
  if (name === 'localhost' || /^[\d.]+$/.test(name) || name.startsWith('[')) return null
  const labels = name.split('.')
  if (labels.at(-1) === 'localhost') return labels.length === 2 ? (labels[0] ?? null) : null
  const first = labels[0]
  return labels.length > 2 && first && first !== 'www' ? first : null
}

/** The origin of a tenant's portal, as seen from the current address. */
export function originOfTenant(slug: string, location: Location = window.location): string {
  const current = tenantOfHost(location.host)
  const bare = current ? location.host.slice(current.length + 1) : location.host
  return `${location.protocol}//${slug}.${bare.replace(/^www\./, '')}`
}
