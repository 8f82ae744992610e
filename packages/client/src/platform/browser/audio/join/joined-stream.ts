import { createPackager } from './packaging.ts'
import { createSourceFeed, Superseded } from './source-feed.ts'
import { openTrack, type TrackPackets } from './track-packets.ts'

/** `durationSeconds`: null where nobody knows. */
export type JoinedTrack = { url: string; durationSeconds: number | null }

/** A track with its place on the element's timeline. */
type Part = JoinedTrack & { beginsAt: number; packets: TrackPackets | null }

type JoinedStreamEvents = {
  /** The track after the current one has started. */
  advanced: (track: JoinedTrack) => void
  /** The exact length of the current track, in seconds. */
  duration: (seconds: number) => void
  /** The buffer has nearly run out and cannot be filled: the element has to continue without this stream. */
  failed: () => void
}

/** After a failure, the stream is given up when less than this is buffered. */
const lowSeconds = 1
/** Music that ends so much earlier than it should is damaged. */
const shortSeconds = 1.5

/**
 * Plays tracks one after the other through one element without a gap: their packets are laid end to end on the
 * element's timeline, each track cut to its actual music. `seconds` of a track count from its beginning.
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
  /** The part that is being filled, or was filled last. */
  let filling: Part | null = null
  /** Wakes the filling when a next track is set. */
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
    on.advanced(current)
    tellDuration()
  }
  element.addEventListener('timeupdate', onTime)

  async function fill(mine: number, part: Part): Promise<void> {
    filling = part
    const packets = (part.packets ??= await openTrack(part.url))
    // It may have been given up while it was opened, and is closed by nobody else then.
    if (part !== current && part !== next) packets.close()
    feed.check(mine)
    const packager = createPackager(packets, (bytes) => feed.append(mine, bytes, endOf(part)))
    let begin: number | null = null
    let end = 0
    tellDuration()
    for await (const packet of packets.all()) {
      end = packet.timestamp + packet.duration - packets.leadSeconds
      if (begin === null) {
        begin = packet.timestamp
        const offset = part.beginsAt - packets.leadSeconds + begin
        await feed.place(mine, { ...packager, offset, begin: part.beginsAt })
      }
      await packager.add(packet, packet.timestamp - begin)
    }
    await packager.finish()
    // A damaged file is read as if it ended, or without its damaged part. An element finds the rest.
    if (end < (part.durationSeconds ?? 0) - shortSeconds) throw new Error('Music is missing')
    tellDuration()
  }

  /** Fills with `first`, or continues after it, and then with following tracks for as long as there are some. */
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
      // The next track is not audible yet. If it cannot be opened, it is loaded in the usual way when its turn comes.
      if (next && filling === next && next.packets === null) {
        next = null
        return void feed.end(mine).catch(() => undefined)
      }
      while (feed.aheadSeconds() > lowSeconds) await feed.moved()
      if (feed.isNow(mine)) on.failed()
    }
  }

  /** Discards the buffer after `part`, and fills it anew from there. */
  function refillBehind(part: Part): void {
    const mine = feed.begin()
    named()
    feed.clear(mine, endOf(part) ?? 0).then(
      () => void start(mine, part, true),
      () => undefined,
    )
  }

  return {
    load(track: JoinedTrack): void {
      element.src = address
      current = { ...track, beginsAt: 0, packets: null }
      void start(feed.begin(), current, false)
    },
    /** Sets the follower of the current track; null for none. */
    setNext(track: JoinedTrack | null): void {
      if ((track?.url ?? null) === (next?.url ?? null)) return
      const hasBegun = next !== null && filling === next
      next?.packets?.close()
      next = track && { ...track, beginsAt: 0, packets: null }
      if (hasBegun && current) refillBehind(current)
      else named()
    },
    /** Seeks within the buffer. @returns false for a position outside of it */
    seek(seconds: number): boolean {
      const at = (current?.beginsAt ?? 0) + seconds
      if (!feed.holds(at)) return false
      element.currentTime = at
      return true
    },
    /** The start of the current track on the element's timeline. */
    beginsAt: (): number => current?.beginsAt ?? 0,
    endsAt: (): number => endOf(current) ?? Number.POSITIVE_INFINITY,
    dispose(): void {
      feed.dispose()
      element.removeEventListener('timeupdate', onTime)
      current?.packets?.close()
      next?.packets?.close()
      current = next = null
      URL.revokeObjectURL(address)
    },
  }
}

export type JoinedStream = ReturnType<typeof createJoinedStream>
