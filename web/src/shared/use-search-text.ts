import { ref, type Ref, watch } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { paths } from './paths.ts'

const text = ref('')

/** The text of the search box, shared by the top bar and the search page. The address follows it. */
export const useSearchText = (): Ref<string> => text

/** Syncs the box with the address. Once, in the app. */
export function useSearchAddress(): void {
  const route = useRoute()
  const router = useRouter()

  watch(
    () => [route.name, route.params['query']] as const,
    ([name, query]) => {
      const address = typeof query === 'string' ? query : ''
      if (name !== 'search') text.value = ''
      else if (address.trim() !== text.value.trim()) text.value = address
    },
    { immediate: true },
  )

  watch(text, (value) => {
    const query = value.trim()
    const here = route.name === 'search'
    if (!here && query === '') return
    const type = typeof route.query['type'] === 'string' ? route.query['type'] : undefined
    const target = paths.search(query, here ? type : undefined)
    // The first letter opens the page; the following ones change its address without filling the history.
    if (!here) void router.push(target)
    else if (route.params['query'] !== query) void router.replace(target)
  })
}
