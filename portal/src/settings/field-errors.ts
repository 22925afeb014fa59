import { useRef, useState } from 'react'
import { ProblemError } from '../api/problem'
import { reasonText } from '../api/problem-text'
import type { FieldError } from '../api/types'
import i18n from '../i18n'

/** The parts of a draft that are objects or lists; a path of the API leads through them. */
type Node = object

type Placed = { errors: Map<Node, Map<string, string>>; rest: FieldError[] }

function childOf(node: Node, name: string): unknown {
  return (node as Record<string, unknown>)[name]
}

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null

/**
 * Finds for each refused field the part of `sent` that has it: `escalations[0].actions[1].tag` is the `tag` of one
 * action, `intervals[2]` the interval itself, under the name `''`. What leads nowhere is the rest.
 */
export function placeErrors(errors: readonly FieldError[], sent: Node): Placed {
  const placed: Placed = { errors: new Map(), rest: [] }
  for (const error of errors) {
    const names = error.field.replace(/\[(\d+)\]/g, '.$1').split('.')
    const isElement = /^\d+$/.test(names.at(-1) ?? '')
    const leaf = isElement ? '' : (names.pop() ?? '')
    let node: unknown = sent
    for (const name of names) node = isNode(node) ? childOf(node, name) : undefined
    if (!isNode(node)) {
      placed.rest.push(error)
      continue
    }
    const ofNode = placed.errors.get(node) ?? new Map<string, string>()
    ofNode.set(leaf, error.reason)
    placed.errors.set(node, ofNode)
  }
  return placed
}

/** What the API refused, part by part. A part that has been changed since is not complained about any more. */
export type FieldErrors = {
  /** The reason for a field of a part of the draft; `''` for the part itself. */
  of(part: Node, field: string): string | null
  /** The reason for a field of the draft itself, while it holds what was refused. */
  root(field: string, value: unknown): string | null
}

export const NO_ERRORS: FieldErrors = { of: () => null, root: () => null }

/**
 * Keeps what the API said about a draft that was sent. `rest` are the errors that no field of the draft shows;
 * `roots` names the draft's own fields that do.
 */
export function useFieldErrors(roots: readonly string[]) {
  const [failure, setFailure] = useState<{ error: unknown; sent: Node; placed: Placed } | null>(
    null,
  )
  const form = useRef<HTMLFormElement>(null)

  function fail(error: unknown, sent: Node) {
    const placed = placeErrors(error instanceof ProblemError ? error.errors : [], sent)
    setFailure({ error, sent, placed })
    // Once the messages are drawn.
    setTimeout(() => form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus())
  }
  const told = (reason: string | undefined) =>
    reason === undefined ? null : reasonText(reason, i18n.getFixedT(null, 'common'))
  const errors: FieldErrors = failure
    ? {
        of: (part, field) => told(failure.placed.errors.get(part)?.get(field)),
        root: (field, value) =>
          childOf(failure.sent, field) === value
            ? told(failure.placed.errors.get(failure.sent)?.get(field))
            : null,
      }
    : NO_ERRORS
  const unknownRoots = [...(failure?.placed.errors.get(failure.sent) ?? [])]
    .filter(([field]) => !roots.includes(field))
    .map(([field, reason]) => ({ field, reason }))
  return {
    form,
    errors,
    error: failure?.error ?? null,
    rest: [...(failure?.placed.rest ?? []), ...unknownRoots],
    fail,
    clear: () => setFailure(null),
  }
}
