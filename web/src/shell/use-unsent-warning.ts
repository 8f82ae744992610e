import { onScopeDispose } from 'vue'
import { useLibraryStore } from '../shared/stores/library.ts'

/** Where the browser keeps nothing, closing the tab would lose what waits: the browser asks first. */
export function useUnsentWarning(): void {
  const library = useLibraryStore()
  const ask = (event: BeforeUnloadEvent): void => {
    if (!library.isKept && library.waiting > 0) event.preventDefault()
  }
  window.addEventListener('beforeunload', ask)
  onScopeDispose(() => window.removeEventListener('beforeunload', ask))
}
