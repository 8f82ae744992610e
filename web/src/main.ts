import { createSyncedLibrary } from '@pezzottify/client'
import {
  browserMemory,
  browserNetwork,
  createBrowserAudio,
  createBrowserMediaSession,
  createBrowserPage,
  createBrowserPlaces,
  createBrowserStorage,
  createBrowserSyncPorts,
  createBrowserTabs,
  offlineObstacle,
} from '@pezzottify/client/browser'
import { createWebApp } from './shell/create-web-app.ts'
import { i18n } from './i18n/index.ts'
import './styles/index.css'

/** The ports of the Android app. Their code is loaded on phones only. */
const phoneShell = async () => (await import('@pezzottify/client/android')).createAndroidPorts()

// No top-level await: code that other scripts share with this one could not be in this chunk then.
void start()

async function start(): Promise<void> {
  try {
    const storage = createBrowserStorage()
    const shell = 'PezzottifyNative' in globalThis ? await phoneShell() : null
    createWebApp({
      audio: shell?.audio ?? createBrowserAudio(document.body),
      storage,
      places: createBrowserPlaces(),
      page: { ...createBrowserPage(), ...shell?.page },
      tabs: createBrowserTabs(),
      network: browserNetwork,
      mediaSession: shell?.mediaSession ?? createBrowserMediaSession(),
      mediaBrowser: shell?.mediaBrowser ?? null,
      app: shell?.app ?? null,
      memory: shell?.memory ?? browserMemory,
      library: (fetch, snapshots) => createSyncedLibrary(createBrowserSyncPorts({ fetch, snapshots })),
      offline: shell?.offline ?? {
        obstacle: offlineObstacle(),
        load: async () => (await import('@pezzottify/client/browser-offline')).createBrowserOffline(),
      },
      plays: (fetch) => async (player) => {
        const [{ createPlays }, { createBrowserPlaysPorts }] = await Promise.all([
          import('@pezzottify/client/plays'),
          import('@pezzottify/client/browser-plays'),
        ])
        return createPlays({
          ...createBrowserPlaysPorts({ fetch, storage }),
          player,
          clientType: shell ? 'android' : 'web',
        })
      },
    }).mount('#app')
    shell?.ready()
  } catch (error) {
    console.error(error)
    // Without the app no component can show the message.
    const { t } = i18n.global
    document.querySelector('#app')?.replaceChildren(`${t('app.failed')}. ${t('app.failedText')}`)
  }
}
