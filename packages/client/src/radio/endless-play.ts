import {
  type ListedTrack,
  radioRecentMax,
  radioSeedTracksMax,
  type RadioSeed,
  type TrackId,
} from '@pezzottify/contract'
import { type ApiClient, isNotFound } from '../api/api.ts'
import { currentEntry, type Player, type PlayerState, type QueueState } from '../player/index.ts'
import type { StoragePort } from '../ports.ts'
import { sourceOf } from './radio-from.ts'
import { notePlay, recentPlays } from './recent-plays.ts'

export type EndlessOptions = {
  player: Pick<Player, 'getState' | 'subscribe' | 'appendSimilar' | 'dropSimilar'>
  api: ApiClient
  storage: StoragePort
  /** Whether the listener has it turned on. */
  isOn: () => boolean
  /** Whether the server can be reached at the moment. */
  isReachable: () => boolean
  /** Called with the new tracks before they are in the queue. */
  onTracks: (tracks: readonly ListedTrack[]) => void
  /** Milliseconds since 1970. */
  now: () => number
}

/** More tracks are requested when this many are left. */
const nearEndTracks = 2
const tracksAtOnce = 10
/** The number of chosen tracks that seed the request; tracks added automatically would lead ever further away. */
const tasteTracks = 12
/** The last tracks of the queue, of any kind, so that no artist follows itself for too long. */
const lastTracks = 2
/** The pause after a failure, and after an empty answer. */
const pauseMs = 30_000

/**
 * Appends similar music to a queue that nears its end while it plays, and remembers the plays of a day, so that they do
 * not come again. Repeated queues have no end.
 */
export function createEndlessPlay(options: EndlessOptions) {
  const { player, storage, isOn, isReachable, now } = options
  let isAsking = false
  let notBefore = 0
  let notedEntryId: number | null = null
  let askedFor: QueueState | null = null

  function look(state: PlayerState): void {
    const entry = currentEntry(state.queue)
    // The tab that plays takes care of the queue.
    if (state.status !== 'playing' || state.isElsewhere || !entry) return
    if (entry.entryId !== notedEntryId) {
      notedEntryId = entry.entryId
      notePlay(storage, entry.trackId, now())
    }
    // A changed queue is a reason to ask at once.
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
      // A short answer means that there is no more at the moment.
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
    const known = new Set<string>(inQueue)
    const found = await ask(source ?? lastHeard).catch((error: unknown) => {
      // The seed of the radio may be gone; its latest tracks can replace it.
      if (source && isNotFound(error)) return ask(lastHeard)
      throw error
    })
    // A radio includes its seed again when it continues, and a long queue does not fit into a request.
    return found.filter(({ id }) => !known.has(id))
  }

  return {
    /** Call when the listener turned it on or off. */
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

/** Whether tracks requested for the end of one queue still fit another. */
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
