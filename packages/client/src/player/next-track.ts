import { gainOf } from '../sound/gain.ts'
import { type createAlbumNeighbours, isInAlbum } from './album-neighbours.ts'
import { transitionBetween } from './transition.ts'
import type { PlayerOptions } from './player-options.ts'
import type { PlayerState } from './player-state.ts'
import { currentEntry, type QueueEntry } from './queue-state.ts'
import * as queues from './queue.ts'
import { sleepsAfter } from './sleep.ts'
import { type AudioSource, shownAs, sourceOf, type TrackInfo } from './track-info.ts'

/** The track that was handed to the audio port in advance. */
export type PreparedTrack = { entry: QueueEntry; info: TrackInfo; source: AudioSource; inAlbum: boolean }

/** The entry that was looked up, whether or not it can be prepared, and the entry it follows. */
type Wanted = {
  after: number
  next: number
  info?: TrackInfo | null
  /** When the catalog did not answer; 0 once it may answer again. */
  failedAt?: number
}

/** A look-up that failed is repeated after this time, while the current track plays. */
const askAgainMs = 10_000

/** Hands the next track to the audio port while another plays, and withdraws it when the next track changes. */
export function createNextTrack(
  {
    audio,
    trackInfo,
    sound,
    network,
    timers,
  }: Pick<PlayerOptions, 'audio' | 'trackInfo' | 'sound' | 'network' | 'timers'>,
  neighboursIn: ReturnType<typeof createAlbumNeighbours>,
) {
  let wanted: Wanted | null = null
  let prepared: PreparedTrack | null = null
  const stopListening = network.listen((isLost) => {
    if (!isLost && wanted?.failedAt) wanted.failedAt = 0
  })

  /** Withdraws the prepared track. */
  function drop(): void {
    wanted = null
    if (prepared) audio.prepare(null)
    prepared = null
  }

  /** The look-up failed, and may succeed now. */
  const mayAskAgain = (): boolean =>
    wanted?.failedAt !== undefined && timers.now() - wanted.failedAt >= askAgainMs

  async function prepare(state: PlayerState): Promise<void> {
    const { queue, track } = state
    const entry = currentEntry(queue)
    if (!entry || track?.id !== entry.trackId) return
    const { queue: after, ended } = queues.next(queue, 'finished')
    const coming = ended ? null : currentEntry(after)
    if (!coming || coming.entryId === entry.entryId) return drop()
    const isSame = wanted?.after === entry.entryId && wanted.next === coming.entryId
    if (isSame && !mayAskAgain()) return
    drop()
    const mine: Wanted = { after: entry.entryId, next: coming.entryId }
    wanted = mine
    const [info, neighbours] = await Promise.all([
      trackInfo(coming.trackId).catch(() => {
        mine.failedAt = timers.now()
        return null
      }),
      neighboursIn(after),
    ])
    mine.info = info
    const source = info && sourceOf(info, audio)
    // A conversion costs the server work that a second request would repeat.
    if (wanted !== mine || !source || !source.isSeekable) return
    if (sleepsAfter(state, info)) return
    const inAlbum = isInAlbum(info, neighbours)
    prepared = { entry: coming, info, source, inAlbum }
    const gain = gainOf(info.loudness, sound(), { inAlbum })
    const transition = transitionBetween(track, info, sound())
    audio.prepare({ url: source.url, gain, durationSeconds: info.durationSeconds, transition })
  }

  return {
    prepare: (state: PlayerState): void => void prepare(state),
    drop,
    /** What is shown of the prepared track may have changed. */
    async factsChanged(): Promise<void> {
      const mine = prepared
      const told = mine && (await trackInfo(mine.entry.trackId).catch(() => null))
      if (told) mine.info = shownAs(mine.info, told)
    },
    dispose: stopListening,
    /** Whether the sleep timer ends the music with the current track. */
    isLast: (state: PlayerState): boolean => sleepsAfter(state, wanted?.info),
    /** Returns the prepared track, which becomes the current one. */
    take(): PreparedTrack | null {
      const taken = prepared
      wanted = null
      prepared = null
      return taken
    },
  }
}
