import { leaving, type PlayerState, type QueueState } from '../player/index.ts'

const tracksOf = ({ entries }: QueueState): string => entries.map(({ trackId }) => trackId).join()

/**
 * The state with which this device goes on in place of another: with the queue and the second of that one, and its own
 * volume. What it had before is one of its past queues.
 */
export function takenOver(
  { queue, positionSeconds }: Pick<PlayerState, 'queue' | 'positionSeconds'>,
  kept: PlayerState,
): Partial<PlayerState> {
  const isOwn = tracksOf(kept.queue) === tracksOf(queue)
  const { past, future } = kept.queue
  return {
    queue: { ...queue, past: isOwn ? past : leaving(kept.queue), future },
    positionSeconds,
    volume: kept.volume,
    isMuted: kept.isMuted,
  }
}
