import type { AudioPort, StoragePort, SyncPorts, TimersPort } from '../ports.ts'
import type { StreamAnswer } from './fault.ts'
import type { PlayerNotice } from './player-state.ts'
import type { Random } from './queue-state.ts'
import type { SoundSettings } from '../sound/settings.ts'
import type { TrackInfo } from './track-info.ts'

export type PlayerOptions = {
  audio: AudioPort
  storage: StoragePort
  /** Null where nothing outlives the page but `storage`. */
  places: PlacesStorage | null
  /**
   * `null` when there is no such track; rejects with an `ApiError` when the catalog cannot answer. `newVersion`: the
   * file was replaced, so cached facts of the track are out of date. `isStreamed`: its copy on this device does not
   * play, so the server's is used from now on.
   */
  trackInfo: (
    trackId: string,
    options?: { newVersion?: string | null; isStreamed?: boolean },
  ) => Promise<TrackInfo | null>
  /** The server's answer for an address that did not play; `null` for none. */
  askStream: (streamUrl: string) => Promise<StreamAnswer | null>
  network: NetworkWatch
  onNotice: (notice: PlayerNotice) => void
  timers: TimersPort
  random: Random
  /** The current sound settings of this device. */
  sound: () => SoundSettings
}

/** The ports by which the tabs of one browser choose which of them is the player. */
export type TabsPorts = Pick<SyncPorts, 'channel' | 'locks' | 'storage' | 'timers'> & {
  /** A name that no other tab has. */
  tab: string
}

/**
 * A second copy of each user's queue and position, as texts by key. Browsers write `localStorage` to disk up to a minute
 * late; this outlives a browser that is killed right after a write. All tabs share it.
 */
export type PlacesStorage = {
  read: (user: string) => Promise<ReadonlyMap<string, string>>
  /** Stores all of these values, or none; `null` removes one. */
  write: (user: string, values: ReadonlyMap<string, string | null>) => Promise<void>
}

/** The state of the connection to the server. */
export type NetworkWatch = {
  isLost: () => boolean
  /** Adds a listener for when it is lost, and when the server answers again. */
  listen: (listener: (isLost: boolean) => void) => () => void
}
