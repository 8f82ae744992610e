import { coverageOf, type Coverage } from '@pezzottify/client/offline-state'
import type { OfflineKind } from '@pezzottify/client/offline'
import { defineStore } from 'pinia'
import { computed, onScopeDispose, shallowRef, watch } from 'vue'
import { useServices } from '../services.ts'
import { useLibraryStore } from './library.ts'
import { useSessionStore } from './session.ts'

/** The offline music of the signed-in user, and the progress of downloads. */
export const useOfflineStore = defineStore('offline', () => {
  const { offline, offlineMusic: music, connection, page } = useServices()
  const session = useSessionStore()
  const library = useLibraryStore()

  const state = shallowRef(music.state())
  const hasUpdate = shallowRef(false)
  onScopeDispose(music.subscribe(() => (state.value = music.state())))

  watch(
    () => (session.isSignedIn ? session.key : null),
    (user) => music.signIn(user),
    { immediate: true, flush: 'sync' },
  )
  watch(
    () => [library.library, library.status.state] as const,
    ([, status]) => status === 'live' && music.libraryChanged(),
  )
  watch(connection.state, (now) => {
    if (now === 'back') music.wake()
    // Offline music is shown from now on.
    if (now === 'lost') void music.ready()
  })
  void offline.soon().then(async (platform) => {
    platform?.install.onUpdate(() => (hasUpdate.value = true))
    // If the browser refuses, the app still opens online.
    await platform?.install.install().catch(() => undefined)
  })

  const isAway = computed(() => connection.state.value === 'lost')
  return {
    state,
    obstacle: offline.obstacle,
    /** A new version of the app is waiting. */
    hasUpdate,
    /** There is no room for something to be kept. */
    isOutOfRoom: computed(() => ['full', 'limit'].includes(state.value.status)),
    /** Whether only offline music can be played at the moment. */
    isAway,
    coverage: (kind: OfflineKind, id: string): Coverage | null => coverageOf(state.value, kind, id),
    hasTrack: (id: string): boolean => state.value.tracks.has(id),
    /** Whether a track from the server cannot be played at the moment. False when nothing is kept at all. */
    isOutOfReach: (id: string): boolean =>
      isAway.value && state.value.items.length > 0 && !state.value.tracks.has(id),
    keep: music.keep,
    unkeep: music.unkeep,
    setPaused: music.setPaused,
    removeAll: music.removeAll,
    storage: music.storage,
    /** Resolves once the offline music is known. */
    whenKnown: async (): Promise<void> => void (await music.ready()),
    /** Reloads the page, with the new version if one is waiting. */
    async update(): Promise<void> {
      const platform = await offline.now()
      if (platform) platform.install.update()
      else page.reload()
    },
  }
})
