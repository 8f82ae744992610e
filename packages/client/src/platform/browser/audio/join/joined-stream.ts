import { createPackager } from './packaging.ts'
import { createSourceFeed, Superseded } from './source-feed.ts'
import { openTrack, type TrackPackets } from './track-packets.ts'

/** A track's place in the element's time. */
type Part = { url: string; beginsAt: number; packets: TrackPackets | null }

export type JoinedStreamEvents = {
  /** The track after the current one sounds now. */
  advanced: (url: string) => void
  /** The exact length of the current track, in seconds. */
  duration: (seconds: number) => void
  /** What is buffered is nearly played, and there is no more: the element has to go on without this. */
  failed: () => void
}

/** When what is buffered runs as low as this after a failure, something else has to play. */
const lowSeconds = 1

/**
 * Plays tracks one after the other through one element, without a sample between them: they are taken apart and laid end
 * to end in the element's time, each cut to the music that is in it. `seconds` of a track are counted from its beginning.
 */
export function createJoinedStream(element: HTMLAudioElement, on: JoinedStreamEvents) {
  const source = new MediaSource()
  const address = URL.createObjectURL(source)
  const opened = new Promise<void>((resolve) =>
    source.addEventListener('sourceopen', () => resolve(), { once: true }),
  )
  const feed = createSourceFeed(element, source)
  let current: Part | null = null
  let next: Part | null = null
  /** The part that is being filled, or was last. */
  let filling: Part | null = null
  /** Wakes the filling when a next track was named. */
  let named: () => void = () => {}

  const endOf = (part: Part | null): number | null => {
    const length = part?.packets?.lengthSeconds() ?? null
    return part && length !== null ? part.beginsAt + length : null
  }

  function tellDuration(): void {
    const length = current?.packets?.lengthSeconds() ?? null
    if (length !== null) on.duration(length)
  }

  function onTime(): void {
    const end = endOf(current)
    if (!next?.packets || end === null || element.currentTime < end) return
    current?.packets?.close()
    current = next
    next = null
    on.advanced(current.url)
    tellDuration()
  }
  element.addEventListener('timeupdate', onTime)

  async function fill(mine: number, part: Part): Promise<void> {
    filling = part
    const packets = (part.packets ??= await openTrack(part.url))
    const packager = createPackager(packets, (bytes) => feed.append(mine, bytes, endOf(part)))
    let begin: number | null = null
    tellDuration()
    for await (const packet of packets.all()) {
      if (begin === null) {
        begin = packet.timestamp
        const offset = part.beginsAt - packets.leadSeconds + begin
        await feed.place(mine, { ...packager, offset, begin: part.beginsAt })
      }
      await packager.add(packet, packet.timestamp - begin)
    }
    await packager.finish()
    tellDuration()
  }

  /** Fills with `first`, or goes on behind it, and then with what comes next for as long as something does. */
  async function run(mine: number, first: Part, isFilled: boolean): Promise<void> {
    await opened
    if (Number.isNaN(source.duration)) source.duration = Number.POSITIVE_INFINITY
    let part = first
    if (!isFilled) await fill(mine, part)
    for (;;) {
      const following = (): Part | null => (part === current ? next : null)
      if (!following()) await feed.end(mine)
      while (!following()) await new Promise<void>((resolve) => (named = resolve))
      feed.check(mine)
      const coming = following()
      const end = endOf(part)
      if (!coming || end === null) return
      coming.beginsAt = end
      part = coming
      await fill(mine, part)
    }
  }

  async function start(mine: number, part: Part, isFilled: boolean): Promise<void> {
    try {
      await run(mine, part, isFilled)
    } catch (error) {
      if (error instanceof Superseded) return
      // Nothing sounds yet of a next track that cannot be opened: the usual way tries it when its turn comes.
      if (next && filling === next && next.packets === null) {
        next = null
        return void feed.end(mine).catch(() => undefined)
      }
      while (feed.aheadSeconds() > lowSeconds) await feed.moved()
      if (feed.isNow(mine)) on.failed()
    }
  }

  /** Throws away what lies behind `part`, and goes on there anew. */
  function refillBehind(part: Part): void {
    const mine = feed.begin()
    named()
    feed.clear(mine, endOf(part) ?? 0).then(
      () => void start(mine, part, true),
      () => undefined,
    )
  }

  return {
    load(url: string): void {
      element.src = address
      current = { url, beginsAt: 0, packets: null }
      void start(feed.begin(), current, false)
    },
    /** What sounds after the current track; null for nothing. */
    setNext(url: string | null): void {
      if (url === (next?.url ?? null)) return
      const hasBegun = next !== null && filling === next
      next?.packets?.close()
      next = url === null ? null : { url, beginsAt: 0, packets: null }
      if (hasBegun && current) refillBehind(current)
      else named()
    },
    /** Jumps within what is buffered. @returns false for a place that is not */
    seek(seconds: number): boolean {
      const at = (current?.beginsAt ?? 0) + seconds
      if (!feed.holds(at)) return false
      element.currentTime = at
      return true
    },
    /** Where the current track begins and ends in the element's time. */
    beginsAt: (): number => current?.beginsAt ?? 0,
    endsAt: (): number => endOf(current) ?? Number.POSITIVE_INFINITY,
    dispose(): void {
      feed.dispose()
      element.removeEventListener('timeupdate', onTime)
      current?.packets?.close()
      next?.packets?.close()
      URL.revokeObjectURL(address)
    },
  }
}

export type JoinedStream = ReturnType<typeof createJoinedStream>
