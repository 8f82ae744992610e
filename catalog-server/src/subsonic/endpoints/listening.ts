import type { Clock } from '../../base/clock.ts'
import type { Session } from '../../base/session.ts'
import type { Listener, NowPlaying } from '../../playback/index.ts'
import type { Body } from '../protocol/body.ts'
import type { Call, Endpoints } from '../protocol/endpoint.ts'
import { badValue, notFound } from '../protocol/error.ts'
import { readId, wireId } from '../protocol/ids.ts'
import { mediaIdOf } from '../protocol/media-id.ts'
import type { Items } from '../shapes/items.ts'

type Services = { nowPlaying: NowPlaying; items: Items; clock: Clock }

const states = ['starting', 'playing', 'paused', 'stopped'] as const
const rateMin = 0.1
const rateMax = 10

/** What is heard, and what is played at the moment. */
export const listeningEndpoints = ({ nowPlaying, items, clock }: Services): Endpoints => ({
  scrobble: {
    isWrite: true,
    answer: async (call) => {
      const { parameters } = call
      parameters.required('id')
      const times = parameters.all('time').map(secondsOf)
      const heard = parameters.all('id').flatMap((id, at) => {
        const read = readId(id)
        return read?.kind === 'track' ? { trackId: read.id, at: times[at] ?? null } : []
      })
      const last = heard.at(-1)
      if (!last) throw notFound('Song')
      if (parameters.flag('submission', true)) await nowPlaying.submit(listenerOf(call), heard)
      else await nowPlaying.show(listenerOf(call), last.trackId)
    },
  },
  reportPlayback: {
    isWrite: true,
    answer: async (call) => {
      const { parameters } = call
      const trackId = mediaIdOf(parameters)
      await nowPlaying.report(listenerOf(call), trackId, {
        positionMs: Math.max(0, parameters.requiredInteger('positionMs')),
        state: stateOf(parameters.required('state')),
        rate: rateOf(parameters.text('playbackRate')),
        counts: !parameters.flag('ignoreScrobble', false),
      })
    },
  },
  getNowPlaying: {
    answer: async ({ session }) => {
      const shown = nowPlaying
        .shown()
        .filter(({ handle }) => handle === session.user_handle || maySee(session))
      const songs = await items.songs(session, [...new Set(shown.map(({ trackId }) => trackId))])
      const songOf = new Map(songs.map((song) => [song.id, song]))
      const entry = shown.flatMap((play): Body | [] => {
        const song = songOf.get(wireId('track', play.trackId))
        if (!song) return []
        return {
          ...song,
          username: play.handle,
          minutesAgo: Math.max(0, Math.floor((clock.now() - play.startedAt) / 60)),
          playerId: play.playerId,
          playerName: play.client,
          state: play.state,
          positionMs: play.positionMs,
          playbackRate: play.rate,
        }
      })
      return { nowPlaying: { entry } }
    },
  },
})

/** What others listen to is theirs, but for whom it is shown to elsewhere as well. */
const maySee = ({ permissions }: Session): boolean => permissions.has('ViewAnalytics')

const listenerOf = ({ session, client }: Call): Listener => ({
  user_id: session.user_id,
  user_handle: session.user_handle,
  client,
})

/** Milliseconds of 1970, as clients send times; null for what is no time. */
const secondsOf = (milliseconds: string): number | null =>
  /^\d{1,15}$/.test(milliseconds) ? Math.floor(Number(milliseconds) / 1_000) : null

function stateOf(text: string): (typeof states)[number] {
  const state = states.find((known) => known === text)
  if (!state) throw badValue(`Parameter state is none of ${states.join(', ')}`)
  return state
}

function rateOf(text: string | undefined): number {
  const rate = Number(text ?? 1)
  return rate >= rateMin && rate <= rateMax ? rate : 1
}
