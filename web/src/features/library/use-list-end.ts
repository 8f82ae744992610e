import type { Page } from '@pezzottify/contract'
import { onScopeDispose, shallowRef, watch } from 'vue'
import type { ListQuery } from '../../shared/query-keys.ts'

/** Rows of a list, both ends inclusive, 0-based. */
export type Span = { first: number; last: number }

/** The end of a sorted list: the beginning of the list in the opposite order. */
export function useListEnd<T, S extends string>(
  query: () => ListQuery<S>,
  read: (sort: S, cursor: string) => Promise<Page<T>>,
) {
  const items = shallowRef<readonly T[]>([])
  let cursor: string | null = ''
  /** Counts lists, so that an answer for an older one is dropped. */
  let list = 0

  const stop = watch(query, (now, before) => {
    if (JSON.stringify(now) === JSON.stringify(before)) return
    list += 1
    items.value = []
    cursor = ''
  })
  onScopeDispose(stop)

  return {
    /** The last rows, in the order of the list. */
    items,
    /** A random order has no opposite. */
    canRead: (): boolean => query().sort !== 'random' && cursor !== null,
    async readMore(): Promise<void> {
      if (cursor === null) return
      const mine = list
      const page = await read(opposite(query().sort), cursor)
      if (mine !== list) return
      items.value = [...page.items.toReversed(), ...items.value]
      cursor = page.next_cursor
    },
  }
}

/** Orders come in pairs, the second with a minus; the endpoint takes both. */
const opposite = <S extends string>(sort: S): S => (sort.startsWith('-') ? sort.slice(1) : `-${sort}`) as S
