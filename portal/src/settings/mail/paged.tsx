// A list that is read page by page, by cursor.
import { type InfiniteData, useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { type QueryValue, request } from '../../api/client'
import type { Page } from '../../api/types'
import { pageHeading } from '../../app/heading-focus'
import { catchFocus } from '../../app/lost-focus'
import { useSession } from '../../app/session'
import { Button, toast } from '../../ui'

/** The rows of a list of the API as far as they were read, and `more` of them. */
export function usePaged<T>(path: string, filter: Record<string, QueryValue> = {}) {
  const { me } = useSession()
  const queryClient = useQueryClient()
  const listKey = [me.tenant.id, path]
  const query = useInfiniteQuery({
    queryKey: [...listKey, filter],
    initialPageParam: null as string | null,
    queryFn: async ({ pageParam, signal }) => {
      const options = { query: { ...filter, cursor: pageParam }, signal }
      return (await request<Page<T>>('GET', path, options)).data
    },
    getNextPageParam: (page) => page.next_cursor,
  })
  const rows = query.data?.pages.flatMap((page) => page.data) ?? []

  // All that was read is gone: what comes next decides whether there is nothing.
  const { hasNextPage, isFetching, error, fetchNextPage } = query
  const lacksRows = rows.length === 0 && hasNextPage
  useEffect(() => {
    if (lacksRows && !isFetching && !error) void fetchNextPage()
  }, [lacksRows, isFetching, error, fetchNextPage])

  async function more() {
    const { error } = await fetchNextPage()
    if (error) toast.error(error)
  }
  /** Takes rows that are gone out of what is shown. */
  async function forget(isGone: (row: T) => boolean) {
    // A reading that is under way may still have them.
    await queryClient.cancelQueries({ queryKey: listKey })
    queryClient.setQueriesData<InfiniteData<Page<T>>>(
      { queryKey: listKey },
      (known) =>
        known && {
          ...known,
          pages: known.pages.map((page) => ({
            ...page,
            data: page.data.filter((row) => !isGone(row)),
          })),
        },
    )
  }
  return {
    rows,
    query: { error, isPending: query.isPending || lacksRows, refetch: query.refetch },
    hasMore: hasNextPage && !lacksRows,
    isFetchingMore: query.isFetchingNextPage,
    more,
    forget,
  }
}

/** The button below a list that has more rows. */
export function MoreButton({
  list,
}: {
  list: Pick<ReturnType<typeof usePaged>, 'hasMore' | 'isFetchingMore' | 'more'>
}) {
  const { t } = useTranslation('settings')
  if (!list.hasMore) return null
  /** The button goes with the last rows: the focus then goes on with the first of them. */
  async function more() {
    const rows = () => document.querySelectorAll('main tbody tr')
    const { length } = rows()
    const button = document.activeElement
    await list.more()
    const first = () => rows()[length]?.querySelector<HTMLElement>('button, a')
    catchFocus(() => first() ?? pageHeading(), button)
  }
  return (
    <Button className="self-center" isPending={list.isFetchingMore} onPress={() => void more()}>
      {t('more')}
    </Button>
  )
}
