/** How far the buffer is filled ahead of the playback position, and how much is kept behind it. */
const aheadSeconds = 30
const behindSeconds = 10
/** The least that is kept behind when the browser has no more room. */
const behindMinSeconds = 1

/** Ends an append that is obsolete, because another position was requested. */
export class Superseded extends Error {}

/** Where bytes go on the element's timeline, and the window of them that is kept. All in seconds. */
export type Placement = { offset: number; begin: number; type: string; isSequence: boolean }

/** Fills one source buffer step by step: never more than a bounded time ahead, never two appends at once. */
export function createSourceFeed(element: HTMLMediaElement, source: MediaSource) {
  let buffer: SourceBuffer | null = null
  let type = ''
  let turn = 0
  /** Wakes an append that waits for room. */
  let wake: () => void = () => {}
  const moved = (): Promise<void> => new Promise((resolve) => (wake = resolve))
  const onMove = (): void => wake()
  for (const name of ['timeupdate', 'seeking'] as const) element.addEventListener(name, onMove)

  async function settled(): Promise<void> {
    if (buffer?.updating) {
      const { promise, resolve } = Promise.withResolvers<void>()
      buffer.addEventListener('updateend', () => resolve(), { once: true })
      await promise
    }
  }

  const ahead = (): number => {
    const end = buffer && buffer.buffered.length > 0 ? buffer.buffered.end(buffer.buffered.length - 1) : 0
    return end - element.currentTime
  }

  async function dropBehind(keptSeconds: number): Promise<void> {
    const to = element.currentTime - keptSeconds
    if (!buffer || buffer.buffered.length === 0 || buffer.buffered.start(0) >= to - keptSeconds) return
    buffer.remove(0, to)
    await settled()
  }

  function check(mine: number): void {
    if (mine !== turn) throw new Superseded()
  }

  return {
    /** Begins a new run. Every append of an earlier run ends with `Superseded`. */
    begin(): number {
      turn += 1
      wake()
      return turn
    },
    async clear(mine: number, from: number): Promise<void> {
      await settled()
      check(mine)
      if (!buffer) return
      if (source.readyState === 'open') buffer.abort()
      buffer.remove(from, Number.POSITIVE_INFINITY)
      await settled()
      check(mine)
    },
    /** Sets the place of the next bytes, up to the end that `limit` sets. */
    async place(mine: number, placement: Placement): Promise<void> {
      await settled()
      check(mine)
      buffer ??= source.addSourceBuffer(placement.type)
      if (source.readyState === 'open') buffer.abort()
      if (type !== '' && type !== placement.type) buffer.changeType(placement.type)
      type = placement.type
      buffer.mode = placement.isSequence ? 'sequence' : 'segments'
      buffer.timestampOffset = placement.offset
      buffer.appendWindowEnd = Number.POSITIVE_INFINITY
      buffer.appendWindowStart = placement.begin
    },
    async append(mine: number, bytes: Uint8Array, end: number | null): Promise<void> {
      for (;;) {
        await settled()
        check(mine)
        await dropBehind(behindSeconds)
        check(mine)
        if (ahead() < aheadSeconds && offer(bytes, end)) break
        await moved()
      }
      await settled()
      check(mine)
    },
    async end(mine: number): Promise<void> {
      await settled()
      check(mine)
      if (source.readyState === 'open') source.endOfStream()
    },
    check,
    isNow: (mine: number): boolean => mine === turn,
    aheadSeconds: ahead,
    holds: (seconds: number): boolean => {
      const ranges = element.buffered
      for (let range = 0; range < ranges.length; range++) {
        if (ranges.start(range) <= seconds && ranges.end(range) > seconds) return true
      }
      return false
    },
    moved,
    dispose(): void {
      turn += 1
      wake()
      for (const name of ['timeupdate', 'seeking'] as const) element.removeEventListener(name, onMove)
    },
  }

  /** False when the browser has no room at the moment. */
  function offer(bytes: Uint8Array, end: number | null): boolean {
    if (!buffer) return false
    try {
      if (end !== null) buffer.appendWindowEnd = end
      // The bytes lie in an array buffer of their own.
      buffer.appendBuffer(bytes as BufferSource)
      return true
    } catch (error) {
      if (!(error instanceof DOMException) || error.name !== 'QuotaExceededError') throw error
      void dropBehind(behindMinSeconds)
      return false
    }
  }
}
