import type { KeptKind, KeptTrack, Offline, OfflineState } from '@pezzottify/client/offline'
import { nothingKept } from '@pezzottify/client/offline-state'
import type { OfflinePlatform } from './ports.ts'
import type { OfflineService } from './service.ts'

export type OfflineMusic = ReturnType<typeof createOfflineMusic>

/** The kept music of the signed-in user. Its code is loaded after the first page, or when it is needed. */
export function createOfflineMusic(
  service: OfflineService,
  make: (platform: OfflinePlatform) => Promise<Offline>,
) {
  const listeners = new Set<() => void>()
  const changed = (): void => listeners.forEach((listener) => listener())
  let user: string | null = null
  let started: Promise<Offline | null> | null = null
  let offline: Offline | null = null

  async function start(platform: Promise<OfflinePlatform | null>): Promise<Offline | null> {
    const [found, mine] = [await platform, user]
    if (!found || mine === null) return null
    if (!offline) {
      offline = await make(found)
      offline.subscribe(changed)
    }
    if (user === mine) await offline.start(mine)
    changed()
    return offline
  }

  /**
   * Null when nothing can be kept: the browser refuses its storage, or the code fails to load. It is tried again when
   * needed.
   */
  function begin(platform: Promise<OfflinePlatform | null>): Promise<Offline | null> {
    const attempt = start(platform).catch(() => {
      if (started === attempt) started = null
      return null
    })
    return attempt
  }

  /** Loads the kept music now. */
  const ready = (): Promise<Offline | null> => {
    if (user === null) return Promise.resolve(null)
    const platform = service.now()
    started ??= begin(platform)
    return started
  }

  return {
    state: (): OfflineState => offline?.state() ?? nothingKept,
    subscribe(listener: () => void): () => void {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    signIn(next: string | null): void {
      if (next === user) return
      user = next
      offline?.stop()
      started = next === null ? null : begin(service.soon())
    },
    ready,
    /** Null when the track is not completely here, or not yet known to be. */
    track: (id: string): KeptTrack | null => offline?.state().tracks.get(id) ?? null,
    urlOf: (streamUrl: string): string => offline?.urlOf(streamUrl) ?? streamUrl,
    keep: async (kind: KeptKind, id: string, name: string): Promise<void> =>
      (await ready())?.keep(kind, id, name),
    unkeep: async (kind: KeptKind, id: string): Promise<void> => (await ready())?.unkeep(kind, id),
    setPaused: async (isPaused: boolean): Promise<void> => (await ready())?.setPaused(isPaused),
    removeAll: async (): Promise<void> => (await ready())?.removeAll(),
    libraryChanged: (): void => offline?.libraryChanged(),
    wake: (): void => offline?.wake(),
    storage: async () => (await ready())?.storage() ?? null,
  }
}
