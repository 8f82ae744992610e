import type { AlbumId, PlaylistId, RecentContext } from '@pezzottify/contract'
import { useLibraryStore } from '../../shared/stores/library.ts'
import { usePlayerStore } from '../../shared/stores/player.ts'
import { usePlaying } from '../../music/use-playing.ts'

/** Closer to its end than this, a track counts as heard, and the next one follows. */
const nearEndSeconds = 5

/** Continues an album or playlist where it was left. */
export function useContinue(): (left: RecentContext) => Promise<void> {
  const player = usePlayerStore()
  const library = useLibraryStore()
  const playing = usePlaying()

  async function contents(left: RecentContext): Promise<{ name: string; ids: string[] }> {
    if (left.kind === 'playlist') {
      // The server stores the id that the client reported.
      const playlist = library.playlist(left.id as PlaylistId)
      return { name: playlist?.name ?? '', ids: playlist?.entries.map((entry) => entry.track_id) ?? [] }
    }
    const { album, discs } = await playing.read(left.id as AlbumId)
    const tracks = discs.flatMap((disc) => disc.tracks)
    const ids = tracks.filter(({ availability }) => availability === 'available').map(({ id }) => id)
    return { name: album.name, ids }
  }

  return (left) =>
    playing.attempt(async () => {
      const { name, ids } = await contents(left)
      const at = ids.indexOf(left.track_id)
      const wasHeard =
        left.track_duration_seconds > 0 &&
        left.position_seconds >= left.track_duration_seconds - nearEndSeconds
      const start = Math.max(0, wasHeard && at + 1 < ids.length ? at + 1 : at)
      player.playAll({ type: left.kind, id: left.id, name }, ids, start)
      if (at >= 0 && start === at && !wasHeard) player.seek(left.position_seconds)
    })
}
