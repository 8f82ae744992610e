import {
  type ListedTrack,
  radioRecentMax,
  radioSeedTracksMax,
  type RadioSeed,
  type TrackId,
} from '@pezzottify/contract'
import { type ApiClient, ApiError } from '../api/api.ts'
import { currentEntry, type Player, type PlayerState, type QueueState } from '../player/index.ts'
import type { StoragePort } from '../ports.ts'
import { sourceOf } from './radio-from.ts'
import { notePlay, recentPlays } from './recent-plays.ts'

export type EndlessOptions = {
  player: Pick<Player, 'getState' | 'subscribe' | 'appendSimilar' | 'dropSimilar'>
  api: ApiClient
  storage: StoragePort
  /** Whether the listener wants it. */
  isOn: () => boolean
  /** Whether the server can be asked at all just now. */
  isReachable: () => boolean
  /** Told what comes, before it is in the queue. */
  onTracks: (tracks: readonly ListedTrack[]) => void
  /** Milliseconds since 1970. */
  now: () => number
}

/** So many tracks before the end, more are asked for. */
const nearEndTracks = 2
const tracksAtOnce = 10
/** Chosen tracks that say what the music is like; those that were added by themselves would lead ever further away. */
const tasteTracks = 12
/** The last tracks of the queue, whatever they are: no artist is to follow on them for too long. */
const lastTracks = 2
/** After a failure, and after an answer with nothing in it. */
const pauseMs = 30_000

/**
 * Puts similar music behind a queue that nears its end while it plays, and keeps what was played within a day, so that it
 * does not come again. Repeated queues have no end.
 */
export function createEndlessPlay(options: EndlessOptions) {
  const { player, storage, isOn, isReachable, now } = options
  let isAsking = false
  let notBefore = 0
  let notedEntryId: number | null = null
  let askedFor: QueueState | null = null

  function look(state: PlayerState): void {
    const entry = currentEntry(state.queue)
    // A queue that plays in another tab is looked after there.
    if (state.status !== 'playing' || state.isElsewhere || !entry) return
    if (entry.entryId !== notedEntryId) {
      notedEntryId = entry.entryId
      notePlay(storage, entry.trackId, now())
    }
    // A queue that changed is worth asking for at once.
    const isDue = now() >= notBefore || state.queue !== askedFor
    if (isDue && !isAsking && isOn() && isReachable() && isNearEnd(state.queue)) void grow(state.queue)
  }

  async function grow(queue: QueueState): Promise<void> {
    isAsking = true
    askedFor = queue
    notBefore = now() + pauseMs
    const tracks = await similarTo(queue).catch(() => [])
    const there = player.getState().queue
    if (tracks.length > 0 && isOn() && isNearEnd(there) && isSameEnd(queue, there)) {
      options.onTracks(tracks)
      player.appendSimilar(tracks.map(({ id }) => id))
      // Where there was little, there is no more at once.
      askedFor = player.getState().queue
    }
    isAsking = false
  }

  async function similarTo(queue: QueueState): Promise<ListedTrack[]> {
    const source = sourceOf(queue.context)
    const inQueue = queue.entries.map(({ trackId }) => trackId as TrackId)
    const recent = [...new Set([...recentPlays(storage, now()), ...inQueue])].slice(-radioRecentMax)
    const ask = async (seed: RadioSeed): Promise<ListedTrack[]> =>
      (await options.api.radio.build({ body: { seed, recent, limit: tracksAtOnce } })).tracks
    const lastHeard: RadioSeed = { type: 'queue', track_ids: lastOf(queue) }
    if (!source) return ask(lastHeard)
    const known = new Set<string>(inQueue)
    const found = await ask(source).catch((error: unknown) => {
      // What the radio began with may be gone; its music still says what it is like.
      if (error instanceof ApiError && error.code === 'not_found') return ask(lastHeard)
      throw error
    })
    // A radio begins with its source, also when it goes on.
    return found.filter(({ id }) => !known.has(id))
  }

  return {
    /** To be called when the listener turned it on or off. */
    switched(): void {
      notBefore = 0
      if (isOn()) look(player.getState())
      else player.dropSimilar()
    },
    dispose: player.subscribe(look),
  }
}

const isNearEnd = ({ entries, index, repeat }: QueueState): boolean =>
  repeat === 'off' && index >= 0 && entries.length - 1 - index <= nearEndTracks

/** Whether music that was meant for the end of one queue still fits that of another. */
const isSameEnd = (asked: QueueState, there: QueueState): boolean =>
  asked.entries.at(-1)?.entryId === there.entries.at(-1)?.entryId

function lastOf({ entries }: QueueState): TrackId[] {
  const chosen = entries.filter(({ origin }) => origin !== 'similar').slice(-tasteTracks)
  const last = entries.slice(-lastTracks)
  const ids = [...chosen.filter((entry) => !last.includes(entry)), ...last].map(
    ({ trackId }) => trackId as TrackId,
  )
  return ids.slice(-radioSeedTracksMax)
}
