import { onScopeDispose } from 'vue'
import { useLibraryStore } from '../shared/stores/library.ts'

/** Warns before closing a tab with pending changes that are not stored. */
export function useUnsentWarning(): void {
  const library = useLibraryStore()
  const ask = (event: BeforeUnloadEvent): void => {
    if (!library.isPersistent && library.pendingCount > 0) event.preventDefault()
  }
  window.addEventListener('beforeunload', ask)
  onScopeDispose(() => window.removeEventListener('beforeunload', ask))
}
