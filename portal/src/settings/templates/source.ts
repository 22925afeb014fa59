import { ProblemError } from '../../api/problem'
import { reasonText } from '../../api/problem-text'
import type { FieldError } from '../../api/types'
import i18n from '../../i18n'

/** What a piece of a template's source is to the renderer. */
export type Piece = { at: number; text: string; kind: 'text' | 'value' | 'statement' | 'comment' }

const MARKED = /(\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\})/
const KINDS: Record<string, Piece['kind']> = { '{{': 'value', '{%': 'statement', '{#': 'comment' }

/** The pieces of one line, in order; `at` is where each begins. */
export function piecesOf(line: string): Piece[] {
  let end = 0
  return line.split(MARKED).flatMap((text, index) => {
    const at = end
    end += text.length
    const isMarked = index % 2 === 1
    return text ? [{ at, text, kind: (isMarked && KINDS[text.slice(0, 2)]) || 'text' }] : []
  })
}

/** Where a line begins and ends in a text; lines count from 1. */
export function rangeOfLine(source: string, line: number): [start: number, end: number] {
  const lines = source.split('\n')
  const index = Math.min(Math.max(line, 1), lines.length) - 1
  const start = lines.slice(0, index).reduce((sum, text) => sum + text.length + 1, 0)
  return [start, start + (lines[index]?.length ?? 0)]
}

/** What the API refuses that is not about a source. */
export function othersOf(error: unknown): FieldError[] {
  if (!(error instanceof ProblemError)) return []
  return error.errors.filter(({ field }) => field !== 'subject' && field !== 'html')
}

/** What is wrong with a source; without a line when it is not about one. */
export type Complaint = { field: 'subject' | 'html'; line: number | null; text: string }

/** What the API refuses of a source: its reasons begin with `line N: ` where they are about a line. */
export function complaintsOf(error: unknown): Complaint[] {
  if (!(error instanceof ProblemError)) return []
  const t = i18n.getFixedT(null, 'common')
  return error.errors.flatMap(({ field, reason }) => {
    if (field !== 'subject' && field !== 'html') return []
    const [, line, rest] = /^line (\d+): (.*)$/s.exec(reason) ?? []
    return { field, line: line ? Number(line) : null, text: reasonText(rest ?? reason, t) }
  })
}
