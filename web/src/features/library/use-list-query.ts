import { computed, onScopeDispose, ref, watch } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import type { ListQuery } from '../../shared/query-keys.ts'

const filterPauseMs = 200

/** Sort and filter of a list, kept in its address so that back, reload and a shared link show the same list. */
export function useListQuery<const S extends string>(
  sorts: readonly [S, ...S[]],
  genre: () => string | null,
) {
  const route = useRoute()
  const router = useRouter()
  const home = route.name
  const textOf = (key: string): string => {
    const value = route.query[key]
    return typeof value === 'string' ? value : ''
  }
  const replace = (key: string, value: string): void => {
    if (route.name !== home) return
    const { [key]: _, ...rest } = route.query
    void router.replace({ query: value ? { ...rest, [key]: value } : rest })
  }

  const sort = computed<S>({
    get: () => sorts.find((known) => known === textOf('sort')) ?? sorts[0],
    set: (value) => replace('sort', value === sorts[0] ? '' : value),
  })

  /** The text in the filter field. The list follows with a short debounce. */
  const filterText = ref(textOf('filter'))
  /** The filter that this list gave the address last. */
  let sent = filterText.value
  let timer: ReturnType<typeof setTimeout> | undefined
  watch(filterText, (text) => {
    clearTimeout(timer)
    timer = setTimeout(() => {
      sent = text.trim()
      replace('filter', sent)
    }, filterPauseMs)
  })
  // A link or Back may give the address another filter.
  watch(
    () => (route.name === home ? textOf('filter') : sent),
    (filter) => {
      if (filter === sent) return
      sent = filter
      filterText.value = filter
    },
  )
  onScopeDispose(() => clearTimeout(timer))

  const query = computed<ListQuery<S>>((before) => {
    // During navigation to another page the address already belongs to that page.
    if (route.name !== home && before) return before
    return { sort: sort.value, filter: textOf('filter'), genre: genre() }
  })
  return { query, sort, filterText }
}
