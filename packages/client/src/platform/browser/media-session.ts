import type { MediaSessionPort } from '../../ports.ts'

/** Media keys, headsets, lock screens and watches; null in a browser without them. */
export function createBrowserMediaSession(): MediaSessionPort | null {
  if (!('mediaSession' in navigator)) return null
  const session = navigator.mediaSession
  return {
    handle: (action, handler) => {
      try {
        session.setActionHandler(action, handler)
      } catch {
        // Browsers support different sets of actions; unknown ones are skipped.
      }
    },
    setTrack: (track) => {
      session.metadata = track && new MediaMetadata(track)
    },
    setState: (state) => {
      session.playbackState = state
    },
    setPosition: (position) => session.setPositionState(position ?? undefined),
  }
}
