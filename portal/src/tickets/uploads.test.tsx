import { act, renderHook, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { FakeApi, fetchOf } from '../../test/fake/server'
import { renderSignedIn, useFakeApi } from '../../test/render'
import { type DraftPlace, readDraft } from './drafts'
import { UploadList } from './upload-list'
import { MAX_BYTES, MAX_FILES, useUploads } from './uploads'

const place: DraftPlace = { tenant: 'ten_1', person: 'mem_1', ticket: 7, mode: 'public' }

/** The storage: each request waits until the test answers it. */
class FakeXhr {
  static all: FakeXhr[] = []
  status = 0
  isAborted = false
  upload: { onprogress?: (event: { loaded: number; total: number }) => void } = {}
  onload?: () => void
  onerror?: () => void
  onabort?: () => void
  constructor() {
    FakeXhr.all.push(this)
  }
  headers: Record<string, string> = {}
  url = ''
  open(_method: string, url: string) {
    this.url = url
  }
  setRequestHeader(name: string, value: string) {
    this.headers[name] = value
  }
  send() {}
  abort() {
    this.isAborted = true
    this.onabort?.()
  }
  answer(status: number) {
    this.status = status
    this.onload?.()
  }
}

let api: FakeApi
beforeEach(() => {
  api = useFakeApi(new FakeApi({ role: 'agent' }))
  FakeXhr.all = []
  vi.stubGlobal('XMLHttpRequest', FakeXhr)
})

function Files() {
  const files = useUploads(place)
  return (
    <>
      <input
        type="file"
        multiple
        aria-label="choose"
        onChange={(event) => files.add(event.target.files ?? [])}
      />
      <UploadList files={files} />
      <output>{files.ids.join(' ')}</output>
    </>
  )
}

function fileOf(name: string, size = 10, type = 'image/png'): File {
  const file = new File(['x'.repeat(10)], name, { type })
  Object.defineProperty(file, 'size', { value: size })
  return file
}

async function choose(...chosen: File[]) {
  const shown = renderSignedIn(<Files />)
  const user = userEvent.setup()
  await user.upload(await screen.findByLabelText('choose'), chosen)
  return { ...shown, user }
}

const storage = async (index = 0) => {
  await waitFor(() => expect(FakeXhr.all.length).toBeGreaterThan(index))
  return FakeXhr.all[index] as FakeXhr
}

it('shows how far a file is, and keeps it with the draft', async () => {
  await choose(fileOf('hub.png', 2000))
  const call = await storage()
  act(() => call.upload.onprogress?.({ loaded: 500, total: 2000 }))
  expect(screen.getByRole('progressbar', { name: 'Uploading hub.png' })).toHaveValue(0.25)
  expect(screen.getByText(/25 %/)).toBeVisible()
  act(() => call.answer(200))
  await waitFor(() => expect(screen.queryByRole('progressbar')).not.toBeInTheDocument())
  const [kept] = readDraft(place).files ?? []
  expect(kept).toMatchObject({ name: 'hub.png', size: 2000 })
  expect(screen.getByRole('status')).toHaveTextContent(kept?.id ?? 'no id')
})

describe('taking a file away', () => {
  it('stops it on its way to the storage', async () => {
    const { user } = await choose(fileOf('hub.png'))
    const call = await storage()
    await user.click(screen.getByRole('button', { name: 'Stop uploading hub.png' }))
    expect(call.isAborted).toBe(true)
    expect(screen.queryByText('hub.png')).not.toBeInTheDocument()
    expect(readDraft(place).files ?? []).toEqual([])
  })

  it('stops it before the API has answered', async () => {
    const answer = fetchOf(api)
    let signal: AbortSignal | null | undefined
    vi.stubGlobal('fetch', (input: string, init?: RequestInit) => {
      if (!input.endsWith('/attachments')) return answer(input, init)
      signal = init?.signal
      return new Promise((_resolve, reject) => {
        signal?.addEventListener('abort', () => reject(new DOMException('stopped', 'AbortError')))
      })
    })
    const { user } = await choose(fileOf('hub.png'))
    await user.click(await screen.findByRole('button', { name: 'Stop uploading hub.png' }))
    expect(signal?.aborted).toBe(true)
    expect(FakeXhr.all).toHaveLength(0)
    expect(screen.queryByRole('alert')).not.toBeInTheDocument()
  })

  it('takes it out of the draft', async () => {
    const { user } = await choose(fileOf('hub.png'))
    const call = await storage()
    act(() => call.answer(200))
    await user.click(await screen.findByRole('button', { name: 'Remove hub.png' }))
    expect(readDraft(place).files ?? []).toEqual([])
  })

  it('happens by itself when the page is left', async () => {
    const { unmount } = await choose(fileOf('hub.png'))
    const call = await storage()
    unmount()
    expect(call.isAborted).toBe(true)
  })
})

it('says that an upload failed, and tries again when asked', async () => {
  const { user } = await choose(fileOf('hub.png'))
  const first = await storage()
  act(() => first.answer(503))
  expect(await screen.findByText('The upload failed')).toBeVisible()
  await user.click(screen.getByRole('button', { name: 'Upload hub.png again' }))
  const second = await storage(1)
  expect(screen.queryByText('The upload failed')).not.toBeInTheDocument()
  act(() => second.answer(200))
  await waitFor(() => expect(readDraft(place).files).toHaveLength(1))
})

it('sends all the headers that are signed', async () => {
  await choose(fileOf('hub.png'))
  const call = await storage()
  expect(call.headers).toEqual({ 'content-type': 'image/png', 'if-none-match': '*' })
})

it('takes a file that is there already for sent: the answer to the first try was lost', async () => {
  const { user } = await choose(fileOf('hub.png'))
  const first = await storage()
  act(() => first.onerror?.())
  await user.click(await screen.findByRole('button', { name: 'Upload hub.png again' }))
  const second = await storage(1)
  // The same file, and not another beside it.
  expect(second.url).toBe(first.url)
  act(() => second.answer(412))
  await waitFor(() => expect(readDraft(place).files).toHaveLength(1))
  expect(screen.queryByRole('alert')).not.toBeInTheDocument()
})

describe('what may not be attached', () => {
  it.each([
    ['is too large', fileOf('film.mp4', MAX_BYTES + 1), /Larger than 25 MB/],
    ['is empty', fileOf('empty.txt', 0), /The file is empty/],
  ])('%s: said at once, without asking', async (_what, file, text) => {
    await choose(file)
    expect(screen.getByRole('alert')).toHaveTextContent(text)
    expect(screen.queryByRole('button', { name: /again/ })).not.toBeInTheDocument()
    expect(api.requests.some(({ path }) => path === '/v1/attachments')).toBe(false)
  })

  it('is of a type that the API refuses', async () => {
    const answer = fetchOf(api)
    vi.stubGlobal('fetch', async (input: string, init?: RequestInit) => {
      if (!input.endsWith('/attachments')) return answer(input, init)
      const errors = [{ field: 'name', reason: 'may not end with .exe: send it inside a zip file' }]
      const body = { code: 'validation_failed', status: 422, title: 'no', detail: 'no', errors }
      return new Response(JSON.stringify(body), { status: 422 })
    })
    await choose(fileOf('setup.exe'))
    expect(await screen.findByText(/Files of this type are not accepted/)).toBeVisible()
    expect(screen.queryByRole('button', { name: /again/ })).not.toBeInTheDocument()
  })

  it('is one more than a message takes', () => {
    const { result } = renderHook(() => useUploads(place))
    act(() => result.current.add(Array.from({ length: MAX_FILES + 1 }, (_, i) => fileOf(`${i}`))))
    const refused = result.current.uploads.filter(({ refusal }) => refusal === 'tooMany')
    expect(refused.map(({ name }) => name)).toEqual([`${MAX_FILES}`])
  })
})
