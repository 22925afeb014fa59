// Files on their way to the attachments bucket: the API signs one PUT per file, the browser sends it there.
import { useCallback, useReducer, useRef } from 'react'
import { ProblemError, request } from '../api/client'

export type Upload = {
  key: string
  name: string
  size: number
  progress: number
  state: 'sending' | 'done' | 'failed'
  id?: string
  error?: string
}

export const MAX_BYTES = 25 * 1024 * 1024

type Action =
  | { kind: 'add'; upload: Upload }
  | { kind: 'change'; key: string; change: Partial<Upload> }
  | { kind: 'remove'; key: string }
  | { kind: 'clear' }

function reduce(uploads: Upload[], action: Action): Upload[] {
  switch (action.kind) {
    case 'add':
      return [...uploads, action.upload]
    case 'change':
      return uploads.map((upload) =>
        upload.key === action.key ? { ...upload, ...action.change } : upload,
      )
    case 'remove':
      return uploads.filter((upload) => upload.key !== action.key)
    case 'clear':
      return []
  }
}

type Ticketed = {
  id: string
  upload: { method: string; url: string; headers: Record<string, string> }
}

export function useUploads(messages: { tooLarge: string; failed: string }) {
  const [uploads, dispatch] = useReducer(reduce, [])
  const running = useRef(new Map<string, XMLHttpRequest>())

  const send = useCallback(
    async (file: File) => {
      const key = crypto.randomUUID()
      const upload: Upload = {
        key,
        name: file.name,
        size: file.size,
        progress: 0,
        state: 'sending',
      }
      if (file.size > MAX_BYTES) {
        dispatch({ kind: 'add', upload: { ...upload, state: 'failed', error: messages.tooLarge } })
        return
      }
      dispatch({ kind: 'add', upload })
      try {
        const body = {
          name: file.name,
          content_type: file.type || 'application/octet-stream',
          size_bytes: file.size,
        }
        const { data } = await request<Ticketed>('POST', '/v1/attachments', { body })
        await put(data, file, running.current, key, (progress) =>
          dispatch({ kind: 'change', key, change: { progress } }),
        )
        dispatch({ kind: 'change', key, change: { state: 'done', progress: 1, id: data.id } })
      } catch (error) {
        const reason =
          error instanceof ProblemError
            ? (error.errors?.[0]?.reason ?? error.detail)
            : messages.failed
        dispatch({ kind: 'change', key, change: { state: 'failed', error: reason } })
      } finally {
        running.current.delete(key)
      }
    },
    [messages.tooLarge, messages.failed],
  )

  return {
    uploads,
    add: (files: Iterable<File>) => {
      for (const file of files) void send(file)
    },
    remove: (key: string) => {
      running.current.get(key)?.abort()
      dispatch({ kind: 'remove', key })
    },
    clear: () => dispatch({ kind: 'clear' }),
    isSending: uploads.some((upload) => upload.state === 'sending'),
    ids: uploads.flatMap((upload) => (upload.id ? [upload.id] : [])),
  }
}

function put(
  { upload }: Ticketed,
  file: File,
  running: Map<string, XMLHttpRequest>,
  key: string,
  onProgress: (part: number) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    // fetch tells nothing of an upload's progress.
    const call = new XMLHttpRequest()
    running.set(key, call)
    call.open(upload.method, upload.url)
    for (const [name, value] of Object.entries(upload.headers)) call.setRequestHeader(name, value)
    call.upload.onprogress = (event) => onProgress(event.loaded / Math.max(event.total, 1))
    call.onload = () =>
      call.status < 300 ? resolve() : reject(new Error(`the storage answered ${call.status}`))
    call.onerror = () => reject(new Error('the storage could not be reached'))
    call.onabort = () => reject(new Error('cancelled'))
    call.send(file)
  })
}
