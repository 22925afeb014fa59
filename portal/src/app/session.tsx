import { useQueryClient } from '@tanstack/react-query'
import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useState,
} from 'react'
import { onSessionLost, refreshSession, request, setAccessToken } from '../api/client'
import type { Me, Session } from '../api/types'

export type SessionState =
  | { kind: 'loading' }
  | { kind: 'failed'; error: unknown }
  | { kind: 'signed_out' }
  /** `isLost`: the session ended under the reader; the page stays while they sign in again. */
  | { kind: 'signed_in'; me: Me; isLost: boolean }

type SessionContextValue = {
  state: SessionState
  start(session: Session): void
  signOut(): Promise<void>
  /** Asks once more for the session: after a failure, or after a sign-in in another tab. */
  retry(): void
  /** Leaves a lost session behind, so that somebody else can sign in. */
  forget(): void
}

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
  const [state, setState] = useState<SessionState>(
    hasTenant ? { kind: 'loading' } : { kind: 'signed_out' },
  )

  const start = useCallback(
    (session: Session) => {
      setAccessToken(session.access_token)
      setState((current) => {
        // Somebody else signed in where a session was lost: nothing of the first may stay.
        if (current.kind !== 'signed_in' || current.me.id !== session.me.id) queryClient.clear()
        else void queryClient.invalidateQueries()
        return { kind: 'signed_in', me: session.me, isLost: false }
      })
    },
    [queryClient],
  )

  const load = useCallback(async () => {
    try {
      const session = await refreshSession()
      if (session) start(session)
      else setState((current) => (current.kind === 'signed_in' ? current : { kind: 'signed_out' }))
    } catch (error) {
      setState((current) => (current.kind === 'signed_in' ? current : { kind: 'failed', error }))
    }
  }, [start])

  useEffect(() => {
    if (hasTenant) void load()
  }, [hasTenant, load])

  useEffect(
    () =>
      onSessionLost(() =>
        setState((current) =>
          current.kind === 'signed_in' ? { ...current, isLost: true } : { kind: 'signed_out' },
        ),
      ),
    [],
  )

  const signOut = useCallback(async () => {
    try {
      await request<void>('DELETE', '/v1/sessions/current')
    } finally {
      setAccessToken(null)
      queryClient.clear()
      setState({ kind: 'signed_out' })
    }
  }, [queryClient])

  const retry = useCallback(() => {
    setState((current) => (current.kind === 'signed_in' ? current : { kind: 'loading' }))
    void load()
  }, [load])

  const forget = useCallback(() => {
    setAccessToken(null)
    queryClient.clear()
    setState({ kind: 'signed_out' })
  }, [queryClient])

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
