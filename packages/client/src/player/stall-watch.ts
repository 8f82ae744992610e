import type { PlayerOptions } from './player-options.ts'

/** Data that do not come for so long are worth a question to the server. */
const askAfterMs = 10_000

/** Notices a sound card that waits for data which do not come, and that will not say so itself for minutes. */
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
