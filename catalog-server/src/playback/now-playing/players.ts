import type { UserId } from '@pezzottify/contract'
import type { OpenPlay } from './open-play.ts'
import { overdueMs } from './open-play.ts'

/** A reported play, also after its end. `endedAt`: null as long as it goes on. */
export type KnownPlay = { id: string; trackId: string; startedAt: number; endedAt: number | null }

type Player = {
  play: OpenPlay | null
  ended: KnownPlay[]
  /** The play that goes on counts already. */
  isSubmitted: boolean
}

const playersMax = 1_000
const endedMax = 20
/** A play is shown until so long after its end, and forgotten later, when its client is silent. */
const shownMaxMs = 600_000
const silentMaxMs = 1_800_000
/** Clients tell the time of a play by their own clock, and some that of its end. */
const toleranceSeconds = 60
const endedMaxSeconds = 1_800

/** What is played at the moment, by user and client; only in memory. */
export function createPlayers() {
  /** Those heard of last come last. */
  const players = new Map<string, Player>()
  const keyOf = (userId: UserId, client: string): string => JSON.stringify([userId, client])

  const playerOf = (userId: UserId, client: string, nowMs: number): Player => {
    const key = keyOf(userId, client)
    const player = players.get(key) ?? { play: null, ended: [], isSubmitted: false }
    if (player.play && overdueMs(player.play, nowMs) > silentMaxMs) player.play = null
    players.delete(key)
    players.set(key, player)
    const [oldest] = players.keys()
    if (players.size > playersMax && oldest !== undefined) players.delete(oldest)
    return player
  }

  return {
    playerOf,

    /** Closes the play of a player. */
    close: (player: Player, now: number): void => {
      if (player.play?.isReported) {
        const { id, trackId, startedAt } = player.play
        player.ended = [...player.ended, { id, trackId, startedAt, endedAt: now }].slice(-endedMax)
      }
      player.play = null
      player.isSubmitted = false
    },

    /** The reported play that a client means by a track and a time; null for the present time. */
    find: (player: Player, trackId: string, at: number | null, now: number): KnownPlay | null => {
      const { play, ended } = player
      const open = play?.isReported ? [{ ...play, endedAt: null }] : []
      const plays = [...ended, ...open].filter((known) => known.trackId === trackId)
      if (at === null) {
        const last = plays.at(-1)
        return last && now - (last.endedAt ?? now) <= endedMaxSeconds ? last : null
      }
      return plays
        .filter(
          ({ startedAt, endedAt }) =>
            at >= startedAt - toleranceSeconds && at <= (endedAt ?? now) + toleranceSeconds,
        )
        .reduce<KnownPlay | null>(
          (best, known) =>
            best && Math.abs(best.startedAt - at) <= Math.abs(known.startedAt - at) ? best : known,
          null,
        )
    },

    /** What is shown as being played. */
    shown: (nowMs: number): OpenPlay[] =>
      [...players.values()].flatMap(({ play }) => (play && overdueMs(play, nowMs) <= shownMaxMs ? play : [])),
  }
}
