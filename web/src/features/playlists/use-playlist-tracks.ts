import type { Entry, LibraryPlaylist } from '@pezzottify/client'
import type { ListedTrack } from '@pezzottify/contract'
import { computed } from 'vue'
import { performersOf } from '../../shared/catalog/credits.ts'
import { useContentByIds, useTracksInView } from '../../music/use-content-by-ids.ts'

/**
 * Up to this length a playlist is loaded at once, for its total time; longer ones as they are scrolled and filtered.
 */
const readAtOnceMax = 2_000

export type PlaylistLine = { readonly entry: Entry; readonly index: number }

/** The tracks behind the entries of a playlist. */
export function usePlaylistTracks(playlist: () => LibraryPlaylist | undefined, filter: () => string) {
  const entries = computed(() => playlist()?.entries ?? [])
  const wanted = computed(() => filter().trim().toLocaleLowerCase())
  const readsAll = computed(() => entries.value.length <= readAtOnceMax || wanted.value !== '')
  const ids = computed(() => entries.value.map((entry) => entry.track_id))
  useContentByIds('track', () => (readsAll.value ? ids.value : []))
  const { trackOf, cameIntoView } = useTracksInView(() => ids.value)

  /** `null` while some of the tracks are not known. */
  const totalSeconds = computed<number | null>(() => {
    if (entries.value.length > readAtOnceMax) return null
    let seconds = 0
    for (const { track_id } of entries.value) {
      const track = trackOf(track_id)
      if (track === undefined) return null
      seconds += track?.duration_secs ?? 0
    }
    return seconds
  })

  const lines = computed<readonly PlaylistLine[]>(() => {
    const all = entries.value.map((entry, index) => ({ entry, index }))
    return wanted.value ? all.filter(({ entry }) => matches(trackOf(entry.track_id), wanted.value)) : all
  })

  return {
    trackOf,
    lines,
    totalSeconds,
    cameIntoView,
  }
}

function matches(track: ListedTrack | null | undefined, wanted: string): boolean {
  if (!track) return false
  const texts = [track.name, track.album_name, ...performersOf(track).map((artist) => artist.name)]
  return texts.some((text) => text.toLocaleLowerCase().includes(wanted))
}
