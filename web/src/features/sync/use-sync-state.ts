import type { SyncStatus } from '@pezzottify/client'
import { computed } from 'vue'
import { useServices } from '../../shared/services.ts'
import { useLibraryStore } from '../../shared/stores/library.ts'

/** The connection state shown. A socket can look open for a while after requests stop being answered. */
export function useSyncState() {
  const { connection } = useServices()
  const library = useLibraryStore()
  return computed<SyncStatus['state']>(() =>
    connection.state.value === 'lost' ? 'offline' : library.status.state,
  )
}
