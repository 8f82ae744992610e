import { ApiError } from '../api/api.ts'
import type { PlaysPorts, StoredPlay } from '../ports.ts'
import { createBackOff } from '../retry/back-off.ts'
import { silenceMaxMs } from './hearing.ts'
import { secondsOf } from './play.ts'

const retry = { firstMs: 1_000, maxMs: 5 * 60_000 }
/** The page that stored it is gone: a living one would have ended it by now. */
const abandonedAfterMs = silenceMaxMs + 60_000
/** The most reports in one go: more would delay the requests that a person waits for. */
const burstMax = 20
const pauseMs = 2_000
/** The most waiting reports, months of music; beyond it the oldest are dropped. */
const waitingMax = 10_000
/** Reports that could not be sent for so long are dropped. */
const waitingMaxMs = 7 * 24 * 60 * 60_000

type Parts = Pick<PlaysPorts, 'api' | 'plays' | 'locks' | 'timers' | 'random'> & {
  user: string
  /** The user's name at the moment: a report may have been stored under an earlier one. */
  name: () => string
  /** The playback that this page is still storing. */
  current: () => string | null
}

/**
 * Sends waiting reports, oldest first, from one tab at a time. A report sent twice is still one playback, identified by
 * its session.
 */
export function createPlaySender({ api, plays, locks, timers, random, user, name, current }: Parts) {
  const backOff = createBackOff(retry, random)
  const ending = new AbortController()
  let running: Promise<void> | null = null
  let isWanted = false
  let timer: unknown = null

  async function sendAll(): Promise<void> {
    const all = (await plays.all(user)).sort((a, b) => startOf(a) - startOf(b))
    const isDropped = (play: StoredPlay, index: number): boolean =>
      index < all.length - waitingMax || timers.now() - play.savedAt > waitingMaxMs
    for (const play of all.filter(isDropped)) await plays.remove(user, idOf(play))
    let sent = 0
    for (const stored of all.filter((play, index) => !isDropped(play, index))) {
      const play = await endAbandoned(stored)
      if (play.isSent) continue
      if (ending.signal.aborted) return
      if (sent >= burstMax) return void later(pauseMs)
      await send(play)
      sent += 1
    }
  }

  async function endAbandoned(play: StoredPlay): Promise<StoredPlay> {
    const isOpen = play.report.ended_at == null && idOf(play) !== current()
    if (!isOpen || timers.now() - play.savedAt < abandonedAfterMs) return play
    const report = { ...play.report, ended_at: secondsOf(play.savedAt) }
    const ended = { ...play, report, revision: play.revision + 1, isSent: false }
    await plays.put(user, ended)
    return ended
  }

  /** @throws errors that do not decide the report: offline, too many requests, a server failure, another session */
  async function send(play: StoredPlay): Promise<void> {
    try {
      await api.listening.report({ body: { ...play.report, user_handle: name() }, signal: ending.signal })
    } catch (error) {
      // A report that the server cannot read will never be accepted.
      const isRefused = error instanceof ApiError && (error.status === 400 || error.status === 422)
      if (!isRefused) throw error
      return plays.remove(user, idOf(play))
    }
    await plays.sent(user, idOf(play), play.revision)
  }

  async function run(): Promise<void> {
    timers.clear(timer)
    timer = null
    try {
      // The rest of a long backlog is sent later.
      while (isWanted && timer === null && !ending.signal.aborted) {
        isWanted = false
        if (locks) await locks.request(`pezzottify-plays:${user}`, { signal: ending.signal }, sendAll)
        else await sendAll()
        backOff.reset()
      }
    } catch (error) {
      if (ending.signal.aborted) return
      const asked = error instanceof ApiError ? (error.retryAfterSeconds ?? 0) * 1_000 : 0
      later(Math.max(asked, backOff.nextMs()))
    } finally {
      // In the turn of the last look at `isWanted`, so that no call is lost.
      running = null
    }
  }

  function later(ms: number): void {
    timers.clear(timer)
    timer = timers.set(() => {
      timer = null
      void go()
    }, ms)
  }

  function go(): Promise<void> {
    isWanted = true
    running ??= run()
    return running
  }

  return {
    /** There is a new report; while an attempt is scheduled, it waits for that. */
    go: (): void => {
      if (timer === null) void go()
    },
    /** Tries at once, and resolves when everything is sent or cannot be. */
    hurry: (): Promise<void> => {
      backOff.reset()
      return go()
    },
    end: (): void => {
      ending.abort()
      timers.clear(timer)
    },
  }
}

const idOf = ({ report }: StoredPlay): string => report.session_id ?? ''
const startOf = ({ report }: StoredPlay): number => report.started_at ?? 0
