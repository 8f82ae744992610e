import { createAndroidAudio } from './audio.ts'
import { openBridge } from './bridge.ts'
import { createAndroidMediaBrowser } from './media-browser.ts'
import { createAndroidMediaSession } from './media-session.ts'

/**
 * What the Android shell brings instead of the browser: the phone's player, its lock screen, cars and
 * watches, and files for music that is kept. Null where there is no shell that speaks the language of this page.
 */
export function createAndroidPorts() {
  const bridge = openBridge(globalThis)
  if (!bridge?.has('playback')) return null
  const mediaSession = createAndroidMediaSession(bridge)
  return {
    audio: createAndroidAudio(bridge, mediaSession.press),
    mediaSession,
    mediaBrowser: bridge.has('browse') ? createAndroidMediaBrowser(bridge) : null,
    offline: bridge.has('downloads')
      ? {
          obstacle: null,
          load: async () => (await import('./offline.ts')).createAndroidOffline(bridge),
        }
      : null,
    /** The app stands: what waited for it comes. */
    ready: bridge.ready,
  }
}
