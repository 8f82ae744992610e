import { useSoundingTitle } from '../../shared/document-title.ts'
import { usePlayerStore } from '../../shared/stores/player.ts'

/** While music plays, the browser's tab is named after the song. */
export function useNowPlayingTitle(): void {
  const player = usePlayerStore()
  useSoundingTitle(() => {
    if (!player.track || !player.isPlaying) return ''
    const artists = player.track.artists.map((artist) => artist.name).join(', ')
    return [player.track.title, artists].filter(Boolean).join(' · ')
  })
}
