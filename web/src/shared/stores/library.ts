import type { LibraryChange, LibraryPlaylist, Mutation, SyncStatus, SyncedLibrary } from '@pezzottify/client'
import { type ContentType, type PlaylistId, settingDefaults } from '@pezzottify/contract'
import { defineStore } from 'pinia'
import { computed, inject, type InjectionKey, onScopeDispose, shallowRef, watch } from 'vue'
import { useSessionStore } from './session.ts'

/** The longest wait for the first state. */
const patienceMs = 5_000
const isComing: ReadonlySet<SyncStatus['state']> = new Set(['connecting', 'live'])

/** The application makes one and provides it here. */
export const syncedLibraryKey: InjectionKey<SyncedLibrary> = Symbol('synced library')

/** The user's own data as this device shows it. Starts and stops with the session, and updates its permissions. */
export const useLibraryStore = defineStore('library', () => {
  const provided = inject(syncedLibraryKey)
  if (!provided) throw new Error('The app was made without its library')
  const synced = provided
  const session = useSessionStore()

  const library = shallowRef(synced.library())
  const status = shallowRef(synced.status())
  const outbox = shallowRef(synced.outbox())
  const heldBack = shallowRef(synced.heldBack())
  const isOutdated = shallowRef(synced.isOutdated())
  const isPersistent = shallowRef(synced.isPersistent())
  const unsubscribe = synced.subscribe(() => {
    library.value = synced.library()
    status.value = synced.status()
    outbox.value = synced.outbox()
    heldBack.value = synced.heldBack()
    isOutdated.value = synced.isOutdated()
    isPersistent.value = synced.isPersistent()
  })
  onScopeDispose(unsubscribe)

  watch(
    () => (session.isSignedIn ? session.key : null),
    (user) => (user === null ? synced.stop() : synced.start(user)),
    { immediate: true, flush: 'sync' },
  )
  watch(
    () => library.value?.permissions,
    (permissions) => permissions && session.adopt([...permissions]),
    { flush: 'sync' },
  )
  // Stored data may know an older name than the server.
  watch(
    () => library.value?.name,
    (name) => name !== undefined && name !== session.handle && void session.read(),
  )

  /** Newest first, so that a playlist just created is visible. */
  const playlists = computed<readonly LibraryPlaylist[]>(() =>
    [...(library.value?.playlists.values() ?? [])].reverse(),
  )
  type Defaults = typeof settingDefaults
  const setting = <K extends keyof Defaults>(key: K): Defaults[K] =>
    // The map loses which value belongs to which key.
    (library.value?.settings.get(key) as Defaults[K] | undefined) ?? settingDefaults[key]

  /** Waits for the first state, for as long as one can still come: null when it cannot be had now. */
  async function whenKnown(): Promise<ReturnType<SyncedLibrary['library']>> {
    if (library.value === null)
      await new Promise<void>((resolve) => {
        const isSettled = (): boolean => library.value !== null || !isComing.has(status.value.state)
        const stop = watch([library, status], () => isSettled() && end(), { flush: 'sync' })
        const patience = setTimeout(end, patienceMs)
        function end(): void {
          stop()
          clearTimeout(patience)
          resolve()
        }
        if (isSettled()) end()
      })
    return library.value
  }

  return {
    library,
    status,
    /** Changes that the server does not have yet. */
    outbox,
    /** Why the outbox is not sent although the server answers; null when nothing blocks it. */
    heldBack,
    /** A newer version of the app is available. */
    isOutdated,
    /** Whether pending changes survive closing the tab. */
    isPersistent,
    pendingCount: computed(() => outbox.value.length),
    playlists,
    setting,
    whenKnown,
    isLoaded: computed(() => library.value !== null),
    playlist: (id: PlaylistId): LibraryPlaylist | undefined => library.value?.playlists.get(id),
    isLiked: (type: ContentType, id: string): boolean => library.value?.likes[type].has(id) ?? false,
    commit: (mutation: Mutation): LibraryChange => synced.commit(mutation),
    undo: (change: LibraryChange): void => void synced.undo(change),
    onRefused: synced.onRefused,
    onCatalogChanged: synced.onCatalogChanged,
  }
})
