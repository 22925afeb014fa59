// Files on their way to the attachments bucket: the API signs one PUT per file, the browser sends it there.
import { useCallback, useEffect, useReducer, useRef } from 'react'
import { ProblemError, request } from '../api/client'
import type { AttachmentUpload, CreateAttachmentUploadInput } from '../api/types'
import { type DraftFile, type DraftPlace, readDraft, saveDraft } from './drafts'

export type Refusal = 'tooLarge' | 'empty' | 'type' | 'tooMany' | 'expired'

export type Upload = {
  key: string
  name: string
  size: number
  /** From 0 to 1. */
  progress: number
  state: 'sending' | 'done' | 'failed'
  /** Set once it is uploaded. */
  id?: string
  /** Why it is not: a rule that trying again does not change, or a failure. */
  refusal?: Refusal
  failure?: unknown
}

export const MAX_BYTES = 25 * 1024 * 1024
export const MAX_FILES = 20
/** A file that no comment took is thrown away after a day; an hour is left for the writing. */
const KEPT_MS = 23 * 3_600_000

type Action =
  | { kind: 'add'; upload: Upload }
  | { kind: 'change'; key: string; change: Partial<Upload> }
  | { kind: 'remove'; key: string }
  | { kind: 'sync'; uploads: Upload[] }

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
    case 'sync':
      return [...action.uploads, ...uploads.filter((upload) => upload.state === 'sending')]
  }
}

function uploadOf({ id, name, size, at }: DraftFile): Upload {
  const upload: Upload = { key: id, id, name, size, progress: 1, state: 'done' }
  const isExpired = Date.now() - at > KEPT_MS
  return isExpired ? { ...upload, id: undefined, state: 'failed', refusal: 'expired' } : upload
}

const uploadsIn = (place: DraftPlace) => (readDraft(place).files ?? []).map(uploadOf)

function refusalOf(file: File, count: number): Refusal | undefined {
  if (count >= MAX_FILES) return 'tooMany'
  if (file.size > MAX_BYTES) return 'tooLarge'
  // A folder that is dropped looks like an empty file.
  if (file.size === 0) return 'empty'
  return undefined
}

/** What the API will not take however often it is asked. */
function refusalIn(error: unknown): Refusal | undefined {
  if (!(error instanceof ProblemError)) return undefined
  if (error.reasonFor('name') || error.reasonFor('content_type')) return 'type'
  return error.reasonFor('size_bytes') ? 'tooLarge' : undefined
}

/** The files of one draft: uploaded at once, kept with the draft until they are sent. */
export function useUploads(place: DraftPlace) {
  const [uploads, dispatch] = useReducer(reduce, place, uploadsIn)
  const placeNow = useRef(place)
  placeNow.current = place
  const running = useRef(new Map<string, AbortController>())
  // What trying again needs.
  const sources = useRef(new Map<string, File>())

  useEffect(() => {
    const controllers = running.current
    return () => {
      for (const controller of controllers.values()) controller.abort()
    }
  }, [])

  const send = useCallback(async (key: string, file: File) => {
    const controller = new AbortController()
    running.current.set(key, controller)
    try {
      const id = await upload(file, key, controller.signal, (progress) =>
        dispatch({ kind: 'change', key, change: { progress } }),
      )
      if (controller.signal.aborted) return
      const kept: DraftFile = { id, name: file.name, size: file.size, at: Date.now() }
      saveDraft(placeNow.current, { files: [...(readDraft(placeNow.current).files ?? []), kept] })
      sources.current.delete(key)
      dispatch({ kind: 'change', key, change: { state: 'done', progress: 1, id } })
    } catch (failure) {
      if (controller.signal.aborted) return
      const refusal = refusalIn(failure)
      dispatch({ kind: 'change', key, change: { state: 'failed', refusal, failure } })
    } finally {
      running.current.delete(key)
    }
  }, [])

  return {
    uploads,
    add: (files: Iterable<File>) => {
      let count = uploads.length
      for (const file of files) {
        const key = crypto.randomUUID()
        const refusal = refusalOf(file, count)
        count += 1
        const started: Upload = {
          key,
          name: file.name,
          size: file.size,
          progress: 0,
          state: refusal ? 'failed' : 'sending',
          refusal,
        }
        dispatch({ kind: 'add', upload: started })
        if (refusal) continue
        sources.current.set(key, file)
        void send(key, file)
      }
    },
    retry: (key: string) => {
      const file = sources.current.get(key)
      if (!file) return
      const change = {
        state: 'sending',
        progress: 0,
        refusal: undefined,
        failure: undefined,
      } as const
      dispatch({ kind: 'change', key, change })
      void send(key, file)
    },
    /** Takes a file away, and stops it where it is. */
    remove: (key: string) => {
      running.current.get(key)?.abort()
      sources.current.delete(key)
      const gone = uploads.find((upload) => upload.key === key)
      const files = readDraft(placeNow.current).files
      if (files) {
        const left = files.filter((file) => file.id !== gone?.id && file.id !== key)
        saveDraft(placeNow.current, { files: left })
      }
      dispatch({ kind: 'remove', key })
    },
    /** Shows what the draft holds now: after the sending, nothing of what was sent. */
    sync: useCallback(() => dispatch({ kind: 'sync', uploads: uploadsIn(placeNow.current) }), []),
    isSending: uploads.some((upload) => upload.state === 'sending'),
    hasFailed: uploads.some((upload) => upload.state === 'failed'),
    ids: uploads.flatMap((upload) => (upload.state === 'done' && upload.id ? [upload.id] : [])),
  }
}

export type Uploads = ReturnType<typeof useUploads>

/** Uploads one file; answers the id to attach it by. Tried again with the same key, it is the same file. */
async function upload(
  file: File,
  key: string,
  signal: AbortSignal,
  onProgress: (part: number) => void,
): Promise<string> {
  const body: CreateAttachmentUploadInput = {
    name: file.name,
    content_type: file.type || 'application/octet-stream',
    size_bytes: file.size,
  }
  const headers = { 'Idempotency-Key': key }
  const options = { body, headers, signal }
  const { data } = await request<AttachmentUpload>('POST', '/v1/attachments', options)
  await put(data.upload, file, signal, onProgress)
  return data.id
}

function put(
  { method, url, headers }: AttachmentUpload['upload'],
  file: File,
  signal: AbortSignal,
  onProgress: (part: number) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = () => reject(new ProblemError({ status: 0, code: 'network' }))
    if (signal.aborted) return fail()
    // fetch tells nothing of an upload's progress.
    const call = new XMLHttpRequest()
    call.open(method, url)
    for (const [name, value] of Object.entries(headers)) call.setRequestHeader(name, value)
    call.upload.onprogress = (event) => onProgress(event.loaded / Math.max(event.total, 1))
    call.onload = () =>
      // 412: the file is there already, from a try whose answer was lost.
      (call.status >= 200 && call.status < 300) || call.status === 412
        ? resolve()
        : reject(new ProblemError({ status: call.status, code: 'upload_refused' }))
    call.onerror = fail
    call.onabort = fail
    signal.addEventListener('abort', () => call.abort(), { once: true })
    call.send(file)
  })
}
