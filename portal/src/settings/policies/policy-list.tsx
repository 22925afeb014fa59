import { Link } from '@tanstack/react-router'
import { ArrowDown, ArrowUp, CalendarDays, GripVertical } from 'lucide-react'
import { type DragEvent, Fragment, useLayoutEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { CLOCK_KINDS } from '../../api/policies'
import type { SlaPolicy } from '../../api/types'
import { cx, IconButton, PriorityChip } from '../../ui'
import { PRIORITIES } from './draft'
import { type Names, nameOf, useNames } from './names'
import { useConditionText, useTargetText } from './words'

type Way = 'up' | 'down'

/**
 * The policies in their order. They are moved by dragging, or by two buttons; without `onMove` they stay where they
 * are.
 */
export function PolicyList({
  policies,
  onMove,
}: {
  policies: readonly SlaPolicy[]
  onMove?(from: number, to: number): void
}) {
  const { t } = useTranslation('policies')
  const names = useNames()
  const list = useRef<HTMLOListElement>(null)
  const [dragged, setDragged] = useState<number | null>(null)
  const [over, setOver] = useState<number | null>(null)
  const wanted = useRef<{ id: string; way: Way } | null>(null)

  // A row that is put elsewhere in the document loses the focus that its button had.
  useLayoutEffect(() => {
    if (!wanted.current) return
    const { id, way } = wanted.current
    const row = list.current?.querySelector(`[data-policy="${id}"]`)
    const other: Way = way === 'up' ? 'down' : 'up'
    const button =
      row?.querySelector<HTMLElement>(`[data-way=${way}]:not(:disabled)`) ??
      row?.querySelector<HTMLElement>(`[data-way=${other}]`)
    button?.focus()
    if (policies.some((policy) => policy.id === id)) wanted.current = null
  }, [policies])

  function press(index: number, id: string, way: Way) {
    wanted.current = { id, way }
    onMove?.(index, way === 'up' ? index - 1 : index + 1)
  }
  function drop(event: DragEvent) {
    event.preventDefault()
    if (dragged !== null && over !== null && dragged !== over) onMove?.(dragged, over)
    setDragged(null)
    setOver(null)
  }
  return (
    <ol ref={list} aria-label={t('title')} className="flex flex-col gap-2">
      {policies.map((policy, index) => (
        <li
          key={policy.id}
          data-policy={policy.id}
          draggable={onMove !== undefined}
          onDragStart={(event) => {
            event.dataTransfer.effectAllowed = 'move'
            event.dataTransfer.setData('text/plain', policy.name)
            setDragged(index)
          }}
          onDragOver={(event) => {
            if (dragged === null) return
            event.preventDefault()
            setOver(index)
          }}
          onDragEnd={() => {
            setDragged(null)
            setOver(null)
          }}
          onDrop={drop}
          className={cx(
            'card group relative flex items-start gap-3 px-3 py-3 transition-colors hover:bg-hover sm:px-4',
            dragged === index && 'border-dashed',
            over === index &&
              dragged !== null &&
              dragged !== over &&
              'border-accent! bg-accent-soft!',
          )}
        >
          {onMove && (
            <GripVertical
              size={16}
              aria-hidden
              className="mt-1 shrink-0 cursor-grab text-faint max-sm:hidden"
            />
          )}
          <span
            aria-hidden
            className="mt-px flex size-6 shrink-0 items-center justify-center rounded-md bg-neutral-soft text-xs font-semibold text-neutral-ink tabular-nums"
          >
            {index + 1}
          </span>
          <Summary policy={policy} names={names} />
          {onMove && (
            <span className="relative z-10 flex shrink-0 max-sm:flex-col">
              <IconButton
                size="sm"
                icon={ArrowUp}
                label={t('list.up', { name: policy.name })}
                isDisabled={index === 0}
                data-way="up"
                onPress={() => press(index, policy.id, 'up')}
              />
              <IconButton
                size="sm"
                icon={ArrowDown}
                label={t('list.down', { name: policy.name })}
                isDisabled={index === policies.length - 1}
                data-way="down"
                onPress={() => press(index, policy.id, 'down')}
              />
            </span>
          )}
        </li>
      ))}
    </ol>
  )
}

function Summary({ policy, names }: { policy: SlaPolicy; names: Names }) {
  const { t } = useTranslation('policies')
  const conditionText = useConditionText(names)
  const targetText = useTargetText()
  const { all = [], any = [] } = policy.conditions
  const [first, ...others] = PRIORITIES.filter((priority) => policy.targets[priority])
  const best = first && policy.targets[first]
  return (
    <div className="min-w-0 flex-1">
      <Link
        to="/settings/sla-policies/$policyId"
        params={{ policyId: policy.id }}
        draggable={false}
        className="rounded-sm text-base font-medium text-ink underline-offset-3 after:absolute after:inset-0 group-hover:underline"
      >
        {policy.name}
      </Link>
      <p className="text-sm text-muted">
        {all.length + any.length === 0 && t('condition.everything_short')}
        {all.map(conditionText).join(' · ')}
        {all.length > 0 && any.length > 0 && ' · '}
        {any.map((condition, index) => (
          <Fragment key={JSON.stringify(condition)}>
            {index > 0 && <strong className="font-semibold text-ink"> {t('condition.or')} </strong>}
            {conditionText(condition)}
          </Fragment>
        ))}
      </p>
      <p className="mt-1.5 flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-muted">
        {first && best && (
          <>
            <PriorityChip priority={first} />
            {CLOCK_KINDS.map((kind) => {
              const target = best[kind]
              return (
                target && (
                  <span key={kind}>
                    {t(`clock.${kind}`)}{' '}
                    <span className="font-medium text-ink tabular-nums">
                      {targetText(target).time}
                    </span>
                  </span>
                )
              )
            })}
          </>
        )}
        {others.length > 0 && (
          <span className="inline-flex items-center gap-1">
            {t('list.also')}
            {others.map((priority) => (
              <PriorityChip key={priority} priority={priority} />
            ))}
          </span>
        )}
        {policy.calendar_id && (
          <span className="inline-flex items-center gap-1">
            <CalendarDays size={14} aria-hidden />
            {nameOf(names.calendars, policy.calendar_id)}
          </span>
        )}
      </p>
    </div>
  )
}
