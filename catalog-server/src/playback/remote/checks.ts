import type { PlaybackReport, RemoteCommand, RemoteQueue } from '@pezzottify/contract'
import { AppError } from '../../base/errors.ts'

/** @throws AppError `invalid` for a report that contradicts itself */
export function checkReport({ state, queue }: PlaybackReport): void {
  if (!queue) return
  if (queue.version !== state.queue_version) refuse('queue.version is not the queue_version of the state')
  checkIndex(state.index, queue.track_ids.length)
  checkQueue(queue)
}

/** @throws AppError `invalid` for a queue that contradicts itself */
export function checkCommand(command: RemoteCommand): void {
  if (command.name === 'put_back') checkQueue(command.queue)
}

/** @throws AppError `invalid` for an index that is no place in a queue of so many tracks */
export function checkIndex(index: number, length: number): void {
  if (!isPlaceIn(index, length)) refuse('index is no entry of the queue')
}

/** -1 is the place in an empty queue. */
export const isPlaceIn = (index: number, length: number): boolean =>
  length === 0 ? index === -1 : index >= 0 && index < length

/** How the parts of a queue contradict one another; null when they do not. */
export function contradictionIn(queue: RemoteQueue): string | null {
  const { context, track_ids, entry_ids, added, similar, unshuffled } = queue
  const { length } = track_ids
  if ((context === null) !== (length === 0)) return 'context is null exactly for an empty queue'
  if (entry_ids.length !== length) return 'track_ids and entry_ids differ in length'
  const entries = new Set(entry_ids)
  if (entries.size !== length) return 'entry_ids contains one twice'
  if ([...added, ...similar].some((place) => place >= length))
    return 'added and similar are places in the queue'
  if (unshuffled?.some((entryId) => !entries.has(entryId)))
    return 'unshuffled contains an entry that is not in the queue'
  return null
}

function checkQueue(queue: RemoteQueue): void {
  const contradiction = contradictionIn(queue)
  if (contradiction !== null) refuse(contradiction)
}

function refuse(reason: string): never {
  throw new AppError('invalid', reason)
}
