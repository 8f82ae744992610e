import type { MediaAction, MediaSessionPort, TrackInfo } from '@pezzottify/client'
import { onScopeDispose, watch } from 'vue'
import { usePreferencesStore } from '../../shared/stores/preferences.ts'
import type { usePlayerStore } from '../../shared/stores/player.ts'

const skipSeconds = 10
const artworkWidths = [128, 256, 512, 1024]

/** Media keys, headsets, lock screens and watches: they show the track and control playback. */
export function useMediaSession(
  session: MediaSessionPort | null,
  player: ReturnType<typeof usePlayerStore>,
): void {
  if (!session) return
  const preferences = usePreferencesStore()

  const handlers: Record<MediaAction, Parameters<MediaSessionPort['handle']>[1]> = {
    play: () => player.play(),
    pause: () => player.pause(),
    stop: () => player.pause(),
    previoustrack: () => player.previous(),
    nexttrack: () => player.next(),
    seekto: ({ seekTime }) => seekTime !== undefined && player.seek(seekTime),
    seekbackward: ({ seekOffset }) => player.seekBy(-(seekOffset ?? skipSeconds)),
    seekforward: ({ seekOffset }) => player.seekBy(seekOffset ?? skipSeconds),
  }
  // The keys are those of the record above.
  const actions = Object.keys(handlers) as MediaAction[]
  for (const action of actions) session.handle(action, handlers[action])

  watch(
    () => (player.device === null ? player.track : null),
    (track) => session.setTrack(track && metadataOf(track)),
    { immediate: true },
  )
  watch(
    () => (player.hasTrack && player.device === null ? (player.isPlaying ? 'playing' : 'paused') : 'none'),
    (state) => session.setState(state),
    { immediate: true },
  )
  // Once a second is enough: the platform extrapolates between two reports.
  watch(
    () => [Math.floor(player.positionSeconds), player.durationSeconds, preferences.sound.rate] as const,
    ([position, duration, playbackRate]) => {
      const isKnown = duration > 0 && player.device === null
      session.setPosition(isKnown ? { position: Math.min(position, duration), duration, playbackRate } : null)
    },
    { immediate: true },
  )
  onScopeDispose(() => {
    for (const action of actions) session.handle(action, null)
    session.setTrack(null)
    session.setState('none')
  })
}

function metadataOf(track: TrackInfo): NonNullable<Parameters<MediaSessionPort['setTrack']>[0]> {
  const { cover } = track
  return {
    title: track.title,
    artist: track.artists.map((artist) => artist.name).join(', '),
    album: track.album?.name ?? '',
    artwork: cover ? artworkWidths.map((width) => ({ src: cover(width), sizes: `${width}x${width}` })) : [],
  }
}
