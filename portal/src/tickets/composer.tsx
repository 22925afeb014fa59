// Writing a public reply or an internal note. What is typed survives everything but being sent.
import Placeholder from '@tiptap/extension-placeholder'
import { EditorContent, useEditor } from '@tiptap/react'
import StarterKit from '@tiptap/starter-kit'
import { Bold, Italic, Link2, List, ListOrdered, Lock, Paperclip, Quote, Reply } from 'lucide-react'
import { type DragEvent, forwardRef, useEffect, useImperativeHandle, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ProblemError } from '../api/client'
import type { Configuration } from '../api/types'
import { useSession } from '../app/session'
import { Button, IconButton, Menu, toast } from '../ui'
import { useAddComment } from './api'
import { type DraftPlace, dropDraft, isBlank, loadDraft, saveDraft } from './drafts'
import { UploadList } from './upload-list'
import { useUploads } from './uploads'

export type Mode = 'public' | 'internal'
export type ComposerHandle = { write: (mode: Mode) => void }

type Props = {
  number: number
  configuration: Configuration | undefined
  canNote: boolean
  newSince: number
  onSent: () => void
}

export const Composer = forwardRef<ComposerHandle, Props>(function Composer(
  { number, configuration, canNote, newSince, onSent },
  ref,
) {
  const { t } = useTranslation('tickets')
  const { me } = useSession()
  const [mode, setMode] = useState<Mode>('public')
  const [problem, setProblem] = useState<string | null>(null)
  const [isDragging, setIsDragging] = useState(false)
  const files = useRef<HTMLInputElement>(null)
  const uploads = useUploads({ tooLarge: t('upload.tooLarge'), failed: t('upload.failed') })
  const add = useAddComment(number)
  const place: DraftPlace = { tenant: me.tenant.id, person: me.id, ticket: number, mode }
  const placeNow = useRef(place)
  placeNow.current = place
  // One key per content: a retry after a lost answer is the same request, an edited text is another.
  const attempt = useRef<{ content: string; key: string } | null>(null)
  const [isEmpty, setIsEmpty] = useState(true)

  const editor = useEditor({
    extensions: [
      StarterKit.configure({ heading: false, link: { openOnClick: false } }),
      Placeholder.configure({
        placeholder: () => t(`composer.placeholder_${placeNow.current.mode}`),
      }),
    ],
    content: loadDraft(place),
    editorProps: {
      attributes: {
        class: 'composer-text',
        role: 'textbox',
        'aria-multiline': 'true',
        'aria-label': t('composer.label'),
      },
      handlePaste: (_view, event) => {
        const pasted = [...(event.clipboardData?.files ?? [])]
        if (!pasted.length) return false
        uploads.add(pasted)
        return true
      },
    },
    onCreate: ({ editor: created }) => setIsEmpty(isBlank(created.getHTML())),
    onUpdate: ({ editor: changed }) => {
      saveDraft(placeNow.current, changed.getHTML())
      setIsEmpty(isBlank(changed.getHTML()))
    },
  })

  const switchTo = (next: Mode) => {
    if (next === mode || !editor) return
    saveDraft(placeNow.current, editor.getHTML())
    placeNow.current = { ...placeNow.current, mode: next }
    setMode(next)
    editor.commands.setContent(loadDraft(placeNow.current))
    setIsEmpty(isBlank(editor.getHTML()))
  }
  useImperativeHandle(ref, () => ({
    write: (next) => {
      switchTo(canNote ? next : 'public')
      editor?.commands.focus('end')
    },
  }))
  useEffect(() => () => editor?.destroy(), [editor])

  const canSend = !uploads.isSending && !add.isPending && (!isEmpty || uploads.ids.length > 0)
  const send = (statusId?: string) => {
    if (!editor || !canSend) return
    const comment = {
      visibility: mode,
      html: editor.getHTML(),
      attachment_ids: uploads.ids,
      ...(statusId ? { status_id: statusId } : {}),
    }
    const content = JSON.stringify(comment)
    if (attempt.current?.content !== content)
      attempt.current = { content, key: crypto.randomUUID() }
    setProblem(null)
    const sentPlace = placeNow.current
    add.mutate(
      { comment, key: attempt.current.key },
      {
        onSuccess: () => {
          attempt.current = null
          dropDraft(sentPlace)
          editor.commands.clearContent(true)
          uploads.clear()
          toast.success(t(mode === 'public' ? 'composer.sent' : 'composer.noted'))
          onSent()
        },
        onError: (error) => {
          const reason =
            error instanceof ProblemError
              ? (error.errors?.[0]?.reason ?? error.detail)
              : t('composer.failed')
          setProblem(reason)
        },
      },
    )
  }
  const onDrop = (event: DragEvent) => {
    event.preventDefault()
    setIsDragging(false)
    uploads.add(event.dataTransfer.files)
  }
  const isNote = mode === 'internal'
  const statuses = configuration?.statuses.filter((status) => status.category !== 'new') ?? []

  return (
    <section
      aria-label={t('composer.region')}
      className={`rounded-lg border ${isNote ? 'border-note-line bg-note' : 'border-line bg-surface'} ${isDragging ? 'ring-2 ring-accent' : ''}`}
      onDragOver={(event) => {
        event.preventDefault()
        setIsDragging(true)
      }}
      onDragLeave={() => setIsDragging(false)}
      onDrop={onDrop}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
          event.preventDefault()
          send()
        }
      }}
    >
      <div className="flex flex-wrap items-center gap-1 border-b border-line px-2 py-1.5">
        {canNote && (
          <fieldset className="flex gap-1">
            <legend className="sr-only">{t('composer.kind')}</legend>
            {(['public', 'internal'] as const).map((kind) => (
              <button
                key={kind}
                type="button"
                aria-pressed={mode === kind}
                onClick={() => switchTo(kind)}
                className="inline-flex items-center gap-1.5 rounded-md px-2.5 py-1 text-sm text-muted hover:bg-hover aria-pressed:bg-selected aria-pressed:font-medium aria-pressed:text-ink"
              >
                {kind === 'public' ? (
                  <Reply size={14} aria-hidden />
                ) : (
                  <Lock size={14} aria-hidden />
                )}
                {t(`composer.${kind}`)}
              </button>
            ))}
          </fieldset>
        )}
        <div className="ms-auto flex" role="toolbar" aria-label={t('composer.format')}>
          <IconButton
            size="sm"
            label={t('composer.bold')}
            icon={Bold}
            onPress={() => editor?.chain().focus().toggleBold().run()}
          />
          <IconButton
            size="sm"
            label={t('composer.italic')}
            icon={Italic}
            onPress={() => editor?.chain().focus().toggleItalic().run()}
          />
          <IconButton
            size="sm"
            label={t('composer.list')}
            icon={List}
            onPress={() => editor?.chain().focus().toggleBulletList().run()}
          />
          <IconButton
            size="sm"
            label={t('composer.numbered')}
            icon={ListOrdered}
            onPress={() => editor?.chain().focus().toggleOrderedList().run()}
          />
          <IconButton
            size="sm"
            label={t('composer.quote')}
            icon={Quote}
            onPress={() => editor?.chain().focus().toggleBlockquote().run()}
          />
          <IconButton
            size="sm"
            label={t('composer.link')}
            icon={Link2}
            onPress={() => {
              const href = window.prompt(t('composer.linkPrompt'))
              if (href && /^(https?:|mailto:)/i.test(href))
                editor?.chain().focus().setLink({ href }).run()
            }}
          />
        </div>
      </div>
      {newSince > 0 && (
        <p
          role="status"
          className="border-b border-line bg-warning-soft px-3 py-1.5 text-sm text-ink"
        >
          {t('composer.newSince', { count: newSince })}
        </p>
      )}
      <EditorContent editor={editor} className="px-3 py-2" />
      <UploadList uploads={uploads.uploads} onRemove={uploads.remove} />
      {problem && (
        <p
          role="alert"
          className="mx-3 mb-2 rounded-md bg-danger-soft px-3 py-2 text-sm text-danger-ink"
        >
          {t('composer.notSent', { reason: problem })}
        </p>
      )}
      <div className="flex items-center gap-2 px-2 pb-2">
        <input
          ref={files}
          type="file"
          multiple
          className="sr-only"
          tabIndex={-1}
          aria-label={t('composer.attach')}
          onChange={(event) => {
            uploads.add(event.target.files ?? [])
            event.target.value = ''
          }}
        />
        <IconButton
          label={t('composer.attach')}
          icon={Paperclip}
          onPress={() => files.current?.click()}
        />
        <span className="ms-auto hidden text-xs text-faint sm:inline">
          {uploads.isSending ? t('composer.uploading') : t('composer.hint')}
        </span>
        {canNote && statuses.length > 0 && (
          <Menu
            label={t('composer.sendAnd')}
            trigger={<Button isDisabled={!canSend}>{t('composer.sendAnd')}</Button>}
            items={statuses.map((status) => ({
              id: status.id,
              label: t('composer.sendAs', { name: status.name }),
            }))}
            onAction={(id) => send(String(id))}
          />
        )}
        <Button
          variant="primary"
          isDisabled={!canSend}
          isPending={add.isPending}
          onPress={() => send()}
        >
          {t(isNote ? 'composer.addNote' : 'composer.send')}
        </Button>
      </div>
    </section>
  )
})
