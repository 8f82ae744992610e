import type { LibraryPlaylist } from '@pezzottify/client'
import type { TrackId } from '@pezzottify/contract'
import { useServices } from '../shared/services.ts'
import { useOfflineStore } from '../shared/stores/offline.ts'
import { usePlaying } from './use-playing.ts'

/** Plays a playlist. Tracks known to be unplayable are left out; the player itself skips those it finds missing. */
export function usePlaylistPlaying() {
  const { reader } = useServices()
  const offline = useOfflineStore()
  const playing = usePlaying()

  function sounds(id: TrackId): boolean {
    if (offline.isOutOfReach(id)) return false
    const track = reader.get('track', id)
    return track === undefined || (track !== null && track.availability === 'available')
  }

  const soundingIds = (playlist: LibraryPlaylist): TrackId[] =>
    playlist.entries.map((entry) => entry.track_id).filter(sounds)

  const play = (playlist: LibraryPlaylist, { shuffle = false } = {}): void =>
    playing.playPlaylist(playlist, soundingIds(playlist), { shuffle })

  return {
    stateOf: playing.stateOfPlaylist,
    soundingIds,
    play,

    playFrom(playlist: LibraryPlaylist, index: number): void {
      const before = playlist.entries.slice(0, index).filter((entry) => sounds(entry.track_id)).length
      playing.playPlaylist(playlist, soundingIds(playlist), { index: before })
    },

    toggle(playlist: LibraryPlaylist): void {
      if (playing.stateOfPlaylist(playlist.id) === 'none') play(playlist)
      else playing.toggle()
    },
  }
}
