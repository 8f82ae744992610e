import { useServices } from '../../shared/services.ts'
import { useLibraryStore } from '../../shared/stores/library.ts'
import type { NameSource } from './mutation-words.ts'

/** The names of content that pending changes refer to, as far as they are loaded. */
export function useChangeNames(): NameSource {
  const { reader } = useServices()
  const library = useLibraryStore()
  return {
    playlist: (id) => library.playlist(id)?.name ?? '',
    content: (type, id) => reader.get(type, id)?.name ?? '',
  }
}
