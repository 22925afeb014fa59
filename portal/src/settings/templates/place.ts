import { isOfAddresses, TEMPLATE_KINDS } from '../../api/templates'
import type { Address, Locale, Template, TemplateKind } from '../../api/types'
import { LANGUAGES } from '../../i18n'

/** Which text is meant: of what kind, in which language, and for which address alone. */
export type Place = { kind: TemplateKind; locale: Locale; addressId: string | null }

/** The place that the address of a page names, or null when there is none. */
export function placeOf(params: {
  kind?: string
  locale?: string
  addressId?: string
}): Place | null {
  const kind = TEMPLATE_KINDS.find((known) => known === params.kind)
  const locale = LANGUAGES.find((known) => known === params.locale)
  const addressId = params.addressId ?? null
  if (!kind || !locale || (addressId !== null && !isOfAddresses(kind))) return null
  return { kind, locale, addressId }
}

const idOf = (template: Template) => template.address?.id ?? null

/** The text at a place. An address without one of its own has the text for all addresses. */
export function templateAt(
  templates: readonly Template[],
  addresses: readonly Address[],
  { kind, locale, addressId }: Place,
): Template | undefined {
  const ofKind = templates.filter((one) => one.kind === kind && one.locale === locale)
  const own = ofKind.find((one) => idOf(one) === addressId)
  const address = addresses.find(({ id }) => id === addressId)
  if (own || !address) return own
  const forAll = ofKind.find((one) => idOf(one) === null)
  return (
    forAll && {
      ...forAll,
      address: { id: address.id, name: address.email },
      is_customised: false,
      updated_at: null,
    }
  )
}
