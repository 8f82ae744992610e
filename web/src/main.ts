import { createSyncedLibrary } from '@pezzottify/client'
import {
  browserNetwork,
  createBrowserAudio,
  createBrowserMediaSession,
  createBrowserPage,
  createBrowserStorage,
  createBrowserSyncPorts,
  createBrowserTabs,
  offlineObstacle,
} from '@pezzottify/client/browser'
import { createWebApp } from './shell/create-web-app.ts'
import { i18n } from './i18n/index.ts'
import './styles/index.css'

try {
  const storage = createBrowserStorage()
  createWebApp({
    audio: createBrowserAudio(document.body),
    storage,
    page: createBrowserPage(),
    tabs: createBrowserTabs(),
    network: browserNetwork,
    mediaSession: createBrowserMediaSession(),
    library: (fetch, snapshots) => createSyncedLibrary(createBrowserSyncPorts({ fetch, snapshots })),
    offline: {
      obstacle: offlineObstacle(),
      load: async () => (await import('@pezzottify/client/browser-offline')).createBrowserOffline(),
    },
    plays: (fetch) => async (player) => {
      const [{ createPlays }, { createBrowserPlaysPorts }] = await Promise.all([
        import('@pezzottify/client/plays'),
        import('@pezzottify/client/browser-plays'),
      ])
      return createPlays({ ...createBrowserPlaysPorts({ fetch, storage }), player, clientType: 'web' })
    },
  }).mount('#app')
} catch (error) {
  console.error(error)
  // Without the app no component can show the message.
  const { t } = i18n.global
  document.querySelector('#app')?.replaceChildren(`${t('app.failed')}. ${t('app.failedText')}`)
}
