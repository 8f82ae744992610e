import type { ContentType } from '@pezzottify/contract'
import { watch } from 'vue'
import { useServices } from '../shared/services.ts'

/**
 * Loads the content with these ids as they come into view, and again once the server is back. While it is away, the
 * stored content of this device is shown.
 */
export function useContentByIds<K extends ContentType>(kind: K, ids: () => readonly string[]) {
  const { reader, connection } = useServices()
  watch(
    () => [ids(), connection.state.value] as const,
    ([wanted]) => reader.request(kind, wanted),
    { immediate: true },
  )
  return (id: string) => reader.get(kind, id)
}
