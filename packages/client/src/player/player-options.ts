import type { AudioPort, StoragePort, TimersPort } from '../ports.ts'
import type { Outage } from './outage.ts'
import type { PlayerNotice } from './player-state.ts'
import type { Random } from './queue-state.ts'
import type { TrackInfo } from './track-info.ts'

export type PlayerOptions = {
  audio: AudioPort
  storage: StoragePort
  /** `null` when there is no such track; rejected when nobody can say just now. */
  trackInfo: (trackId: string) => Promise<TrackInfo | null>
  /** Why an address does not play, where that passes by itself; `null` when it is the track. */
  outageOf: (streamUrl: string) => Promise<Outage | null>
  onNotice: (notice: PlayerNotice) => void
  timers: Pick<TimersPort, 'set'>
  random: Random
}
