export { type Sleep, type SleepChoice, sleepMinutes } from './sleep.ts'
export { createAskStream } from './ask-stream.ts'
export { createSharedPlayer } from './shared-player.ts'
export { createPlayer, type Player, type PlayerCommand, playerCommands } from './player.ts'
export { leaving } from './past-queues.ts'
export type { StreamAnswer } from './fault.ts'
export type { NetworkWatch, PlacesStorage, TabsPorts } from './player-options.ts'
export {
  isSounding,
  type PlayerDevice,
  type PlayerNotice,
  type PlayerState,
  type PlayerStatus,
  type PlayingDevice,
} from './player-state.ts'
export { isStillQueueOf, type Removal } from './put-back.ts'
export {
  currentEntry,
  emptyQueue,
  type PastQueue,
  type QueueContext,
  type QueueEntry,
  type QueueState,
  type RepeatMode,
  upcoming,
} from './queue-state.ts'
export {
  chooseConversion,
  type ConversionChoice,
  streamQualities,
  wantedKbps,
  type StreamQuality,
} from './conversion.ts'
export type { TrackInfo } from './track-info.ts'
