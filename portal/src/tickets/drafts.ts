// What somebody has typed and not sent: kept per person, ticket and kind of comment, until the server has it.

/** A file that is uploaded and waits to be sent; `at` is when it was uploaded. */
export type DraftFile = { id: string; name: string; size: number; at: number }

/** One try to send. The same content is tried again with the same key, so that a lost answer costs no second comment. */
type Attempt = { content: string; key: string }

export type Draft = {
  html: string
  /** What else the form holds, by field. */
  fields?: Record<string, string | string[]>
  files?: DraftFile[]
  attempt?: Attempt
}

export type DraftPlace = {
  tenant: string
  person: string
  /** A ticket that is answered, or one that is to be made; one that goes on with a closed ticket has a draft of its own. */
  ticket: number | 'new' | `follow-up-of-${number}`
  mode: 'public' | 'internal'
}

const PREFIX = 'lambdesk-draft'
// Where drafts go when storage is full or forbidden: they live as long as the page.
const memory = new Map<string, string>()

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

const isWorthless = ({ html, fields = {}, files = [] }: Draft) =>
  isBlank(html) && files.length === 0 && Object.values(fields).every((value) => !value.length)

export function readDraft(place: DraftPlace): Draft {
  try {
    const text = memory.get(keyOf(place)) ?? localStorage.getItem(keyOf(place))
    const draft: unknown = text ? JSON.parse(text) : null
    if (typeof draft === 'object' && draft !== null && 'html' in draft) return draft as Draft
  } catch {
    // Forbidden or spoilt storage holds no draft.
  }
  return { html: '' }
}

export function hasDraft(place: DraftPlace): boolean {
  return !isWorthless(readDraft(place))
}

/** Changes parts of a draft and keeps the others. A draft without any content is removed. */
export function saveDraft(place: DraftPlace, change: Partial<Draft>): void {
  const key = keyOf(place)
  const draft = { ...readDraft(place), ...change }
  if (isWorthless(draft)) {
    dropDraft(place)
    return
  }
  const text = JSON.stringify(draft)
  try {
    localStorage.setItem(key, text)
    memory.delete(key)
  } catch {
    memory.set(key, text)
  }
}

export function dropDraft(place: DraftPlace): void {
  memory.delete(keyOf(place))
  try {
    localStorage.removeItem(keyOf(place))
  } catch {
    // Forbidden storage holds nothing.
  }
}

/** Takes out of a draft what has been sent. What was written or attached since then stays. */
export function clearSent(place: DraftPlace, sent: Pick<Draft, 'html' | 'fields' | 'files'>): void {
  const { html, fields, files = [] } = readDraft(place)
  const gone = new Set(sent.files?.map((file) => file.id))
  const isSame = html === sent.html && JSON.stringify(fields) === JSON.stringify(sent.fields)
  saveDraft(place, {
    html: isSame ? '' : html,
    fields: isSame ? {} : fields,
    files: files.filter((file) => !gone.has(file.id)),
    attempt: undefined,
  })
}

/** The idempotency key of a content: one and the same until the content or the draft is another. */
export function attemptKey(place: DraftPlace, body: unknown): string {
  const content = fingerprint(JSON.stringify(body))
  const { attempt } = readDraft(place)
  if (attempt?.content === content) return attempt.key
  const key = crypto.randomUUID()
  saveDraft(place, { attempt: { content, key } })
  return key
}

// Tells two contents apart; it guards against no attacker, so 2 x 32 bits without a promise to wait for are enough.
function fingerprint(text: string): string {
  let [a, b] = [0x811c9dc5, 0x9e3779b9]
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index)
    a = Math.imul(a ^ code, 0x01000193)
    b = Math.imul(b ^ code, 0x85ebca6b) ^ (b >>> 13)
  }
  return [a, b, text.length].map((part) => (part >>> 0).toString(16)).join('-')
}
