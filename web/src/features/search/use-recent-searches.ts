import { readonly, ref } from 'vue'
import { useServices } from '../../shared/services.ts'
import { readRecent, withSearch, writeRecent } from '../../shared/stores/recent-searches.ts'

/** The last searches of this device. */
export function useRecentSearches() {
  const { storage } = useServices()
  const recent = ref(readRecent(storage))
  function keep(next: string[]): void {
    recent.value = next
    writeRecent(storage, next)
  }
  return {
    recent: readonly(recent),
    remember: (query: string): void => keep(withSearch(readRecent(storage), query)),
    forget: (query: string): void => keep(recent.value.filter((item) => item !== query)),
    clear: (): void => keep([]),
  }
}
