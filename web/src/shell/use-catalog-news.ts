import { onScopeDispose } from 'vue'
import { queryKeys } from '../shared/query-keys.ts'
import { useLibraryStore } from '../shared/stores/library.ts'
import { useCatalogChanged } from '../shared/use-catalog-changed.ts'

/** Shows what a scan, or somebody else, has changed of the catalog: at once, or when the page is looked at again. */
export function useCatalogNews(): void {
  const catalogChanged = useCatalogChanged()
  let isUnseen = false

  function show(): void {
    if (!isUnseen || document.hidden) return
    isUnseen = false
    void catalogChanged(queryKeys.searches)
  }
  const stop = useLibraryStore().onCatalogChanged(() => {
    isUnseen = true
    show()
  })
  document.addEventListener('visibilitychange', show)
  onScopeDispose(() => {
    stop()
    document.removeEventListener('visibilitychange', show)
  })
}
