import type { ListeningReport, UserId } from '@pezzottify/contract'
import type { Clock } from '../../base/clock.ts'
import { AppError } from '../../base/errors.ts'
import type { Catalog } from '../../catalog/index.ts'
import type { Listening } from '../plays/service.ts'
import type { OpenPlay, PlayState, Progress } from './open-play.ts'
import { goOn, heardMs, positionMs } from './open-play.ts'
import { playerId, playId } from './play-id.ts'
import { createPlayers } from './players.ts'

export type NowPlaying = ReturnType<typeof createNowPlaying>

type Parts = {
  listening: Pick<Listening, 'report'>
  catalog: Pick<Catalog, 'durationsOf'>
  clock: Clock
}

/** Who plays, and with what: the name that the client gives itself. */
export type Listener = { user_id: UserId; user_handle: string; client: string }

export type Shown = {
  handle: string
  client: string
  playerId: number
  trackId: string
  startedAt: number
  state: PlayState
  positionMs: number
  rate: number
}

/**
 * What is played at the moment by clients that tell it as they go, and the plays that come of that. A play is told in
 * several ways, which count once: reported while it goes on, submitted when it was heard, submitted again by a client that
 * was offline.
 */
export function createNowPlaying({ listening, catalog, clock }: Parts) {
  const players = createPlayers()

  const playerOf = ({ user_id, client }: Listener) => players.playerOf(user_id, client, clock.monotonicMs())
  type Player = ReturnType<typeof playerOf>

  /** Writes what was heard of the play that goes on, and closes it. */
  const finish = async (listener: Listener, player: Player): Promise<void> => {
    const { play, isSubmitted } = player
    players.close(player, clock.now())
    if (!play?.counts || isSubmitted) return
    const heardSeconds = Math.round(heardMs(play, clock.monotonicMs()) / 1_000)
    if (heardSeconds > 0) await write(listener, play, heardSeconds)
  }

  const write = async (listener: Listener, play: Heard, heardSeconds: number): Promise<void> => {
    try {
      await listening.report(listener, reportOf(listener.client, play, heardSeconds))
    } catch (error) {
      // A clock that is wrong stays wrong: the client would send the play for ever.
      if (!(error instanceof AppError && error.code === 'invalid')) throw error
    }
  }

  const begin = (listener: Listener, trackId: string, durationMs: number, progress: Progress): OpenPlay => {
    const { user_id, user_handle, client } = listener
    // One that goes on where it was left begins now; of others the first report is late.
    const lateMs = progress.state === 'starting' ? 0 : progress.positionMs / progress.rate
    const startedAt = clock.now() - Math.round(lateMs / 1_000)
    return {
      ...progress,
      id: playId({ userId: user_id, client, trackId, startedAt }),
      userId: user_id,
      handle: user_handle,
      client,
      trackId,
      durationMs,
      startedAt,
      counts: false,
      isReported: false,
      heardMs: 0,
      toldAtMs: clock.monotonicMs(),
    }
  }

  /** @throws AppError `not_found` */
  const durationOf = async (trackId: string): Promise<number> => {
    const seconds = (await catalog.durationsOf([trackId])).get(trackId)
    if (seconds === undefined) throw new AppError('not_found')
    return seconds * 1_000
  }

  return {
    /** Shows a track as being played, without counting it. @throws AppError `not_found` */
    show: async (listener: Listener, trackId: string): Promise<void> => {
      const durationMs = await durationOf(trackId)
      const player = playerOf(listener)
      if (player.play?.isReported && player.play.trackId === trackId) return
      await finish(listener, player)
      player.play = begin(listener, trackId, durationMs, { state: 'playing', positionMs: 0, rate: 1 })
    },

    /**
     * How a play goes on. With another track the one before has ended.
     *
     * @param counts whether the play counts at its end
     * @throws AppError `not_found`
     */
    report: async (
      listener: Listener,
      trackId: string,
      {
        state,
        counts,
        ...progress
      }: Omit<Progress, 'state'> & {
        state: PlayState | 'stopped'
        counts: boolean
      },
    ): Promise<void> => {
      const durationMs = await durationOf(trackId)
      const player = playerOf(listener)
      const { play } = player
      const goesOn = play?.trackId === trackId && (state !== 'starting' || play.state === 'starting')
      if (state === 'stopped') {
        if (!goesOn) return
        player.play = { ...play, counts: counts && play.isReported }
        return finish(listener, player)
      }
      if (!goesOn) await finish(listener, player)
      const before = goesOn ? play : begin(listener, trackId, durationMs, { state, ...progress })
      const now = goOn(before, { state, ...progress }, clock.monotonicMs())
      player.play = { ...now, counts, isReported: true }
    },

    /**
     * Counts tracks as heard to their end. `at`: when each was played; those without a time ended just now.
     *
     * @throws AppError `not_found` when none of them is known
     */
    submit: async (
      listener: Listener,
      heard: readonly { trackId: string; at: number | null }[],
    ): Promise<void> => {
      const durations = await catalog.durationsOf(heard.map(({ trackId }) => trackId))
      if (durations.size === 0) throw new AppError('not_found')
      const player = playerOf(listener)
      for (const { trackId, at } of heard) {
        const seconds = durations.get(trackId)
        if (seconds === undefined) continue
        const reported = players.find(player, trackId, at, clock.now())
        if (reported && reported.id === player.play?.id) player.isSubmitted = true
        const startedAt = reported?.startedAt ?? at ?? clock.now() - seconds
        const id =
          reported?.id ?? playId({ userId: listener.user_id, client: listener.client, trackId, startedAt })
        // One of unknown duration counts as heard once anything of it was.
        await write(listener, { id, trackId, startedAt, durationMs: seconds * 1_000 }, seconds || 1)
      }
    },

    shown: (): Shown[] => {
      const nowMs = clock.monotonicMs()
      return players.shown(nowMs).map((play) => ({
        handle: play.handle,
        client: play.client,
        playerId: playerId(play.userId, play.client),
        trackId: play.trackId,
        startedAt: play.startedAt,
        state: play.state,
        positionMs: positionMs(play, nowMs),
        rate: play.rate,
      }))
    },
  }
}

type Heard = Pick<OpenPlay, 'id' | 'trackId' | 'startedAt' | 'durationMs'>

function reportOf(client: string, play: Heard, heardSeconds: number): ListeningReport {
  return {
    track_id: play.trackId,
    session_id: play.id,
    started_at: play.startedAt,
    ended_at: play.startedAt + heardSeconds,
    duration_seconds: heardSeconds,
    track_duration_seconds: Math.round(play.durationMs / 1_000),
    playback_context: `subsonic:${client}`,
    client_type: client,
  }
}
