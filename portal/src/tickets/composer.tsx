// Writing a public reply or an internal note. What is typed survives everything but being sent.
import Placeholder from '@tiptap/extension-placeholder'
import { EditorContent, useEditor } from '@tiptap/react'
import { ChevronDown, Lock, Paperclip, Reply } from 'lucide-react'
import {
  type DragEvent,
  forwardRef,
  useEffect,
  useImperativeHandle,
  useMemo,
  useRef,
  useState,
} from 'react'
import { useTranslation } from 'react-i18next'
import { problemLine } from '../api/problem-text'
import type { AddCommentInput, Configuration, Ref, Visibility } from '../api/types'
import { useSession } from '../app/session'
import { Button, cx, IconButton, Menu, toast } from '../ui'
import './composer.css'
import { attemptKey, type DraftPlace, hasDraft, isBlank, readDraft, saveDraft } from './drafts'
import { CommentText, FormatBar, isAlive } from './format-bar'
import { useMentions } from './mention-menu'
import { mentionedIds } from './mentions'
import { UploadList } from './upload-list'
import { useUploads } from './uploads'
import { isStale, useAddComment, useIsSending } from './writes'

export type ComposerHandle = { write: (mode: Visibility) => void }

type Props = {
  number: number
  /** The ticket's version on the screen: a status goes out with a reply only if it is still the one. */
  version: number
  configuration: Configuration | undefined
  canNote: boolean
  newSince: number
  onSent: () => void
}

