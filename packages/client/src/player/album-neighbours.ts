import type { PlayerOptions } from './player-options.ts'
import type { QueueState } from './queue-state.ts'
import type { TrackInfo } from './track-info.ts'
import { runsOn } from './transition.ts'

/** A track is not held up for longer by a look-up of its neighbours. */
const waitMaxMs = 300

/** Neighbours about which nothing is known are null. */
export type Neighbours = { before: TrackInfo | null; after: TrackInfo | null }

/** Looks up the tracks around the current one of a queue: whether they run on decides its loudness and how it joins. */
export const createAlbumNeighbours =
  ({ trackInfo, timers }: Pick<PlayerOptions, 'trackInfo' | 'timers'>) =>
  async ({ entries, index }: QueueState): Promise<Neighbours> => {
    const infoOf = async (at: number): Promise<TrackInfo | null> => {
      const id = entries[at]?.trackId
      return id === undefined ? null : trackInfo(id).catch(() => null)
    }
    let timer: unknown
    const tooLate = new Promise<[null, null]>((resolve) => {
      timer = timers.set(() => resolve([null, null]), waitMaxMs)
    })
    const [before, after] = await Promise.race([Promise.all([infoOf(index - 1), infoOf(index + 1)]), tooLate])
    timers.clear(timer)
    return { before, after }
  }

/** Whether a track plays as on its album, behind or before a neighbour of it. */
export const isInAlbum = (track: TrackInfo, { before, after }: Neighbours): boolean =>
  (after !== null && runsOn(track, after)) || (before !== null && runsOn(before, track))
