import type { LibraryPlaylist } from '@pezzottify/client'
import type { PlaylistId } from '@pezzottify/contract'
import { useRouter } from 'vue-router'
import { usePlaylistPlaying } from '../../music/use-playlist-playing.ts'
import { paths } from '../../shared/paths.ts'
import { useLibraryStore } from '../../shared/stores/library.ts'

/** Playlists among the hits: this device has their entries, unless they are too new. */
export function useFoundPlaylists() {
  const router = useRouter()
  const library = useLibraryStore()
  const playing = usePlaylistPlaying()
  const known = (id: PlaylistId): LibraryPlaylist | undefined => library.library?.playlists.get(id)
  return {
    known,
    stateOf: playing.stateOf,
    /** Plays or pauses it. One that is not known here is opened. */
    toggle: (id: PlaylistId): void => {
      const playlist = known(id)
      if (playlist) playing.toggle(playlist)
      else void router.push(paths.playlist(id))
    },
  }
}
