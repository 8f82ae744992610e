import type { PlayerOptions } from './player-options.ts'
import type { QueueState } from './queue-state.ts'
import type { TrackInfo } from './track-info.ts'

/** The tracks around the current one, where an album plays. They are known, since they came with the album. */
export async function albumNeighbours(queue: QueueState, trackInfo: PlayerOptions['trackInfo']) {
  const isAlbum = queue.context?.type === 'album'
  const idOf = (index: number): string | undefined => (isAlbum ? queue.entries[index]?.trackId : undefined)
  const infoOf = async (id: string | undefined): Promise<TrackInfo | null> =>
    id === undefined ? null : await trackInfo(id).catch(() => null)
  const [before, after] = await Promise.all([infoOf(idOf(queue.index - 1)), infoOf(idOf(queue.index + 1))])
  return { before, after }
}
