import { EditorContent, useEditor } from '@tiptap/react'
import { useEffect, useId, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { CommentText, FormatBar, isAlive } from '../../tickets/format-bar'
import '../../tickets/composer.css'

/** The words that stand below each reply, with their looks. */
export function SignatureField({
  html,
  onChange,
  errorMessage,
  isReadOnly,
}: {
  html: string
  onChange(html: string): void
  errorMessage: string | null
  isReadOnly: boolean
}) {
  const { t } = useTranslation('addresses')
  const id = useId()
  // What was told last: a text from elsewhere takes the place of what is written.
  const told = useRef(html)
  const tell = useRef(onChange)
  tell.current = onChange
  const editor = useEditor({
    extensions: [CommentText],
    content: html,
    editable: !isReadOnly,
    editorProps: {
      attributes: {
        id,
        class: 'composer-text',
        role: 'textbox',
        'aria-multiline': 'true',
        'aria-labelledby': `${id}-label`,
        'aria-describedby': `${id}-words`,
        ...(isReadOnly && { 'aria-readonly': 'true' }),
      },
    },
    onUpdate: ({ editor: changed }) => {
      told.current = changed.getHTML()
      tell.current(told.current)
    },
  })
  useEffect(() => {
    if (html === told.current || !isAlive(editor)) return
    told.current = html
    editor.commands.setContent(html, { emitUpdate: false })
  }, [editor, html])
  return (
    <div className="flex flex-col gap-1">
      <span id={`${id}-label`} className="text-sm font-medium text-ink">
        {t('signature')}
      </span>
      <div
        className={
          isReadOnly
            ? 'rounded-lg border border-line bg-sunken'
            : 'rounded-lg border border-line-strong bg-surface focus-within:outline-2 focus-within:-outline-offset-1 focus-within:outline-accent'
        }
      >
        {!isReadOnly && (
          <div className="border-b border-line px-1.5 py-1">
            <FormatBar editor={editor} isDisabled={false} />
          </div>
        )}
        <EditorContent editor={editor} className="px-3 py-2" />
      </div>
      <span
        id={`${id}-words`}
        className={errorMessage ? 'text-xs font-medium text-danger-ink' : 'text-xs text-muted'}
      >
        {errorMessage ?? t('signature_lead')}
      </span>
    </div>
  )
}
