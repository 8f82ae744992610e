import { type AudioPort, createApi, createPlayer, type StoragePort } from '@pezzottify/client'
import { PiniaColada } from '@pinia/colada'
import { createPinia } from 'pinia'
import { type App as VueApp, createApp, h, shallowRef } from 'vue'
import { RouterLink } from 'vue-router'
import { createTrackSource } from '../features/catalog/track-source.ts'
import { noticeText } from '../features/playback/notices.ts'
import { i18n } from '../i18n/index.ts'
import { playerKey } from '../stores/player.ts'
import { useSessionStore } from '../stores/session.ts'
import { linkComponentKey } from '../ui/link.ts'
import { useToasts } from '../ui/use-toasts.ts'
import App from './App.vue'
import { createConnection } from './connection.ts'
import { paths } from './paths.ts'
import { createAppRouter } from './router.ts'
import { mendFailedPage } from './mend-failed-page.ts'
import { createScrollMemory } from './scroll-memory.ts'
import { scrollerKey } from './scroller.ts'
import { servicesKey } from './services.ts'
import { watchRequests } from './watch-requests.ts'

/** What a platform brings: the browser brings its own, a phone's shell brings others. */
export type Ports = {
  audio: AudioPort
  storage: StoragePort
}

/** Queries nobody looks at any more are forgotten after this time. */
const forgottenAfterMs = 15 * 60_000

/** The whole app, made from what the platform brings. */
export function createWebApp({ audio, storage }: Ports): VueApp {
  const app = createApp({ render: () => h(App) })
  const pinia = createPinia()
  const scroller = shallowRef<HTMLElement>()
  const session = () => useSessionStore(pinia)

  const connection = createConnection(() => createApi().server.health())
  const api = createApi({
    fetch: watchRequests({
      onForbidden: async () => {
        await session().read()
        const here = router.currentRoute.value
        if (session().session.state === 'signed_out' && !here.meta.public)
          await router.replace(paths.login(here.fullPath))
      },
      onAnswer: connection.answered,
      onSilence: connection.failed,
    }),
  })
  const router = createAppRouter(
    session,
    createScrollMemory(() => scroller.value ?? null),
  )
  router.onError((_error, to) => mendFailedPage(to.fullPath, connection))
  const tracks = createTrackSource(api)
  const toasts = useToasts()
  const player = createPlayer({
    audio,
    storage,
    trackInfo: tracks.trackInfo,
    onSkip: (notice) =>
      toasts.show({ text: noticeText(notice, i18n.global.t), kind: 'notice', isError: true }),
    random: Math.random,
  })

  app.use(pinia)
  app.use(PiniaColada, { queryOptions: { gcTime: forgottenAfterMs } })
  app.use(i18n)
  app.provide(servicesKey, { api, storage, canPlay: audio.canPlay, tracks, connection })
  app.provide(playerKey, player)
  app.provide(scrollerKey, scroller)
  app.provide(linkComponentKey, RouterLink)
  app.use(router)
  return app
}
