import type { PlaylistId } from '@pezzottify/contract'
import { useQuery } from '@pinia/colada'
import { computed, watch } from 'vue'
import { queryKeys } from '../../shared/query-keys.ts'
import { useServices } from '../../shared/services.ts'
import { useLibraryStore } from '../../shared/stores/library.ts'

/** The revisions of a playlist, and its content at one of them. Both refresh when the playlist changes. */
export function usePlaylistHistory(id: () => PlaylistId, chosen: () => number | null) {
  const { api } = useServices()
  const library = useLibraryStore()

  const revisions = useQuery({
    key: () => queryKeys.playlistHistory(id()),
    query: ({ signal }) => api.playlists.history({ params: { id: id() }, signal }),
    staleTime: 0,
  })
  /** The revision shown: the requested one, else the one before the latest. */
  const seq = computed(() => {
    const all = revisions.data.value ?? []
    return all.find((revision) => revision.seq === chosen())?.seq ?? all[1]?.seq ?? all[0]?.seq ?? null
  })
  const past = useQuery({
    key: () => queryKeys.pastPlaylist(id(), seq.value ?? 0),
    query: ({ signal }) => api.playlists.atRevision({ params: { id: id(), seq: seq.value ?? 0 }, signal }),
    enabled: () => seq.value !== null,
    staleTime: 0,
  })

  watch(
    () => [library.playlist(id()), library.pendingCount] as const,
    ([, pendingCount]) => {
      if (pendingCount > 0) return
      void revisions.refetch()
      if (seq.value !== null) void past.refetch()
    },
  )
  return { revisions, past, seq }
}
