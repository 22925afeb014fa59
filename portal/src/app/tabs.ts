/** What the open tabs of one browser tell each other about the session that they share. */
export type TabMessage =
  /** The person signed out: no tab may show what was theirs. */
  | { kind: 'signed_out'; personId: string }
  /** Somebody signed in: a tab that waits for a session can have this one. */
  | { kind: 'signed_in'; personId: string }

const CHANNEL = 'lambdesk-session'

export type Tabs = { tell(message: TabMessage): void; close(): void }

/**
 * Joins the tabs of this origin. `listener` hears what the others tell, and nothing of its own.
 * Browsers without a channel have tabs that live on their own, until their token expires.
 */
export function joinTabs(listener: (message: TabMessage) => void): Tabs {
  if (typeof BroadcastChannel === 'undefined') return { tell() {}, close() {} }
  const channel = new BroadcastChannel(CHANNEL)
  channel.onmessage = (event: MessageEvent<TabMessage>) => listener(event.data)
  return {
    tell: (message) => channel.postMessage(message),
    close: () => channel.close(),
  }
}
