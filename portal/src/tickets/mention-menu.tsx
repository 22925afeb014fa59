// The list of members that opens behind an `@`. It only helps to write names: the text says whom it names.
import { type Editor, useEditorState } from '@tiptap/react'
import {
  type CSSProperties,
  type ReactNode,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from 'react'
import { useTranslation } from 'react-i18next'
import type { Ref } from '../api/types'
import { Avatar, cx } from '../ui'
import { isAlive } from './format-bar'
import { membersLike, typedName } from './mentions'

/** More are found by typing. */
const MOST = 8
/** What the list needs above the line, in pixels. */
const ROOM = 260

type Typed = { name: string; from: number; to: number }

/** The name that is being typed where the cursor is. */
function typedAt(editor: Editor): Typed | null {
  const { empty, $from, from: to } = editor.state.selection
  if (!editor.isFocused || !editor.isEditable || !empty) return null
  const name = typedName($from.parent.textBetween(0, $from.parentOffset, '\n', '\ufffc'))
  return name === null ? null : { name, from: to - name.length - 1, to }
}

export function useMentions(editor: Editor | null, members: readonly Ref[]) {
  const { t } = useTranslation('tickets')
  const listId = useId()
  const typed = useEditorState({
    editor,
    selector: ({ editor: shown }) => (isAlive(shown) ? typedAt(shown) : null),
  })
  const [closedAt, setClosedAt] = useState<number | null>(null)
  const [activeId, setActiveId] = useState<string | null>(null)
  if (!typed && closedAt !== null) setClosedAt(null)
  const isWanted = typed !== null && typed.from !== closedAt
  const found = isWanted ? membersLike(typed.name, members).slice(0, MOST) : []
  const isOpen = found.length > 0
  const index = Math.max(
    0,
    found.findIndex(({ id }) => id === activeId),
  )
  const optionId = (member: Ref | undefined) => member && `${listId}-${member.id}`
  const activeOption = optionId(found[index])

  // The text keeps the focus: it names the list, and who in it is meant.
  useEffect(() => {
    if (!isAlive(editor)) return
    const { dom } = editor.view
    const names = { 'aria-controls': isOpen && listId, 'aria-activedescendant': activeOption }
    for (const [name, value] of Object.entries(names)) {
      if (value) dom.setAttribute(name, value)
      else dom.removeAttribute(name)
    }
  }, [editor, isOpen, listId, activeOption])

  function choose(member: Ref) {
    if (!editor || !typed) return
    const { from, to } = typed
    // Another name may begin with this one.
    setClosedAt(from)
    setActiveId(null)
    editor
      .chain()
      .focus()
      .command(({ tr }) => Boolean(tr.insertText(`@${member.name} `, from, to)))
      .run()
  }

  /** Whether a key is for the list and not for the text. */
  function takesKey({ key, ctrlKey, metaKey, altKey, shiftKey, isComposing }: KeyboardEvent) {
    const active = found[index]
    if (!active || isComposing || ctrlKey || metaKey || altKey || shiftKey) return false
    if (key === 'Enter' || key === 'Tab') choose(active)
    else if (key === 'Escape') setClosedAt(typed?.from ?? null)
    else if (key === 'ArrowDown' || key === 'ArrowUp') {
      const step = key === 'ArrowDown' ? 1 : found.length - 1
      setActiveId(found[(index + step) % found.length]?.id ?? null)
    } else return false
    return true
  }

  const menu = isOpen && editor && typed && (
    <Place editor={editor} at={typed.from}>
      <div
        id={listId}
        role="listbox"
        aria-label={t('mention.list')}
        className="max-h-60 overflow-auto rounded-xl border border-line bg-raised p-1 shadow-high"
      >
        {found.map((member) => (
          <Option
            key={member.id}
            id={optionId(member)}
            member={member}
            isActive={member === found[index]}
            onPress={() => choose(member)}
          />
        ))}
      </div>
    </Place>
  )
  /** What readers of the screen are told. */
  const said = isOpen ? t('mention.found', { count: found.length }) : null
  return { menu, said, takesKey }
}

/** Above the line that is written, or below it where there is no room. */
function Place({ editor, at, children }: { editor: Editor; at: number; children: ReactNode }) {
  const box = useRef<HTMLDivElement>(null)
  const [style, setStyle] = useState<CSSProperties>({ bottom: '100%' })
  useLayoutEffect(() => {
    const frame = box.current?.offsetParent?.getBoundingClientRect()
    if (!frame || frame.height === 0) return
    const line = editor.view.coordsAtPos(at)
    setStyle(
      line.top > ROOM
        ? { bottom: frame.bottom - line.top + 4 }
        : { top: line.bottom - frame.top + 4 },
    )
  }, [editor, at])
  return (
    <div ref={box} style={style} className="absolute inset-x-2 z-20 sm:end-auto sm:w-72">
      {children}
    </div>
  )
}

function Option({
  id,
  member,
  isActive,
  onPress,
}: {
  id: string | undefined
  member: Ref
  isActive: boolean
  onPress(): void
}) {
  const option = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (isActive) option.current?.scrollIntoView({ block: 'nearest' })
  }, [isActive])
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the text has the focus and takes the keys
    // biome-ignore lint/a11y/useFocusableInteractive: the text has the focus and names the active option
    <div
      ref={option}
      id={id}
      role="option"
      aria-selected={isActive}
      // A press must not take the focus from the text.
      onMouseDown={(event) => event.preventDefault()}
      onClick={onPress}
      className={cx(
        'flex cursor-pointer items-center gap-2 rounded-md px-2 py-1.5 text-sm text-ink hover:bg-hover',
        isActive && 'bg-hover',
      )}
    >
      <Avatar name={member.name} kind="member" />
      <span className="min-w-0 flex-1 truncate">{member.name}</span>
    </div>
  )
}
