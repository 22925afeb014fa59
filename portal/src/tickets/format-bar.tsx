// How the text of a comment looks: one stop of the Tab key, arrows within.
import { type Editor, useEditorState } from '@tiptap/react'
import StarterKit from '@tiptap/starter-kit'
import { Bold, Italic, Link2, List, ListOrdered, type LucideIcon, Quote } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, Popover, TextField, ToolButton, Toolbar } from '../ui'

/** What the text of a comment may hold. */
export const CommentText = StarterKit.configure({ heading: false, link: { openOnClick: false } })

type Tool = {
  name: 'bold' | 'italic' | 'list' | 'numbered' | 'quote'
  /** What the editor calls it. */
  mark: string
  icon: LucideIcon
  toggle: (editor: Editor) => void
}

const TOOLS: Tool[] = [
  { name: 'bold', mark: 'bold', icon: Bold, toggle: (e) => e.chain().focus().toggleBold().run() },
  {
    name: 'italic',
    mark: 'italic',
    icon: Italic,
    toggle: (e) => e.chain().focus().toggleItalic().run(),
  },
  {
    name: 'list',
    mark: 'bulletList',
    icon: List,
    toggle: (e) => e.chain().focus().toggleBulletList().run(),
  },
  {
    name: 'numbered',
    mark: 'orderedList',
    icon: ListOrdered,
    toggle: (e) => e.chain().focus().toggleOrderedList().run(),
  },
  {
    name: 'quote',
    mark: 'blockquote',
    icon: Quote,
    toggle: (e) => e.chain().focus().toggleBlockquote().run(),
  },
]

/** The address that somebody means, or null when it can't be one. */
export function linkOf(text: string): string | null {
  const typed = text.trim()
  if (/^(https?:\/\/|mailto:|tel:)\S+$/i.test(typed)) return typed
  if (/^[^\s@/:]+@[^\s@/:]+\.[^\s@/:]+$/.test(typed)) return `mailto:${typed}`
  // A scheme that we do not follow, or words.
  if (/^[a-z][a-z\d+.-]*:(?!\d)/i.test(typed) || !/^[^\s/]+\.[^\s./]{2,}(\/\S*)?$/.test(typed))
    return null
  return `https://${typed}`
}

/** Whether an editor can be asked. One that was replaced is still watched for a moment. */
export function isAlive(editor: Editor | null): editor is Editor {
  return Boolean(editor?.schema)
}

export function FormatBar({ editor, isDisabled }: { editor: Editor | null; isDisabled: boolean }) {
  const { t } = useTranslation('tickets')
  const active = useEditorState({
    editor,
    selector: ({ editor: shown }) =>
      isAlive(shown)
        ? TOOLS.filter(({ mark }) => shown.isActive(mark)).map(({ name }) => name)
        : [],
  })
  return (
    <Toolbar label={t('composer.format')} className="flex gap-0.5">
      {TOOLS.map(({ name, icon, toggle }) => (
        <ToolButton
          key={name}
          label={t(`composer.${name}`)}
          icon={icon}
          isOn={active?.includes(name) ?? false}
          isDisabled={isDisabled}
          onPress={() => editor && toggle(editor)}
        />
      ))}
      <LinkTool editor={editor} isDisabled={isDisabled} />
    </Toolbar>
  )
}

function LinkTool({ editor, isDisabled }: { editor: Editor | null; isDisabled: boolean }) {
  const { t } = useTranslation('tickets')
  const [isOpen, setIsOpen] = useState(false)
  const [text, setText] = useState('')
  const [isWrong, setIsWrong] = useState(false)
  const href = useEditorState({
    editor,
    selector: ({ editor: shown }) =>
      isAlive(shown) && shown.isActive('link') ? String(shown.getAttributes('link').href) : null,
  })
  const open = (next: boolean) => {
    if (next) {
      setText(href ?? '')
      setIsWrong(false)
    }
    setIsOpen(next)
  }
  const close = () => {
    setIsOpen(false)
    // The popover gives the focus back to its button first; the writer wants to go on writing.
    setTimeout(() => isAlive(editor) && editor.commands.focus(), 50)
  }
  const apply = (event: FormEvent) => {
    event.preventDefault()
    event.stopPropagation()
    const link = linkOf(text)
    if (!editor || !link) {
      setIsWrong(true)
      return
    }
    const isWithoutText = editor.state.selection.empty && !href
    if (isWithoutText) {
      const marks = [{ type: 'link', attrs: { href: link } }]
      editor.chain().insertContent({ type: 'text', text: text.trim(), marks }).run()
      editor.chain().unsetMark('link').run()
    } else {
      editor.chain().extendMarkRange('link').setLink({ href: link }).run()
    }
    close()
  }
  const remove = () => {
    editor?.chain().extendMarkRange('link').unsetLink().run()
    close()
  }
  return (
    <Popover
      label={t('composer.link')}
      isOpen={isOpen}
      onOpenChange={open}
      trigger={
        <ToolButton
          label={t('composer.link')}
          icon={Link2}
          isOn={href !== null}
          isDisabled={isDisabled}
        />
      }
    >
      <form onSubmit={apply} className="flex flex-col gap-3" noValidate>
        <TextField
          label={t('composer.linkAddress')}
          placeholder="https://"
          inputMode="url"
          autoFocus
          value={text}
          onChange={(next: string) => {
            setText(next)
            setIsWrong(false)
          }}
          errorMessage={isWrong ? t('composer.linkWrong') : null}
        />
        <div className="flex justify-end gap-2">
          {href !== null && (
            <Button size="sm" variant="ghost" onPress={remove}>
              {t('composer.linkRemove')}
            </Button>
          )}
          <Button size="sm" variant="primary" type="submit">
            {t('composer.linkApply')}
          </Button>
        </div>
      </form>
    </Popover>
  )
}
