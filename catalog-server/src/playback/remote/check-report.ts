import type { PlaybackReport } from '@pezzottify/contract'
import { AppError } from '../../base/errors.ts'

/** @throws AppError `invalid` for a queue that contradicts itself or the state */
export function checkQueue({ state, queue }: PlaybackReport): void {
  if (!queue) return
  const { length } = queue.track_ids
  if (queue.version !== state.queue_version) refuse('queue.version is not the queue_version of the state')
  checkIndex(state.index, length)
  if ([...queue.added, ...queue.similar].some((place) => place >= length))
    refuse('added and similar are places in the queue')
  const entryIds = new Set(queue.entry_ids)
  if (queue.unshuffled?.some((entryId) => !entryIds.has(entryId)))
    refuse('unshuffled contains an entry that is not in the queue')
}

/** @throws AppError `invalid` for an index that is no place in a queue of so many tracks */
export function checkIndex(index: number, length: number): void {
  if (!isPlaceIn(index, length)) refuse('index is no entry of the queue')
}

/** -1 is the place in an empty queue. */
export const isPlaceIn = (index: number, length: number): boolean =>
  length === 0 ? index === -1 : index >= 0 && index < length

function refuse(reason: string): never {
  throw new AppError('invalid', reason)
}
