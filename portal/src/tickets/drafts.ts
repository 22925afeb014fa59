// What somebody has typed and not sent: kept per person, ticket and kind of comment, until the server has it.
export type Draft = { html: string; savedAt: string }

const PREFIX = 'lambdesk-draft'

export type DraftPlace = {
  tenant: string
  person: string
  ticket: number | 'new'
  mode: 'public' | 'internal'
}

const keyOf = ({ tenant, person, ticket, mode }: DraftPlace) =>
  [PREFIX, tenant, person, ticket, mode].join('/')

export function isBlank(html: string): boolean {
  return (
    html
      .replace(/<img\b[^>]*>/gi, 'x')
      .replace(/<[^>]*>/g, '')
      .replace(/&nbsp;|\s/g, '') === ''
  )
}

export function loadDraft(place: DraftPlace): string {
  try {
    const text = localStorage.getItem(keyOf(place))
    return text ? (JSON.parse(text) as Draft).html : ''
  } catch {
    return ''
  }
}

export function saveDraft(place: DraftPlace, html: string): void {
  try {
    if (isBlank(html)) localStorage.removeItem(keyOf(place))
    else
      localStorage.setItem(
        keyOf(place),
        JSON.stringify({ html, savedAt: new Date().toISOString() } satisfies Draft),
      )
  } catch {
    // Storage is full or forbidden: the text stays on the screen.
  }
}

export function dropDraft(place: DraftPlace): void {
  saveDraft(place, '')
}
