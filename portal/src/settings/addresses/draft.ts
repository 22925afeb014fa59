import type { Address, Locale, Priority, UpdateAddressInput } from '../../api/types'
import { isBlank } from '../../tickets/drafts'

/** What is edited of an address; its fields are named as the API's. */
export type AddressDraft = {
  display_name: string
  team_id: string | null
  priority: Priority | null
  tags: string[]
  locale: Locale | null
  signature_html: string
}

export function draftOf(address: Address): AddressDraft {
  const { display_name, team, priority, tags, locale, signature_html } = address
  return {
    display_name,
    team_id: team?.id ?? null,
    priority: priority ?? null,
    tags,
    locale: locale ?? null,
    signature_html,
  }
}

/** What is sent of a draft. A signature without words is none. */
export function inputOf(draft: AddressDraft): UpdateAddressInput {
  const { display_name, signature_html } = draft
  return {
    ...draft,
    display_name: display_name.trim(),
    signature_html: isBlank(signature_html) ? '' : signature_html,
  }
}

export function isChanged(draft: AddressDraft, address: Address): boolean {
  return JSON.stringify(inputOf(draft)) !== JSON.stringify(inputOf(draftOf(address)))
}
