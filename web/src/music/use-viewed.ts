import { watch } from 'vue'
import { useServices } from '../shared/services.ts'
import { useSessionStore } from '../shared/stores/session.ts'
import { rememberViewed, type Viewed } from '../shared/stores/viewed.ts'

/**
 * Remembers a page as viewed once its album or artist is there. An address that names none is not remembered: the
 * server may refuse its id, and with it all that is asked for in the same request.
 */
export function useViewed(kind: Viewed['kind'], shownId: () => string | undefined): void {
  const { storage } = useServices()
  const session = useSessionStore()
  watch(
    shownId,
    (id) => {
      if (id !== undefined) rememberViewed(storage, session.key, { kind, id })
    },
    { immediate: true },
  )
}