const isSendKey = ({ key, ctrlKey, metaKey }: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey'>) =>
  key === 'Enter' && (ctrlKey || metaKey)

const MODES = ['public', 'internal'] as const
const NOBODY: readonly Ref[] = []

export const Composer = forwardRef<ComposerHandle, Props>(function Composer(
  { number, version, configuration, canNote, newSince, onSent },
  ref,
) {
  const { t } = useTranslation('tickets')
  const { me } = useSession()
  const [tenant, person] = [me.tenant.id, me.id]
  const places = useMemo(() => {
    const of = (mode: Visibility): DraftPlace => ({ tenant, person, ticket: number, mode })
    return { public: of('public'), internal: of('internal') }
  }, [tenant, person, number])
  const [mode, setMode] = useState<Visibility>(() =>
    canNote && hasDraft(places.internal) && !hasDraft(places.public) ? 'internal' : 'public',
  )
  // Counts the texts of a mode: a new one begins with an editor of its own, where nothing can be undone into it.
  const [generation, setGeneration] = useState(0)
  const [isEmpty, setIsEmpty] = useState(() => isBlank(readDraft(places[mode]).html))
  const [problem, setProblem] = useState<unknown>(null)
  const [done, setDone] = useState('')
  const [isDragging, setIsDragging] = useState(false)
  const chooser = useRef<HTMLInputElement>(null)
  // A file belongs to the kind of comment it was attached to: one of a note never leaves with a reply.
  const uploads = { public: useUploads(places.public), internal: useUploads(places.internal) }
  const files = uploads[mode]
  const filesNow = useRef(files)
  filesNow.current = files
  const add = useAddComment(number)
  const isSending = useIsSending(number)
  const wantsFocus = useRef(false)
  const isShown = useRef(false)
  useEffect(() => {
    isShown.current = true
    return () => {
      isShown.current = false
    }
  }, [])

  const members = (canNote && configuration?.members) || NOBODY
  const takesKey = useRef((_event: KeyboardEvent): boolean => false)
  const editor = useEditor(
    {
      extensions: [
        CommentText,
        Placeholder.configure({ placeholder: t(`composer.placeholder_${mode}`) }),
      ],
      content: readDraft(places[mode]).html,
      editable: !isSending,
      editorProps: {
        attributes: {
          class: 'composer-text',
          role: 'textbox',
          'aria-multiline': 'true',
          'aria-label': t(`composer.label_${mode}`),
          ...(canNote && { 'aria-autocomplete': 'list', 'aria-haspopup': 'listbox' }),
        },
        // Sends, and must not break the line before.
        handleKeyDown: (_view, event) => takesKey.current(event) || isSendKey(event),
        handlePaste: (_view, event) => {
          const pasted = [...(event.clipboardData?.files ?? [])]
          if (!pasted.length) return false
          filesNow.current.add(pasted)
          return true
        },
      },
      onCreate: ({ editor: created }) => {
        setIsEmpty(isBlank(created.getHTML()))
        if (wantsFocus.current) created.commands.focus('end')
        wantsFocus.current = false
      },
      onUpdate: ({ editor: changed }) => {
        const html = changed.getHTML()
        setIsEmpty(isBlank(html))
        saveDraft(places[mode], { html })
      },
    },
    [mode, generation, places],
  )
  useEffect(() => {
    editor?.setEditable(!isSending, false)
  }, [editor, isSending])

  const mentions = useMentions(editor, members)
  takesKey.current = mentions.takesKey

  // What the draft holds after the sending is what is still to be sent, whichever page it was sent from.
  const showDraft = useRef(() => {})
  showDraft.current = () => {
    uploads.public.sync()
    uploads.internal.sync()
    const left = readDraft(places[mode]).html
    const shown = isAlive(editor) ? editor.getHTML() : ''
    if (left === shown || (isBlank(left) && isBlank(shown))) return
    wantsFocus.current = true
    setGeneration((count) => count + 1)
  }
  const wasSending = useRef(isSending)
  useEffect(() => {
    if (wasSending.current && !isSending) showDraft.current()
    wasSending.current = isSending
  }, [isSending])

  const switchTo = (next: Visibility) => {
    if (next === mode) return
    setProblem(null)
    setMode(next)
  }
  useImperativeHandle(ref, () => ({
    write: (wanted) => {
      const next = canNote ? wanted : 'public'
      if (next === mode) {
        editor?.commands.focus('end')
      } else if (!isSending) {
        wantsFocus.current = true
        switchTo(next)
      }
    },
  }))

  const canSend =
    !isSending && !files.isSending && !files.hasFailed && (!isEmpty || files.ids.length > 0)
  const send = async (statusId?: string) => {
    if (!editor || !canSend) return
    const place = places[mode]
    const html = editor.getHTML()
    const content: AddCommentInput = {
      visibility: mode,
      html,
      attachment_ids: files.ids,
      ...(statusId ? { status_id: statusId } : {}),
    }
    const mention_ids = mentionedIds(editor.getText(), members)
    const body = mention_ids.length > 0 ? { ...content, mention_ids } : content
    saveDraft(place, { html })
    setDone('')
    const { files: sentFiles, fields } = readDraft(place)
    setProblem(null)
    try {
      await add.mutateAsync({
        body,
        // Whom the text names follows from it: the same text stays the same try when a member has come or gone.
        key: attemptKey(place, content),
        place,
        sent: { html, fields, files: sentFiles },
        version: statusId ? version : undefined,
      })
      const done = t(place.mode === 'public' ? 'composer.sent' : 'composer.noted')
      if (!isShown.current) {
        toast.success(done)
        return
      }
      // The message itself appears above: to the eye that says enough.
      setDone(done)
      showDraft.current()
      onSent()
    } catch (error) {
      if (isShown.current) setProblem(error)
      else toast.error(t('composer.notSent', { reason: problemLine(error) }))
    }
  }

  const hasFiles = (event: DragEvent) => event.dataTransfer.types.includes('Files')
  const isNote = mode === 'internal'
  const statuses = configuration?.statuses.filter((status) => status.category !== 'new') ?? []
  const canSetStatus = canNote && statuses.length > 0

  return (
    <section
      aria-label={t('composer.region')}
      aria-busy={isSending}
      className={cx(
        'rounded-xl border shadow-low transition-colors focus-within:border-line-strong',
        isNote ? 'border-note-line bg-note' : 'border-line bg-surface',
        isDragging && 'ring-2 ring-accent',
      )}
      onDragOver={(event) => {
        if (!hasFiles(event)) return
        event.preventDefault()
        setIsDragging(true)
      }}
      onDragLeave={() => setIsDragging(false)}
      onDrop={(event) => {
        setIsDragging(false)
        if (!hasFiles(event)) return
        event.preventDefault()
        if (!isSending) files.add(event.dataTransfer.files)
      }}
      onKeyDown={(event) => {
        const isHere = event.currentTarget.contains(event.target as Node)
        if (isHere && isSendKey(event)) {
          event.preventDefault()
          void send()
        }
      }}
    >
      <div
        className={cx(
          'flex flex-wrap items-center justify-between gap-x-2 gap-y-1 border-b px-2 py-1.5',
          isNote ? 'border-note-line' : 'border-line',
        )}
      >
        {canNote && (
          <fieldset className="flex gap-1">
            <legend className="sr-only">{t('composer.kind')}</legend>
            {MODES.map((kind) => (
              <button
                key={kind}
                type="button"
                aria-pressed={mode === kind}
                disabled={isSending}
                onClick={() => switchTo(kind)}
                className={cx(
                  'inline-flex min-h-7 items-center gap-1.5 rounded-md px-2.5 text-sm text-muted hover:text-ink aria-pressed:font-medium',
                  kind === 'public'
                    ? 'aria-pressed:bg-accent-soft aria-pressed:text-accent-ink'
                    : 'aria-pressed:bg-warning-soft aria-pressed:text-warning-ink',
                )}
              >
                {kind === 'public' ? (
                  <Reply size={14} aria-hidden />
                ) : (
                  <Lock size={14} aria-hidden />
                )}
                {t(`composer.${kind}`)}
                {kind !== mode && hasDraft(places[kind]) && (
                  <>
                    <span aria-hidden className="size-1.5 rounded-full bg-accent" />
                    <span className="sr-only">{t('composer.hasDraft')}</span>
                  </>
                )}
              </button>
            ))}
          </fieldset>
        )}
        <FormatBar editor={editor} isDisabled={isSending} />
      </div>
      {newSince > 0 && (
        <p
          role="status"
          className="border-b border-line bg-warning-soft px-3 py-1.5 text-sm text-warning-ink"
        >
          {t('composer.newSince', { count: newSince })}
        </p>
      )}
      <p role="status" className="sr-only">
        {mentions.said ?? done}
      </p>
      <div className="relative">
        <EditorContent
          editor={editor}
          className={cx('px-3.5 py-2.5', isSending && 'cursor-progress opacity-60')}
        />
        {mentions.menu}
      </div>
      <UploadList files={files} isDisabled={isSending} className="px-2.5 pb-2" />
      {problem !== null && (
        <p
          role="alert"
          className="mx-2.5 mb-2 rounded-lg bg-danger-soft px-3 py-2 text-sm text-danger-ink"
        >
          {isStale(problem)
            ? t('composer.stale', { context: me.kind })
            : t('composer.notSent', { reason: problemLine(problem) })}
        </p>
      )}
      <div className="flex items-center gap-2 px-2 pb-2">
        <input
          ref={chooser}
          type="file"
          multiple
          hidden
          aria-label={t('composer.choose')}
          onChange={(event) => {
            files.add(event.target.files ?? [])
            event.target.value = ''
          }}
        />
        <IconButton
          label={t('composer.attach')}
          icon={Paperclip}
          isDisabled={isSending}
          onPress={() => chooser.current?.click()}
        />
        <span className="ms-auto hidden text-xs text-faint sm:inline">
          {files.isSending
            ? t('composer.uploading')
            : files.hasFailed
              ? t('composer.fileLeft')
              : t('composer.hint', { context: me.kind })}
        </span>
        <div className="ms-auto flex sm:ms-0">
          <Button
            variant="primary"
            className={canSetStatus ? 'rounded-e-none' : undefined}
            isDisabled={!canSend && !isSending}
            isPending={isSending}
            onPress={() => void send()}
          >
            {t(isNote ? 'composer.addNote' : 'composer.send')}
          </Button>
          {canSetStatus && (
            <Menu
              label={t('composer.sendAnd')}
              trigger={
                <Button
                  variant="primary"
                  icon={ChevronDown}
                  aria-label={t('composer.sendAnd')}
                  className="rounded-s-none border-s border-surface/30 px-2!"
                  isDisabled={!canSend}
                />
              }
              items={statuses.map((status) => ({
                id: status.id,
                label: t(isNote ? 'composer.noteAs' : 'composer.sendAs', { name: status.name }),
              }))}
              onAction={(id) => void send(id)}
            />
          )}
        </div>
      </div>
    </section>
  )
})
