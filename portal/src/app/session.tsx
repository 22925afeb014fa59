import { useQueryClient } from '@tanstack/react-query'
import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react'
import {
  onSessionLost,
  onSessionRenewed,
  refreshSession,
  request,
  setAccessToken,
} from '../api/client'
import type { Me, Session } from '../api/types'
import { toast } from '../ui'
import { joinTabs, type TabMessage, type Tabs } from './tabs'

export type SessionState =
  | { kind: 'loading' }
  | { kind: 'failed'; error: unknown }
  /** `isWanted`: the reader chose to leave, and does not wish to come back to the same page. */
  | { kind: 'signed_out'; isWanted: boolean }
  /** `isLost`: the session ended under the reader; the page stays while they sign in again. */
  | { kind: 'signed_in'; me: Me; isLost: boolean }

type SessionContextValue = {
  state: SessionState
  start(session: Session): void
  /** Ends the session in all tabs. Throws, and stays signed in, when the API could not be told. */
  signOut(): Promise<void>
  /** Asks once more for the session: after a failure, or after a sign-in in another tab. */
  retry(): void
  /** Leaves a lost session behind, so that somebody else can sign in. */
  forget(): void
}

const SIGNED_OUT: SessionState = { kind: 'signed_out', isWanted: false }

const SessionContext = createContext<SessionContextValue | null>(null)

/** Holds who is signed in. Wraps the whole application. */
export function SessionProvider({
  children,
  hasTenant = true,
}: {
  children: ReactNode
  hasTenant?: boolean
}) {
  const queryClient = useQueryClient()
  const [state, setState] = useState<SessionState>(hasTenant ? { kind: 'loading' } : SIGNED_OUT)
  const tabs = useRef<Tabs | null>(null)

  const adopt = useCallback(
    (session: Session) => {
      setAccessToken(session.access_token, session.me.id)
      setState((current) => {
        // Somebody else signed in where a session was lost: nothing of the first may stay.
        if (current.kind !== 'signed_in' || current.me.id !== session.me.id) queryClient.clear()
        else void queryClient.invalidateQueries()
        return { kind: 'signed_in', me: session.me, isLost: false }
      })
    },
    [queryClient],
  )

  const start = useCallback(
    (session: Session) => {
      adopt(session)
      tabs.current?.tell({ kind: 'signed_in', personId: session.me.id })
    },
    [adopt],
  )

  const load = useCallback(async () => {
    try {
      const session = await refreshSession()
      if (session) adopt(session)
      else setState((current) => (current.kind === 'signed_in' ? current : SIGNED_OUT))
    } catch (error) {
      setState((current) => (current.kind === 'signed_in' ? current : { kind: 'failed', error }))
    }
  }, [adopt])

  useEffect(() => {
    if (hasTenant) void load()
  }, [hasTenant, load])

  useEffect(
    () =>
      onSessionLost(() =>
        setState((current) =>
          current.kind === 'signed_in' ? { ...current, isLost: true } : SIGNED_OUT,
        ),
      ),
    [],
  )

  const forget = useCallback(() => {
    setAccessToken(null)
    queryClient.clear()
    toast.clear()
    setState({ kind: 'signed_out', isWanted: true })
  }, [queryClient])

  const latest = useRef(state)
  latest.current = state
  useEffect(
    () =>
      onSessionRenewed((session) => {
        // Somebody else has signed in in another tab: this one goes on as theirs, from the start.
        const { current } = latest
        if (current.kind === 'signed_in' && current.me.id !== session.me.id) adopt(session)
      }),
    [adopt],
  )
  useEffect(() => {
    const listener = (message: TabMessage) => {
      const { current } = latest
      if (message.kind === 'signed_out') {
        if (current.kind === 'signed_in' && current.me.id === message.personId) forget()
        return
      }
      const isSame = current.kind === 'signed_in' && current.me.id === message.personId
      if (current.kind === 'signed_out' || (isSame && current.isLost)) void load()
    }
    const joined = joinTabs(listener)
    tabs.current = joined
    return () => joined.close()
  }, [forget, load])

  const signOut = useCallback(async () => {
    await request<void>('DELETE', '/v1/sessions/current')
    const { current } = latest
    forget()
    if (current.kind === 'signed_in') {
      tabs.current?.tell({ kind: 'signed_out', personId: current.me.id })
    }
  }, [forget])

  const retry = useCallback(() => {
    setState((current) => (current.kind === 'signed_in' ? current : { kind: 'loading' }))
    void load()
  }, [load])

  const value = useMemo(
    () => ({ state, start, signOut, retry, forget }),
    [state, start, signOut, retry, forget],
  )
  return <SessionContext.Provider value={value}>{children}</SessionContext.Provider>
}

/** The session in any state: for the shell and the sign-in pages. */
export function useSessionState(): SessionContextValue {
  const value = useContext(SessionContext)
  if (!value) throw new Error('useSessionState is used outside SessionProvider')
  return value
}

/** Who is signed in. For pages behind the sign-in only. */
export function useSession(): { me: Me; signOut(): Promise<void> } {
  const { state, signOut } = useSessionState()
  if (state.kind !== 'signed_in') throw new Error('useSession is used on a page without sign-in')
  return { me: state.me, signOut }
}

/** Whether the session carries at least one of the scopes. */
export function hasScope(me: Me, ...scopes: string[]): boolean {
  return scopes.some((scope) => me.scopes.includes(scope))
}
