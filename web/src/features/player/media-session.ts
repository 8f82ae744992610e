import type { TrackInfo } from '@pezzottify/client'
import { onScopeDispose, watch } from 'vue'
import type { usePlayerStore } from '../../shared/stores/player.ts'

const skipSeconds = 10
const artworkWidths = [128, 256, 512, 1024]
const actions = [
  'play',
  'pause',
  'stop',
  'previoustrack',
  'nexttrack',
  'seekto',
  'seekbackward',
  'seekforward',
] as const

/** Media keys, headsets, lock screens and watches: they show the track and control playback. */
export function useMediaSession(player: ReturnType<typeof usePlayerStore>): void {
  if (!('mediaSession' in navigator)) return
  const session = navigator.mediaSession

  const handlers: Record<(typeof actions)[number], MediaSessionActionHandler> = {
    play: () => player.play(),
    pause: () => player.pause(),
    stop: () => player.pause(),
    previoustrack: () => player.previous(),
    nexttrack: () => player.next(),
    seekto: ({ seekTime }) => seekTime !== undefined && player.seek(seekTime),
    seekbackward: ({ seekOffset }) => player.seekBy(-(seekOffset ?? skipSeconds)),
    seekforward: ({ seekOffset }) => player.seekBy(seekOffset ?? skipSeconds),
  }
  const handle = (action: (typeof actions)[number], handler: MediaSessionActionHandler | null): void => {
    try {
      session.setActionHandler(action, handler)
    } catch {
      // Browsers support different sets of actions; skip those this one does not know.
    }
  }
  for (const action of actions) handle(action, handlers[action])

  watch(
    () => player.track,
    (track) => (session.metadata = track && metadataOf(track)),
    { immediate: true },
  )
  watch(
    () => (player.hasTrack ? (player.isPlaying ? 'playing' : 'paused') : 'none'),
    (state) => (session.playbackState = state),
    { immediate: true },
  )
  // Once a second is enough: the platform extrapolates between two reports.
  watch(
    () => [Math.floor(player.positionSeconds), player.durationSeconds] as const,
    ([position, duration]) => {
      const isKnown = duration > 0
      session.setPositionState(isKnown ? { position: Math.min(position, duration), duration } : undefined)
    },
    { immediate: true },
  )
  onScopeDispose(() => {
    for (const action of actions) handle(action, null)
    session.metadata = null
    session.playbackState = 'none'
  })
}

function metadataOf(track: TrackInfo): MediaMetadata {
  const { cover } = track
  return new MediaMetadata({
    title: track.title,
    artist: track.artists.map((artist) => artist.name).join(', '),
    album: track.album?.name ?? '',
    artwork: cover ? artworkWidths.map((width) => ({ src: cover(width), sizes: `${width}x${width}` })) : [],
  })
}
