import { ListeningReport } from '@pezzottify/contract'
import { createListeners } from '../listeners.ts'
import type { Player, PlayerState } from '../player/index.ts'
import type { PlaysPorts, StoredPlay } from '../ports.ts'
import { createHearing, silenceMaxMs } from './hearing.ts'
import { heardSecondsMin, isSameContext, type Play, reportOf } from './play.ts'
import { createPrivateSession } from './private-session.ts'
import { createPlaySender } from './sender.ts'

export type Plays = ReturnType<typeof createPlays>

/** A playback continues when the page comes back to about the same position. */
const sameSpotSeconds = 15
/**
 * The page that continues a playback writes higher revisions than the one that had it, whatever that one still stores.
 */
const aheadBy = 1_000
/**
 * The key for the last state of a page that is closed, when the storage cannot be awaited. The page that goes on takes it: a
 * new one when it opens, another tab when it plays.
 */
const lastWordKey = 'pezzottify_last_play'

type Options = PlaysPorts & { player: Pick<Player, 'subscribe' | 'getState'>; clientType: string }

/**
 * Reports plays: every ten seconds, and at the end. A report is stored before it is sent, for the user who heard it,
 * and stays until the server has it.
 */
export function createPlays({ player, clientType, ...ports }: Options) {
  const { api, plays, storage, timers, newName } = ports
  const privacy = createPrivateSession(storage, timers)
  const { tell, listen: subscribe } = createListeners()
  let session: { user: string; name: string; sender: ReturnType<typeof createPlaySender> } | null = null
  let shownUntil = privacy.until()
  const revisions = new WeakMap<Play, number>()
  const hearing = createHearing({ timers, newName, begun: goOn, changed: keep })

  function observe(state: PlayerState): void {
    lookAtPrivacy()
    // What another device goes on with is another play; another tab goes on with the same one.
    if (state.device !== null) hearing.end()
    else if (state.isElsewhere) hearing.drop()
    else if (session && shownUntil === null) hearing.observe(state)
  }

  function lookAtPrivacy(): void {
    const until = privacy.until()
    if (until === shownUntil) return
    shownUntil = until
    if (until !== null) hearing.end()
    tell()
  }

  const storedOf = (play: Play, name: string): StoredPlay => {
    const revision = (revisions.get(play) ?? 0) + 1
    revisions.set(play, revision)
    const { heardSeconds } = play
    const report = reportOf(play, name, clientType)
    return { report, heardSeconds, revision, savedAt: timers.now(), isSent: false }
  }

  function keep(play: Play): void {
    if (!session || play.heardSeconds < heardSecondsMin) return
    const { user, name, sender } = session
    // When the listener returns from another site, the browser may revive this page as it was.
    if (storage.getItem(lastWordKey)?.includes(play.sessionId)) storage.removeItem(lastWordKey)
    const put = async (): Promise<void> => {
      if (await plays.put(user, storedOf(play, name))) sender.go()
      else if (hearing.current() === play) hearing.drop()
    }
    void put().catch(() => undefined)
  }

  /** A reload, or another tab that hands over, does not make another playback. */
  async function goOn(play: Play): Promise<void> {
    const user = session?.user
    if (user === undefined) return
    const { startedAt, positionSeconds } = play
    await takeLastWord()
    const earlier = (await plays.all(user).catch(() => [])).find(
      ({ report, savedAt }) =>
        report.ended_at == null &&
        report.session_id !== play.sessionId &&
        report.track_id === play.trackId &&
        isSameContext(play, report) &&
        startedAt - savedAt <= silenceMaxMs &&
        Math.abs((report.position_seconds ?? 0) - positionSeconds) <= sameSpotSeconds,
    )
    if (!earlier || session?.user !== user) return
    const { report, heardSeconds, revision } = earlier
    play.sessionId = report.session_id ?? play.sessionId
    play.startedAt = (report.started_at ?? 0) * 1_000
    play.heardSeconds += heardSeconds
    play.seeks += report.seek_count ?? 0
    play.pauses += report.pause_count ?? 0
    revisions.set(play, revision + aheadBy)
    // It may have ended meanwhile.
    if (play.isEnded) keep(play)
  }

  /** The page is hidden or closed: the state is left for the next page, and sent if there is time. */
  function hide(): void {
    const play = hearing.current()
    if (!session || !play || play.heardSeconds < heardSecondsMin) return
    const stored = storedOf(play, session.name)
    try {
      storage.setItem(lastWordKey, JSON.stringify({ user: session.user, stored }))
    } catch {
      // A full storage: the state stored some seconds ago stands.
    }
    void plays.put(session.user, stored).catch(() => undefined)
    void api.listening.report({ body: stored.report, keepalive: true }).catch(() => undefined)
  }

  async function takeLastWord(): Promise<void> {
    const text = storage.getItem(lastWordKey)
    storage.removeItem(lastWordKey)
    const word = text === null ? null : lastWordOf(text)
    if (word) await plays.put(word.user, word.stored).catch(() => undefined)
  }

  function stop(): void {
    hearing.end()
    session?.sender.end()
    session = null
  }

  const stopWatching = [
    player.subscribe(observe),
    ports.onHide(hide),
    ports.onWake(() => {
      lookAtPrivacy()
      void session?.sender.hurry()
    }),
  ]

  return {
    /**
     * From now on, playbacks belong to this user. `user` names what is theirs on this device, for good; `name` is the one they
     * sign in with, which can change.
     */
    start(user: string, name: string): void {
      if (session?.user === user) {
        session.name = name
        return
      }
      stop()
      const current = (): string | null => hearing.current()?.sessionId ?? null
      const sender = createPlaySender({ ...ports, user, name: () => session?.name ?? name, current })
      session = { user, name, sender }
      observe(player.getState())
      void takeLastWord().then(sender.go)
    },
    stop,
    /**
     * Ends the playback and sends waiting reports, as many as possible within the time. The others wait for their user.
     */
    async settle(withinMs: number): Promise<void> {
      hearing.end()
      if (!session) return
      const { promise: late, resolve } = Promise.withResolvers<void>()
      const timer = timers.set(resolve, withinMs)
      // The ended playback is being stored, and this follows it.
      await Promise.race([plays.all(session.user).then(session.sender.hurry), late]).catch(() => undefined)
      timers.clear(timer)
    },
    /** The end of a running private session, in milliseconds since 1970; otherwise null. */
    privateUntil: (): number | null => shownUntil,
    setPrivate(isOn: boolean): void {
      privacy.set(isOn)
      lookAtPrivacy()
    },
    /** Adds a listener for the begin and end of a private session. */
    subscribe,
    /** The page is closed. The playback is not over: the next page continues it. */
    dispose(): void {
      hearing.drop()
      stop()
      for (const end of stopWatching) end()
    },
  }
}

/** The state stored by an earlier page; null when it is unreadable. */
function lastWordOf(text: string): { user: string; stored: StoredPlay } | null {
  try {
    // Each field is checked below.
    const { user, stored } = JSON.parse(text) as { user?: unknown; stored?: Partial<StoredPlay> }
    const report = ListeningReport.parse(stored?.report)
    const { heardSeconds = 0, revision = 0, savedAt = 0 } = stored ?? {}
    if (typeof user !== 'string' || !report.session_id) return null
    return { user, stored: { report, heardSeconds, revision, savedAt, isSent: false } }
  } catch {
    return null
  }
}
