import type { Playback } from './playback.ts'
import type { PlayerOptions } from './player-options.ts'
import { isSounding, type PlayerState } from './player-state.ts'
import type { PlayerStore } from './player-store.ts'
import { sleepFadeSeconds } from './sleep.ts'

/** Ends the music at the time that was chosen, in the tab that sounds. */
export function createSleepTimer(
  { timers }: Pick<PlayerOptions, 'timers'>,
  store: PlayerStore,
  playback: Playback,
) {
  let armedFor: number | null = null
  let timer: unknown = null

  function arm({ sleep, isElsewhere }: PlayerState): void {
    const at = sleep?.until === 'time' && !isElsewhere ? sleep.at : null
    if (at === armedFor) return
    timers.clear(timer)
    armedFor = at
    if (at === null) return
    const leftMs = at - timers.now()
    // Its time came while nobody was there: what is played now is not meant.
    if (leftMs <= 0) store.update({ sleep: null })
    else timer = timers.set(end, Math.max(0, leftMs - sleepFadeSeconds * 1_000))
  }

  function end(): void {
    const { status } = store.get()
    // A page that was opened a moment before the end has less time for it.
    const leftSeconds = ((armedFor ?? 0) - timers.now()) / 1_000
    if (status === 'playing') return playback.fadeOut(Math.min(sleepFadeSeconds, Math.max(1, leftSeconds)))
    if (isSounding(status)) playback.pause()
    store.update({ sleep: null })
  }

  store.subscribe(arm)
  arm(store.get())
  return { dispose: (): void => timers.clear(timer) }
}
