import type { Playback } from './playback.ts'
import type { PlayerOptions } from './player-options.ts'
import { isSounding, type PlayerState } from './player-state.ts'
import type { PlayerStore } from './player-store.ts'
import { sleepFadeSeconds } from './sleep.ts'

const fadeMs = sleepFadeSeconds * 1_000

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

  function follow({ sleep, isElsewhere, status }: PlayerState): void {
    const at = sleep?.until === 'time' && !isElsewhere ? sleep.at : null
    if (at !== armedFor) arm(at)
    if (at === null || !isEnding || status !== 'playing') return
    isEnding = false
    playback.fadeOut(Math.max(0, at - timers.now()) / 1_000)
  }

  function arm(at: number | null): void {
    timers.clear(timer)
    armedFor = at
    isEnding = false
    if (at === null) return
    const leftMs = at - timers.now()
    // The time passed while the page was closed: the timer was not set for the music that plays now.
    if (leftMs <= 0) return store.update({ sleep: null })
    timer = timers.set(
      () => {
        timer = timers.set(end, Math.min(fadeMs, leftMs))
        isEnding = true
        follow(store.get())
      },
      Math.max(0, leftMs - fadeMs),
    )
  }

  function end(): void {
    if (isSounding(store.get().status)) playback.pause()
    store.update({ sleep: null })
  }

  store.subscribe(follow)
  follow(store.get())
  return { dispose: (): void => timers.clear(timer) }
}
