import type { ListedTrack } from '@pezzottify/contract'
import type { ApiClient } from '../api/api.ts'
import type { Library } from '../library/model/library.ts'
import { createListeners } from '../listeners.ts'
import type { ChannelPort, LocksPort, TimersPort } from '../ports.ts'
import type { DownloadPort, DownloadSource, ResponseCachePort, OfflineKind } from './ports.ts'
import { createOfflineSession } from './session.ts'
import type { OfflineState } from './state.ts'
import { nothingOffline } from './state.ts'

export type OfflineOptions = {
  api: ApiClient
  downloads: DownloadPort
  answers: ResponseCachePort
  locks: LocksPort | null
  channel: ChannelPort
  timers: TimersPort
  /** 0 to below 1. */
  random: () => number
  /** The user's library; null while it is not known. */
  library: () => Library | null
  /**
   * The source of the bytes to keep of a track; null when this device can play none of its formats.
   */
  sourceToKeep: (track: ListedTrack) => DownloadSource | null
  /** The user's storage limit for this app; null for none. */
  limitBytes: () => number | null
}

export type Offline = ReturnType<typeof createOffline>

/** Music kept on this device for the signed-in user. */
export function createOffline(options: OfflineOptions) {
  const { tell: changed, listen: subscribe } = createListeners()
  let session: ReturnType<typeof createOfflineSession> | null = null

  return {
    state: (): OfflineState => session?.state() ?? nothingOffline,
    subscribe,
    /** Resolves once it is known what is kept here. */
    async start(user: string): Promise<void> {
      session?.end()
      session = createOfflineSession(options, user, changed)
      await session.known
    },
    /** Stops; offline music stays for the next time this user signs in. */
    stop(): void {
      session?.end()
      session = null
      changed()
    },
    /** Shown at once; rejects when the device cannot store it. */
    keep: async (kind: OfflineKind, id: string, name: string): Promise<void> => session?.keep(kind, id, name),
    unkeep: async (kind: OfflineKind, id: string): Promise<void> => session?.unkeep(kind, id),
    setPaused: async (isPaused: boolean): Promise<void> => session?.setPaused(isPaused),
    removeAll: async (): Promise<void> => session?.removeAll(),
    libraryChanged: (): void => session?.libraryChanged(),
    wake: (): void => session?.wake(),
    storage: options.downloads.storage,
    /** The address under which an offline track plays. */
    urlOf: options.downloads.urlOf,
  }
}
