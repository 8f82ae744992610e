import type { StoragePort } from '../ports.ts'
import type { Outage } from './fault.ts'
import { readPosition, readSleepTimer, readVolume } from './player-storage.ts'
import { emptyQueue, type QueueState } from './queue-state.ts'
import { restoreQueue } from './queue-storage.ts'
import type { Sleep } from './sleep.ts'
import type { TrackInfo } from './track-info.ts'

/** `loading`: the track is being looked up. `waiting`: playing, but out of data at the moment. */
export type PlayerStatus = 'empty' | 'paused' | 'loading' | 'playing' | 'waiting'

/** Whether sound is wanted, even if there is none yet. */
export const isSounding = (status: PlayerStatus): boolean =>
  ['playing', 'waiting', 'loading'].includes(status)

/** A connected device of the user. */
export type PlayerDevice = { id: number; name: string | null; type: string; isThis: boolean }

/** `isConnected`: it can be told what to play. `heardAt`: when it was last heard, in milliseconds since 1970. */
export type PlayingDevice = Omit<PlayerDevice, 'isThis'> & { isConnected: boolean; heardAt: number }

export type PlayerState = {
  queue: QueueState
  /** The current track; `null` while it is being looked up. */
  track: TrackInfo | null
  status: PlayerStatus
  positionSeconds: number
  durationSeconds: number
  bufferedSeconds: number
  /** False for a track that is converted while it plays. */
  isSeekable: boolean
  isConverted: boolean
  /** Why playback has to wait. It continues by itself. */
  outage: Outage['code'] | null
  /** Another tab of this browser, or another device, is the player: this state mirrors it, and nothing plays here. */
  isElsewhere: boolean
  /** The other device that is the player; null for this one. */
  device: PlayingDevice | null
  /** The devices that can be the player, this one among them. Empty while they are not followed. */
  devices: readonly PlayerDevice[]
  /** When the music ends by itself; null for when the queue does. */
  sleep: Sleep | null
  /** 0 to 1, independent of being muted. */
  volume: number
  isMuted: boolean
}

/** Why a track was skipped, or has to wait, for a message to the listener. */
export type PlayerNotice =
  | { reason: 'cannot-decode'; title: string; codec: string }
  | { reason: 'failed'; title: string }
  | { reason: 'missing'; title: string }
  /** The session or the permission to listen is gone. */
  | { reason: 'refused' }
  | { reason: 'gave-up' }
  | { reason: 'outage'; code: Outage['code'] }

/** Nothing to play, as the device is without anybody. */
export const signedOutState = (storage: StoragePort): PlayerState => ({
  ...restoredState(storage),
  queue: emptyQueue,
  status: 'empty',
  positionSeconds: 0,
  sleep: null,
})

/** Paused, with the stored state of the last time. */
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
    device: null,
    devices: [],
    sleep: readSleepTimer(storage),
    ...readVolume(storage),
  }
}
