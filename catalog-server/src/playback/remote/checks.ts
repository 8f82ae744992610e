import type { PlaybackReport, RemoteCommand, RemoteQueue } from '@pezzottify/contract'
import { AppError } from '../../base/errors.ts'

/** @throws AppError `invalid` for a report that contradicts itself */
export function checkReport({ state, queue }: PlaybackReport): void {
  if (!queue) return
  const { length } = queue.track_ids
  if (queue.version !== state.queue_version) refuse('queue.version is not the queue_version of the state')
  if (state.index >= length || state.index < 0 !== (length === 0)) refuse('index is no entry of the queue')
  checkQueue(queue)
}

/** @throws AppError `invalid` for a queue that contradicts itself */
export function checkCommand(command: RemoteCommand): void {
  if (command.name === 'put_back') checkQueue(command.queue)
}

function checkQueue({ context, track_ids, entry_ids, added, similar, unshuffled }: RemoteQueue): void {
  const { length } = track_ids
  if ((context === null) !== (length === 0)) refuse('context is null exactly for an empty queue')
  if (entry_ids.length !== length) refuse('track_ids and entry_ids differ in length')
  const entries = new Set(entry_ids)
  if (entries.size !== length) refuse('entry_ids contains one twice')
  if ([...added, ...similar].some((place) => place >= length))
    refuse('added and similar are places in the queue')
  if (unshuffled?.some((entryId) => !entries.has(entryId)))
    refuse('unshuffled contains an entry that is not in the queue')
}

function refuse(reason: string): never {
  throw new AppError('invalid', reason)
}
