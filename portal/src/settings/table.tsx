import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { cx, ErrorState, Skeleton } from '../ui'
import { useRowFocus } from './row-focus'

export type Column<T> = {
  id: string
  header: ReactNode
  cell(row: T): ReactNode
  /** Hidden at phone width, where the first column carries what matters. */
  isWideOnly?: boolean
  isEnd?: boolean
}

/** A list of a query's rows, or what stands in its place: how it loads, that it is empty, what went wrong. */
export function ListFrame({
  query,
  isEmpty,
  empty,
  children,
}: {
  query: Pick<UseQueryResult, 'isPending' | 'error' | 'refetch'>
  isEmpty: boolean
  empty: ReactNode
  children: ReactNode
}) {
  const { t } = useTranslation('common')
  // What was there before stays when only its renewal failed.
  if (query.error && isEmpty) {
    return (
      <div className="card">
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      </div>
    )
  }
  if (query.isPending) {
    return (
      <div
        role="status"
        aria-busy
        aria-label={t('loading')}
        className="card flex flex-col gap-4 p-5"
      >
        {[1, 2, 3, 4].map((row) => (
          <Skeleton key={row} className="h-6" />
        ))}
      </div>
    )
  }
  return isEmpty ? <div className="card">{empty}</div> : children
}

type RowsTableProps<T> = {
  label: string
  rows: readonly T[]
  columns: readonly Column<T>[]
  /** Each row has one button that covers it (`after:inset-0`). */
  isPressable?: boolean
}

/** A read-only table of a query's rows, with its loading, empty and error states. */
export function SettingsTable<T extends { id: string }>({
  query,
  empty,
  ...table
}: RowsTableProps<T> & {
  query: Pick<UseQueryResult, 'isPending' | 'error' | 'refetch'>
  empty: ReactNode
}) {
  const rowFocus = useRowFocus(table.rows)
  return (
    <ListFrame query={query} isEmpty={table.rows.length === 0} empty={empty}>
      <RowsTable {...table} bodyProps={rowFocus} />
    </ListFrame>
  )
}

/** A read-only table of rows that are there. */
export function RowsTable<T extends { id: string }>({
  label,
  rows,
  columns,
  isPressable = false,
  bodyProps,
}: RowsTableProps<T> & { bodyProps?: ReturnType<typeof useRowFocus> }) {
  const visibility = (column: Column<T>) =>
    cx(column.isWideOnly && 'hidden md:table-cell', column.isEnd ? 'text-end' : 'text-start')
  return (
    <div className="card overflow-hidden">
      <table aria-label={label} className="w-full border-collapse text-start">
        <thead className="bg-sunken">
          <tr>
            {columns.map((column) => (
              <th
                key={column.id}
                scope="col"
                className={cx(
                  'px-4 py-2 text-xs font-medium whitespace-nowrap text-muted',
                  visibility(column),
                )}
              >
                {column.header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody {...bodyProps}>
          {rows.map((row) => (
            <tr
              key={row.id}
              className={cx(
                'border-t border-line',
                isPressable && 'group relative transition-colors hover:bg-hover',
              )}
            >
              {columns.map((column) => (
                <td key={column.id} className={cx('px-4 py-3 align-middle', visibility(column))}>
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** The width and rhythm of a page of the settings. */
export function SettingsBody({ lead, children }: { lead: string; children: ReactNode }) {
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <div className="flex max-w-5xl flex-col gap-4 p-4 sm:p-6">
        <p className="max-w-prose text-base text-muted">{lead}</p>
        {children}
      </div>
    </div>
  )
}
