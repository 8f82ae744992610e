import type { PlayerOptions } from './player-options.ts'

/** The time without data after which the server is asked. */
const askAfterMs = 10_000

/** Detects an audio port that waits for data in vain, which it would not report itself for minutes. */
export function createStallWatch({ timers }: Pick<PlayerOptions, 'timers'>, stuck: () => void) {
  let timer: unknown = null

  function end(): void {
    if (timer !== null) timers.clear(timer)
    timer = null
  }

  return {
    begin(): void {
      end()
      timer = timers.set(() => {
        timer = null
        stuck()
      }, askAfterMs)
    },
    end,
  }
}
