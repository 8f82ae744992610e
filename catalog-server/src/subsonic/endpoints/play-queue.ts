import type { Catalog } from '../../catalog/index.ts'
import type { PlayQueues } from '../../collection/index.ts'
import type { RemotePlayback } from '../../playback/index.ts'
import { isoDate } from '../protocol/dates.ts'
import type { Call, Endpoints } from '../protocol/endpoint.ts'
import { badValue, SubsonicError, subsonicCodes } from '../protocol/error.ts'
import type { KeptSongServices } from '../shapes/kept-songs.ts'
import { keptSongs } from '../shapes/kept-songs.ts'
import { tracksOf } from './known-ids.ts'

type Services = KeptSongServices & {
  catalog: Pick<Catalog, 'known'>
  playQueues: PlayQueues
  remote: Pick<RemotePlayback, 'left'>
}

/** The queue, whose current song apps name by its id, or by its place since a song may be in a queue twice. */
export function playQueueEndpoints({ playQueues, remote, ...services }: Services): Endpoints {
  /** Songs that are not there are not shown. In place of the current one it is the next, from its beginning. */
  const shown = async ({ session }: Call) => {
    const saved = await playQueues.get(session.user_id)
    // Our own apps save no queue: theirs is what they play.
    const left = await remote.left(session.user_id)
    const queue = left && left.changed >= (saved?.changed ?? 0) ? left : saved
    const ids = queue?.track_ids ?? []
    const songs = await keptSongs(services, session, ids)
    const current = queue?.current_index ?? 0
    const entry = ids.flatMap((id) => songs.get(id) ?? [])
    const before = ids.slice(0, current).filter((id) => songs.has(id)).length
    const isCurrentShown = songs.has(ids[current] ?? '')
    return {
      index: Math.min(before, entry.length - 1),
      entry,
      fields: {
        position: isCurrentShown ? queue?.position_ms : 0,
        username: session.user_handle,
        changed: isoDate(queue?.changed ?? 0),
        changedBy: queue?.changed_by ?? '',
      },
    }
  }

  const save = async (
    { parameters, session, client }: Call,
    currentIndex: (ids: readonly string[]) => number,
  ): Promise<void> => {
    const ids = parameters.all('id')
    const current_index = ids.length === 0 ? 0 : currentIndex(ids)
    await playQueues.save(session.user_id, {
      track_ids: await tracksOf(services.catalog, ids),
      current_index,
      position_ms: ids.length === 0 ? 0 : parameters.integer('position', 0),
      changed_by: client,
    })
  }

  return {
    getPlayQueue: {
      answer: async (call) => {
        const { index, entry, fields } = await shown(call)
        return { playQueue: { current: entry[index]?.id, ...fields, entry } }
      },
    },
    getPlayQueueByIndex: {
      answer: async (call) => {
        const { index, entry, fields } = await shown(call)
        return {
          playQueueByIndex: { currentIndex: entry.length > 0 ? index : undefined, ...fields, entry },
        }
      },
    },
    savePlayQueue: {
      isWrite: true,
      answer: (call) =>
        save(call, (ids) => {
          const index = ids.indexOf(call.parameters.required('current'))
          if (index < 0) throw badValue('Parameter current is none of the songs in the queue')
          return index
        }),
    },
    savePlayQueueByIndex: {
      isWrite: true,
      answer: (call) =>
        save(call, (ids) => {
          const index = call.parameters.requiredInteger('currentIndex')
          if (index >= 0 && index < ids.length) return index
          throw new SubsonicError(
            subsonicCodes.missing,
            'Parameter currentIndex is not the place of a song in the queue',
          )
        }),
    },
  }
}
