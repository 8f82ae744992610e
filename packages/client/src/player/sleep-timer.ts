import type { Playback } from './playback.ts'
import type { PlayerOptions } from './player-options.ts'
import { isSounding, type PlayerState } from './player-state.ts'
import type { PlayerStore } from './player-store.ts'
import { type Sleep, sleepFadeSeconds } from './sleep.ts'

const fadeMs = sleepFadeSeconds * 1_000
/** The page slept when a timer fires later than this. */
const lateMaxMs = 60_000
/** After so long without music, a timer for the end of a track or an album was not set for what plays now. */
const silenceMaxMs = 4 * 60 * 60_000

/** Ends the music at the chosen time, in the tab that plays it. */
export function createSleepTimer(
  { timers }: Pick<PlayerOptions, 'timers'>,
  store: PlayerStore,
  playback: Playback,
) {
  let armedFor: number | null = null
  let timer: unknown = null
  /** The fade before the end has begun: music that starts now fades out too. */
  let isEnding = false
  /** When music was last heard. */
  let heardAt = 0

  function isExpired(sleep: Sleep): boolean {
    const now = timers.now()
    return sleep.until === 'time'
      ? now - sleep.at > lateMaxMs
      : now - Math.max(sleep.setAt, heardAt) > silenceMaxMs
  }

  function follow({ sleep, isElsewhere, status }: PlayerState): void {
    if (sleep && !isElsewhere && isExpired(sleep)) return cancel()
    if (isElsewhere || status === 'playing') heardAt = timers.now()
    const at = sleep?.until === 'time' && !isElsewhere ? sleep.at : null
    if (at !== armedFor) arm(at)
    if (at === null || !isEnding || status !== 'playing') return
    isEnding = false
    playback.fadeOut(Math.max(0, at - timers.now()) / 1_000)
  }

  /** The music goes on. */
  function cancel(): void {
    store.update({ sleep: null })
    playback.sleepChanged()
  }

  function arm(at: number | null): void {
    timers.clear(timer)
    armedFor = at
    isEnding = false
    if (at === null) return
    const leftMs = at - timers.now()
    // The time passed while the page was closed: the timer was not set for the music that plays now.
    if (leftMs <= 0) return cancel()
    timer = timers.set(
      () => {
        follow(store.get())
        if (armedFor !== at) return
        timer = timers.set(end, Math.min(fadeMs, leftMs))
        isEnding = true
        follow(store.get())
      },
      Math.max(0, leftMs - fadeMs),
    )
  }

  function end(): void {
    follow(store.get())
    if (armedFor !== null && isSounding(store.get().status)) playback.pause()
    store.update({ sleep: null })
  }

  store.subscribe(follow)
  follow(store.get())
  return { dispose: (): void => timers.clear(timer) }
}
