import { releaseCodePages } from '../base/code-pages.ts'

export type IdleCollection = {
  /** Called for a start and for each request. */
  note(): void
  close(): void
}

type Parts = {
  collect: () => void
  /** The memory in use, in bytes. */
  used: () => number
  /** The time without a request before a collection. */
  idleMs: number
  /** The interval at which it looks whether work without requests has used memory. */
  lookMs: number
}

const usual: Parts = {
  collect: () => {
    Bun.gc(true)
    releaseCodePages()
  },
  used: () => process.memoryUsage.rss(),
  idleMs: 5_000,
  lookMs: 60_000,
}
/** What a quiet server uses and frees by itself is less. */
const grownBytes = 8 * 1024 * 1024

/**
 * Gives memory back once no request has come for a while: garbage, and the pages of the runtime's code. By itself the
 * runtime keeps unused memory until it needs the room: after an evening of listening that was tens of megabytes, on
 * machines that often have one gigabyte for everything. It takes about 20 ms, at a time when no request waits.
 *
 * Scans, measurements and backups need no requests: later on it looks once a minute whether memory has grown since.
 */
export function createIdleCollection(parts: Partial<Parts> = {}): IdleCollection {
  const { collect, used, idleMs, lookMs } = { ...usual, ...parts }
  let lastAt = 0
  let isAsked = false
  let keptBytes = 0
  let timer: NodeJS.Timeout | undefined

  const look = (): void => {
    const leftMs = lastAt + idleMs - performance.now()
    if (isAsked && leftMs > 0) return lookIn(leftMs)
    if (isAsked || used() > keptBytes + grownBytes) {
      collect()
      keptBytes = used()
    }
    isAsked = false
    lookIn(lookMs)
  }
  const lookIn = (ms: number): void => {
    clearTimeout(timer)
    timer = setTimeout(look, ms)
    timer.unref()
  }

  return {
    note: () => {
      lastAt = performance.now()
      if (isAsked) return
      isAsked = true
      lookIn(idleMs)
    },
    close: () => clearTimeout(timer),
  }
}
