import { type ListedTrack, radioRecentMax, type RadioSeed } from '@pezzottify/contract'
import type { ApiClient } from '../api/api.ts'
import type { QueueContext } from '../player/index.ts'
import type { StoragePort } from '../ports.ts'
import { recentPlays } from './recent-plays.ts'

/** The possible seeds of a radio. */
export type RadioSource = Exclude<RadioSeed, { type: 'queue' }>

const tracksAtFirst = 25

/**
 * The beginning of a radio: its context for the queue, and its first tracks.
 *
 * @param name the name of the queue
 * @throws ApiError `not_found` when the seed no longer exists
 */
export async function radioFrom(
  { api, storage, now }: { api: ApiClient; storage: StoragePort; now: () => number },
  source: RadioSource,
  name: string,
): Promise<{ context: QueueContext; tracks: ListedTrack[] }> {
  const recent = recentPlays(storage, now()).slice(-radioRecentMax)
  const { tracks } = await api.radio.build({ body: { seed: source, recent, limit: tracksAtFirst } })
  return { context: { type: 'radio', id: `${source.type}:${source.id}`, name }, tracks }
}

const sources = ['track', 'album', 'artist', 'genre', 'playlist'] as const

/** The seed of a queue that is a radio; `null` for any other. */
export function sourceOf(context: QueueContext | null): RadioSource | null {
  if (context?.type !== 'radio' || context.id === undefined) return null
  const [kind = '', ...rest] = context.id.split(':')
  const type = sources.find((known) => known === kind)
  // The id was that of an item of this kind when the radio began.
  return type ? ({ type, id: rest.join(':') } as RadioSource) : null
}
