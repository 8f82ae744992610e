import { releaseCodePages } from '../base/code-pages.ts'

export type IdleCollection = {
  /** Called for a start and for each request. */
  note(): void
  close(): void
}

const idleMs = 5_000

/**
 * Gives memory back once no request has come for a while: garbage, and the pages of the runtime's code. By itself the
 * runtime keeps unused memory until it needs the room: after an evening of listening that was tens of megabytes, on
 * machines that often have one gigabyte for everything. It takes about 20 ms, at a time when no request waits.
 */
export function createIdleCollection(collect = collectAll, waitMs = idleMs): IdleCollection {
  let lastAt = 0
  let timer: NodeJS.Timeout | undefined

  const look = (): void => {
    const leftMs = lastAt + waitMs - performance.now()
    if (leftMs > 0) return start(leftMs)
    timer = undefined
    collect()
  }
  const start = (ms: number): void => {
    timer = setTimeout(look, ms)
    timer.unref()
  }

  return {
    note: () => {
      lastAt = performance.now()
      if (timer === undefined) start(waitMs)
    },
    close: () => clearTimeout(timer),
  }
}

function collectAll(): void {
  Bun.gc(true)
  releaseCodePages()
}
