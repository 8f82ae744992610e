import type { StoragePort } from '../ports.ts'
import type { Outage } from './fault.ts'
import { readPosition, readSleepTimer, readVolume } from './player-storage.ts'
import type { QueueState } from './queue-state.ts'
import { restoreQueue } from './queue-storage.ts'
import type { Sleep } from './sleep.ts'
import type { TrackInfo } from './track-info.ts'

/** `loading`: asking about the track. `waiting`: playing, but out of data for now. */
export type PlayerStatus = 'empty' | 'paused' | 'loading' | 'playing' | 'waiting'

/** Whether sound is wanted, even while there is none yet. */
export const isSounding = (status: PlayerStatus): boolean =>
  ['playing', 'waiting', 'loading'].includes(status)

export type PlayerState = {
  queue: QueueState
  /** What is known of the current track; `null` while it is being asked for. */
  track: TrackInfo | null
  status: PlayerStatus
  positionSeconds: number
  durationSeconds: number
  bufferedSeconds: number
  /** A track that is converted while it plays cannot be wound. */
  isSeekable: boolean
  isConverted: boolean
  /** Why it waits, when nothing can be played for a while. It goes on by itself. */
  outage: Outage['code'] | null
  /** Another tab of this browser is the player: this state is what it says. Nothing of it was heard here. */
  isElsewhere: boolean
  /** When the music ends by itself; null for when the queue does. */
  sleep: Sleep | null
  /** 0 to 1, apart from being muted. */
  volume: number
  isMuted: boolean
}

/** Why a track was left out, or has to wait, for a message to the listener. */
export type PlayerNotice =
  | { reason: 'cannot-decode'; title: string; codec: string }
  | { reason: 'failed'; title: string }
  | { reason: 'missing'; title: string }
  /** The session is over, or the right to listen is gone. */
  | { reason: 'refused' }
  | { reason: 'gave-up' }
  | { reason: 'outage'; code: Outage['code'] }

/** Paused, with what the storage kept of the last time. */
export function restoredState(storage: StoragePort): PlayerState {
  const queue = restoreQueue(storage)
  return {
    queue,
    track: null,
    status: queue.index < 0 ? 'empty' : 'paused',
    positionSeconds: queue.index < 0 ? 0 : readPosition(storage),
    durationSeconds: 0,
    bufferedSeconds: 0,
    isSeekable: true,
    isConverted: false,
    outage: null,
    isElsewhere: false,
    sleep: readSleepTimer(storage),
    ...readVolume(storage),
  }
}
