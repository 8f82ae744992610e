import type { AppPort, PagePort } from '../../page-ports.ts'
import { createAndroidAudio } from './audio.ts'
import { type Bridge, openBridge } from './bridge.ts'
import { createAndroidMediaBrowser } from './media-browser.ts'
import { createAndroidMediaSession } from './media-session.ts'
import { createAndroidMemory } from './memory.ts'

/**
 * The ports of the Android app: the phone's player, its lock screen, cars and watches, and files for offline music. Null
 * when there is no shell, or one of another version.
 */
export function createAndroidPorts() {
  const bridge = openBridge(globalThis)
  if (!bridge?.has('playback')) return null
  const mediaSession = createAndroidMediaSession(bridge)
  const app: AppPort = {
    version: bridge.app,
    chooseServer: () => bridge.send('openServer', {}),
    onVisibility: (listener) => bridge.on('visibility', ({ visible }) => listener(visible)),
    onFile: (listener) => bridge.on('file', ({ name, state }) => listener(name, state)),
  }
  return {
    app,
    /** What the shell does in place of the browser. */
    page: pageOf(bridge),
    memory: createAndroidMemory(bridge),
    audio: createAndroidAudio(bridge, mediaSession.press),
    mediaSession,
    mediaBrowser: bridge.has('browse') ? createAndroidMediaBrowser(bridge) : null,
    offline: bridge.has('downloads')
      ? {
          obstacle: null,
          load: async () => (await import('./offline.ts')).createAndroidOffline(bridge),
        }
      : null,
    /** The app has started: the shell delivers the events that waited for it. */
    ready: bridge.ready,
  }
}

const pageOf = (bridge: Bridge): Partial<Pick<PagePort, 'saveText'>> =>
  bridge.has('save') ? { saveText: (file) => bridge.send('save', file) } : {}
