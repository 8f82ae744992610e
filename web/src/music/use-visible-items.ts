import type { NavigationItem } from '../shared/navigation.ts'
import { useOfflineStore } from '../shared/stores/offline.ts'
import { useSessionStore } from '../shared/stores/session.ts'

/** Those among places that this user may see now. */
export function useVisibleItems() {
  const session = useSessionStore()
  const offline = useOfflineStore()
  return (items: readonly NavigationItem[]): NavigationItem[] =>
    items.filter(
      ({ needs, needsOfflineItems }) =>
        session.canAny(needs) && (!needsOfflineItems || offline.state.items.length > 0),
    )
}
