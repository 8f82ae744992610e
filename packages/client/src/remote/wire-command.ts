import { queueTracksMax, type TrackId } from '@pezzottify/contract'
import type { RemoteCommand } from '@pezzottify/contract/remote-reading'
import type { Player, PlayerCommand, PlayerState } from '../player/index.ts'
import { fromWireContext, fromWireQueue, toWireContext, toWireQueue } from './wire-queue.ts'

type Calls = { [Name in PlayerCommand]: { name: Name; args: Parameters<Player[Name]> } }
/** A command with the arguments of the player's function. */
export type PlayerCall = Calls[PlayerCommand]

const ids = (trackIds: readonly string[]): TrackId[] => trackIds as TrackId[]
const ms = (seconds: number): number => Math.max(0, Math.round(seconds * 1_000))

/**
 * The command for the device that plays; `state` is what is shown of it. Null for one that has no sense there: similar
 * tracks are added, and past queues kept, by the device that plays.
 */
export function toWireCommand(
  { name, args }: PlayerCall,
  state: PlayerState,
  isSounding: boolean,
): RemoteCommand | null {
  switch (name) {
    case 'play':
    case 'pause':
    case 'next':
    case 'previous':
    case 'clear':
      return { name }
    // What is meant is what is seen here, also when the other has changed meanwhile.
    case 'toggle':
      return { name: isSounding ? 'pause' : 'play' }
    case 'dropSimilar':
      return { name: 'drop_similar' }
    case 'seek':
      return { name, position_ms: ms(args[0]) }
    case 'seekBy':
      return { name: 'seek', position_ms: ms(state.positionSeconds + args[0]) }
    case 'playAll': {
      const [context, trackIds, startAt = 0] = args
      if (trackIds.length === 0) return null
      const start = Math.min(trackIds.length - 1, Math.max(0, Math.trunc(startAt)))
      const first = Math.max(0, Math.min(start, trackIds.length - queueTracksMax))
      return {
        name: 'play_all',
        context: toWireContext(context),
        track_ids: ids(trackIds.slice(first, first + queueTracksMax)),
        start_at: start - first,
      }
    }
    case 'playNext':
    case 'enqueue':
      if (args[0].length === 0) return null
      return {
        name: name === 'enqueue' ? name : 'play_next',
        track_ids: ids(args[0].slice(0, queueTracksMax)),
      }
    case 'jumpTo':
      return { name: 'jump_to', entry_id: args[0] }
    case 'remove':
      return { name, entry_id: args[0] }
    case 'move':
      return { name, entry_id: args[0], to: Math.max(0, Math.trunc(args[1])) }
    case 'putBack': {
      const { queue, entryIds, positionSeconds, isPlaying } = args[0]
      return {
        name: 'put_back',
        queue: toWireQueue(queue, 'before-removal'),
        index: queue.index,
        shuffle: queue.shuffle,
        entry_ids: [...entryIds],
        position_ms: ms(positionSeconds),
        is_playing: isPlaying,
      }
    }
    case 'setShuffle':
      return { name: 'set_shuffle', on: args[0] }
    case 'setRepeat':
      return { name: 'set_repeat', repeat: args[0] }
    case 'setVolume':
      return { name: 'set_volume', volume: Math.min(1, Math.max(0, args[0])) }
    case 'setMuted':
      return { name: 'set_muted', is_muted: args[0] }
    case 'setSleep': {
      const [choice] = args
      if (choice === null) return { name: 'set_sleep', sleep: null }
      const sleep =
        typeof choice === 'string' ? { until: choice } : { until: 'time' as const, minutes: choice.minutes }
      return { name: 'set_sleep', sleep }
    }
    case 'lengthenSleep':
      return { name: 'lengthen_sleep', minutes: args[0] }
    case 'appendSimilar':
    case 'earlierQueue':
    case 'laterQueue':
    case 'playOn':
      return null
  }
}

/** What another device asks of this one; null for taking over, which is none of the player's own commands. */
export function fromWireCommand(command: RemoteCommand, state: PlayerState): PlayerCall | null {
  switch (command.name) {
    case 'take':
      return null
    case 'play':
    case 'pause':
    case 'next':
    case 'previous':
    case 'clear':
      return { name: command.name, args: [] }
    case 'drop_similar':
      return { name: 'dropSimilar', args: [] }
    case 'seek':
      return { name: 'seek', args: [command.position_ms / 1_000] }
    case 'play_all':
      return {
        name: 'playAll',
        args: [fromWireContext(command.context), command.track_ids, command.start_at],
      }
    case 'play_next':
      return { name: 'playNext', args: [command.track_ids] }
    case 'enqueue':
      return { name: 'enqueue', args: [command.track_ids] }
    case 'jump_to':
      return { name: 'jumpTo', args: [command.entry_id] }
    case 'remove':
      return { name: 'remove', args: [command.entry_id] }
    case 'move':
      return { name: 'move', args: [command.entry_id, command.to] }
    case 'put_back': {
      const { past, future, repeat } = state.queue
      const before = fromWireQueue(command.queue, { ...command, repeat })
      const removal = {
        queue: { ...before, past, future },
        entryIds: command.entry_ids,
        positionSeconds: command.position_ms / 1_000,
        isPlaying: command.is_playing,
      }
      return { name: 'putBack', args: [removal] }
    }
    case 'set_shuffle':
      return { name: 'setShuffle', args: [command.on] }
    case 'set_repeat':
      return { name: 'setRepeat', args: [command.repeat] }
    case 'set_volume':
      return { name: 'setVolume', args: [command.volume] }
    case 'set_muted':
      return { name: 'setMuted', args: [command.is_muted] }
    case 'set_sleep': {
      const { sleep } = command
      const choice = sleep?.until === 'time' ? { minutes: sleep.minutes } : (sleep?.until ?? null)
      return { name: 'setSleep', args: [choice] }
    }
    case 'lengthen_sleep':
      return { name: 'lengthenSleep', args: [command.minutes] }
  }
}
