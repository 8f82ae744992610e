import type { LibraryChange, LibraryPlaylist } from '@pezzottify/client'
import { type PlaylistId, playlistEntriesMax, type TrackId } from '@pezzottify/contract'
import { readonly, shallowRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { useRouter } from 'vue-router'
import { paths } from '../shared/paths.ts'
import { useLibraryStore } from '../shared/stores/library.ts'
import { useToasts } from '../ui/use-toasts.ts'
import { newEntryId, newPlaylistId } from './new-ids.ts'

/** The tracks to add, and the question still open: which playlist, which name, or whether to add duplicates. */
type AddRequest = { readonly title: string; readonly trackIds: readonly TrackId[] } & (
  | { readonly step: 'choose' }
  | { readonly step: 'name'; readonly name: string }
  | { readonly step: 'duplicates'; readonly playlist: LibraryPlaylist; readonly known: number }
)

const request = shallowRef<AddRequest | null>(null)

/** Adds tracks to playlists, from anywhere in the app. The frame shows the dialog. */
export function useAddToPlaylist() {
  const library = useLibraryStore()
  const { t, n } = useI18n()
  const toasts = useToasts()
  const router = useRouter()

  function choose(title: string, trackIds: readonly TrackId[]): void {
    if (trackIds.length === 0) toasts.show({ text: t('playlist.nothingToAdd'), kind: 'playlist' })
    else request.value = { step: 'choose', title, trackIds }
  }

  /** Asks for a name first; `name` is the default. */
  function saveAsNew(title: string, trackIds: readonly TrackId[], name = title): void {
    request.value = { step: 'name', title, trackIds, name }
  }

  function addTo(id: PlaylistId, title: string, trackIds: readonly TrackId[]): void {
    const playlist = library.playlist(id)
    if (!playlist) return
    const there = new Set(playlist.entries.map((entry) => entry.track_id))
    const known = trackIds.filter((trackId) => there.has(trackId)).length
    if (known > 0) request.value = { step: 'duplicates', title, trackIds, playlist, known }
    else append(playlist, trackIds)
  }

  function append(playlist: LibraryPlaylist, trackIds: readonly TrackId[]): void {
    request.value = null
    if (trackIds.length === 0) return
    if (playlist.entries.length + trackIds.length > playlistEntriesMax) {
      const text = t('playlist.full', { name: playlist.name, n: n(playlistEntriesMax) })
      return toasts.show({ text, kind: 'playlist', isError: true })
    }
    const change = insert(playlist.id, trackIds, playlist.entries.at(-1)?.id ?? null)
    toasts.show({
      text: t('playlist.addedTo', { name: playlist.name }),
      kind: 'playlist',
      action: { label: t('queue.undo'), run: () => library.undo(change) },
    })
  }

  function createWith(name: string, trackIds: readonly TrackId[]): void {
    request.value = null
    tellCreated(makeNew(name, trackIds), name)
  }

  function makeNew(name: string, trackIds: readonly TrackId[]): PlaylistId {
    const id = newPlaylistId()
    library.commit({ type: 'create_playlist', id, name })
    if (trackIds.length > 0) insert(id, trackIds.slice(0, playlistEntriesMax), null)
    return id
  }

  function insert(
    id: PlaylistId,
    trackIds: readonly TrackId[],
    after: LibraryPlaylist['entries'][number]['id'] | null,
  ): LibraryChange {
    const entries = trackIds.map((track_id) => ({ id: newEntryId(), track_id }))
    return library.commit({ type: 'edit_playlist', id, operations: [{ op: 'insert', after, entries }] })
  }

  function tellCreated(id: PlaylistId, name: string): void {
    const run = (): void => void router.push(paths.playlist(id))
    toasts.show({
      text: t('playlist.addedTo', { name }),
      kind: 'playlist',
      action: { label: t('playlist.open'), run },
    })
  }

  return {
    request: readonly(request),
    close: (): void => void (request.value = null),
    choose,
    saveAsNew,
    addTo,
    append,
    createWith,
    /** Makes a playlist without a word. */
    makeNew,
  }
}
