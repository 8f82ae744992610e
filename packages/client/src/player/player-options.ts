import type { AudioPort, StoragePort, SyncPorts, TimersPort } from '../ports.ts'
import type { StreamAnswer } from './fault.ts'
import type { PlayerNotice } from './player-state.ts'
import type { Random } from './queue-state.ts'
import type { SoundSettings } from '../sound/settings.ts'
import type { TrackInfo } from './track-info.ts'

export type PlayerOptions = {
  audio: AudioPort
  storage: StoragePort
  /**
   * `null` when there is no such track; rejected with an `ApiError` when nobody can say just now. `newVersion` says that
   * the file was replaced: what was known of the track is out of date.
   */
  trackInfo: (trackId: string, options?: { newVersion?: string | null }) => Promise<TrackInfo | null>
  /** How the server answers for an address that did not play; `null` when it does not. */
  askStream: (streamUrl: string) => Promise<StreamAnswer | null>
  network: NetworkWatch
  onNotice: (notice: PlayerNotice) => void
  timers: TimersPort
  random: Random
  /** How this device sounds, at the moment. */
  sound: () => SoundSettings
}

/** What the tabs of one browser share, to choose which of them is the player. */
export type TabsPorts = Pick<SyncPorts, 'channel' | 'locks' | 'storage' | 'timers'> & {
  /** A name that no other tab has. */
  tab: string
}

/** What is known of the way to the server. */
export type NetworkWatch = {
  isLost: () => boolean
  /** Told when it is lost, and when the server answers again. */
  listen: (listener: (isLost: boolean) => void) => () => void
}
