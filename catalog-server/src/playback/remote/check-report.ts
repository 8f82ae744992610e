import type { PlaybackReport } from '@pezzottify/contract'
import { AppError } from '../../base/errors.ts'

/** @throws AppError `invalid` for a report that contradicts itself */
export function checkReport({ state, queue }: PlaybackReport): void {
  if (!queue) return
  const { length } = queue.track_ids
  if (queue.version !== state.queue_version) refuse('queue.version is not the queue_version of the state')
  if (state.index >= length || state.index < 0 !== (length === 0)) refuse('index is no entry of the queue')
  if ([...queue.added, ...queue.similar].some((place) => place >= length))
    refuse('added and similar are places in the queue')
  const entryIds = new Set(queue.entry_ids)
  if (queue.unshuffled?.some((entryId) => !entryIds.has(entryId)))
    refuse('unshuffled contains an entry that is not in the queue')
}

function refuse(reason: string): never {
  throw new AppError('invalid', reason)
}
