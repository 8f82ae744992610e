import type { SyncStatus } from '@pezzottify/client'
import { computed } from 'vue'
import { useServices } from '../../shared/services.ts'
import { useLibraryStore } from '../../shared/stores/library.ts'

/** How this device stands to the server: a socket may seem well for a while after requests have ceased to be answered. */
export function useSyncState() {
  const { connection } = useServices()
  const library = useLibraryStore()
  return computed<SyncStatus['state']>(() =>
    connection.state.value === 'lost' ? 'offline' : library.status.state,
  )
}
