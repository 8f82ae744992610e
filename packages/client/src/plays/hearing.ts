import { currentEntry, type PlayerState } from '../player/index.ts'
import type { TimersPort } from '../ports.ts'
import { contextOf, type Play } from './play.ts'

/** The interval at which a playback is stored. */
const savedEveryMs = 10_000
/** After a longer silence it counts as another playback. */
export const silenceMaxMs = 5 * 60_000
/** The fastest rate. Clock and position do not tick together: smaller differences are not a seek. */
const speedMax = 2
const unevenSeconds = 1
/** Closer than this to its end, a track counts as ended. */
const endSeconds = 1.5

type Parts = {
  timers: TimersPort
  newName: () => string
  /** Called when a playback begins, before it is stored. */
  begun: (play: Play) => void
  /** Called every ten seconds, and at once after an action of the listener. */
  changed: (play: Play) => void
}

/** Turns the player's state into playbacks: one for each time that a track is played. */
export function createHearing({ timers, newName, begun, changed }: Parts) {
  let play: Play | null = null
  let last: { state: PlayerState; entryId: number; at: number } | null = null
  let timer: unknown = null
  /** There is heard time that is not stored. */
  let isNew = false
  /** The position was set to the beginning: the listener rewound, or the track is about to repeat. */
  let wasRewound = false

  function observe(state: PlayerState): void {
    const now = timers.now()
    const entry = currentEntry(state.queue)
    const before = last
    last = entry && { state, entryId: entry.entryId, at: now }
    if (!entry) return end()
    if (before?.entryId !== entry.entryId) {
      end(before?.state)
      return
    }
    if (startsAnew(before.state, state)) return end(before.state)
    listen(before.state, state, now, (now - before.at) / 1_000)
    if (!play) return
    play.positionSeconds = state.positionSeconds
    if (state.track?.id === play.trackId && state.durationSeconds > 0)
      play.trackSeconds = state.durationSeconds
    if (sounds(before.state) && state.status === 'paused') {
      play.pauses += 1
      save()
    }
  }

  function listen(before: PlayerState, state: PlayerState, now: number, elapsedSeconds: number): void {
    const moved = state.positionSeconds - before.positionSeconds
    const isPossible = moved >= 0 && moved <= elapsedSeconds * speedMax + unevenSeconds
    if (before.status === 'playing' && isPossible) {
      if (moved === 0) return
      wasRewound = false
      if (play && now - play.heardAt > silenceMaxMs) end()
      play ??= begin(state, now - Math.min(moved, elapsedSeconds) * 1_000, before.positionSeconds)
      play.heardSeconds += moved
      play.heardAt = now
      isNew = true
      return
    }
    if (!play || Math.abs(moved) <= unevenSeconds) return
    wasRewound = state.positionSeconds === 0
    play.seeks += 1
    play.positionSeconds = state.positionSeconds
    save()
  }

  /** The same entry from its beginning: it is repeated, or was chosen again. */
  function startsAnew(before: PlayerState, state: PlayerState): boolean {
    if (!play || state.positionSeconds > 0) return false
    if (before.positionSeconds > 0 && isAtEnd(before)) return true
    if (!wasRewound || state.status !== 'loading') return false
    play.seeks -= 1
    return true
  }

  function begin(state: PlayerState, startedAt: number, positionSeconds: number): Play {
    const own: Play = {
      sessionId: newName(),
      trackId: currentEntry(state.queue)?.trackId ?? '',
      context: contextOf(state),
      startedAt,
      heardAt: startedAt,
      heardSeconds: 0,
      positionSeconds,
      trackSeconds: state.durationSeconds,
      seeks: 0,
      pauses: 0,
      isEnded: false,
      isContextEnded: false,
    }
    timer = timers.set(tick, savedEveryMs)
    begun(own)
    return own
  }

  function tick(): void {
    if (!play) return
    if (timers.now() - play.heardAt > silenceMaxMs) return end()
    if (isNew) save()
    timer = timers.set(tick, savedEveryMs)
  }

  function save(): void {
    isNew = false
    if (play) changed(play)
  }

  /** `state`: the last one of its track. */
  function end(state?: PlayerState): void {
    timers.clear(timer)
    wasRewound = false
    if (!play) return
    const ended = play
    play = null
    ended.isEnded = true
    if (state && isAtEnd(state)) {
      ended.positionSeconds = ended.trackSeconds
      ended.isContextEnded = ended.context.type !== 'queue' && isLastOfContext(state)
    }
    changed(ended)
  }

  return {
    observe,
    save,
    current: (): Play | null => play,
    /** Ends the playback, whatever plays on. */
    end: (): void => {
      end()
      last = null
    },
    /** Drops it silently: it continues in another tab. */
    drop: (): void => {
      timers.clear(timer)
      play = null
      last = null
    },
  }
}

const sounds = ({ status }: PlayerState): boolean => status === 'playing' || status === 'waiting'

const isAtEnd = ({ positionSeconds, durationSeconds }: PlayerState): boolean =>
  durationSeconds > 0 && positionSeconds >= durationSeconds - endSeconds

const isLastOfContext = ({ queue }: PlayerState): boolean =>
  !queue.entries.slice(queue.index + 1).some(({ origin }) => origin === 'context')
