import type { PlayerOptions } from './player-options.ts'
import type { PlayerState } from './player-state.ts'
import { currentEntry } from './queue-state.ts'
import * as queues from './queue.ts'
import { sourceOf } from './track-info.ts'

/** How long before the end the next track is fetched. */
const beforeEndSeconds = 20

/** Fetches the beginning of the next track shortly before it is due. */
export function createPreload({ audio, trackInfo }: Pick<PlayerOptions, 'audio' | 'trackInfo'>) {
  let preparedEntryId: number | null = null

  return async ({ queue, durationSeconds, positionSeconds }: PlayerState): Promise<void> => {
    const entry = currentEntry(queue)
    const left = durationSeconds - positionSeconds
    if (!entry || preparedEntryId === entry.entryId || !(left < beforeEndSeconds)) return
    preparedEntryId = entry.entryId
    const { queue: after, ended } = queues.next(queue, 'finished')
    const coming = ended ? null : currentEntry(after)
    if (!coming || coming.entryId === entry.entryId) return
    const info = await trackInfo(coming.trackId).catch(() => null)
    const source = info && sourceOf(info, audio)
    // A conversion costs the server work that a second request would repeat.
    if (preparedEntryId === entry.entryId && source && !source.isConverted) audio.preload(source.url)
  }
}
