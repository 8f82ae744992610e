import { AppError } from '../../base/errors.ts'
import type { FileCache } from '../../media/file-cache.ts'
import type { MediaFile } from '../../media/media-file.ts'
import type { Running } from './ffmpeg.ts'
import { layoutArguments, provenReadable } from './ffmpeg.ts'
import { framed } from './framed.ts'
import type { Layout } from './layouts/layout.ts'
import { chunkBytes, chunkCount } from './layouts/layout.ts'
import type { FairSemaphore } from './fair-semaphore.ts'

export type Workshop = {
  semaphore: FairSemaphore
  cache: FileCache
  /** A run ends when it is this far ahead of its listeners; the next one continues from there. */
  aheadMaxBytes: number
  start(file: MediaFile, options: string[]): Running
}

/** A reader of a conversion: the chunk that it is at, and the run that it waits for. */
export type Reader = { listener: string; chunk: number; run: Run | null }

/** One ffmpeg process that fills chunk after chunk. `next`: the chunk that it is at. */
type Run = { next: number; chunk: Chunk | null; cancel: AbortController; failure: unknown }
type Chunk = { bytes: Uint8Array<ArrayBuffer>; filled: number }

/** A run this close to a chunk is waited for: a new one would take as long to begin. */
const chunksWaitedFor = 3
/** Ten minutes. */
const aheadMaxChunks = 250
/** The most chunks that could not be stored on the disk, and wait in memory to be read. */
const uncachedMax = 6

/**
 * One file in one layout, converted chunk by chunk on demand. A reader of a missing chunk starts a run of ffmpeg at its
 * time; all readers share the chunks. Finished chunks are put into the store, so stored ones are always complete.
 */
export function createConversion(workshop: Workshop, file: MediaFile, layout: Layout, key: string) {
  const { semaphore, cache, aheadMaxBytes, start } = workshop
  const readers = new Set<Reader>()
  const runs = new Set<Run>()
  /** Chunks that are being made, or could not be stored. */
  const chunks = new Map<number, Chunk>()
  let isCached = true
  let news = Promise.withResolvers<void>()

  const nameOf = (index: number): string => `${key}-${index}`
  const isThere = (index: number): boolean => cache.has(nameOf(index))
  const isMade = (index: number): boolean => isThere(index) || chunks.has(index)
  const tell = (): void => {
    news.resolve()
    news = Promise.withResolvers<void>()
  }

  const aheadOf = (index: number): number => {
    const most = Math.min(aheadMaxChunks, Math.ceil(aheadMaxBytes / chunkBytes(layout, 0)))
    return index + (isCached ? most : uncachedMax - 2)
  }
  const isWanted = (index: number): boolean =>
    [...readers].some(({ chunk }) => chunk <= index && index <= aheadOf(chunk))

  const store = async (index: number, chunk: Chunk): Promise<void> => {
    isCached = (await cache.put(nameOf(index), chunk.bytes)) !== null
    if (isCached) chunks.delete(index)
    else {
      const uncached = [...chunks].filter(([, { bytes, filled }]) => filled === bytes.length)
      for (const [oldest] of uncached.slice(0, -uncachedMax)) chunks.delete(oldest)
    }
  }

  const begin = (index: number): Chunk => {
    const chunk = { bytes: new Uint8Array(chunkBytes(layout, index)), filled: 0 }
    chunks.set(index, chunk)
    return chunk
  }

  /** Fills chunks until the end, or until the next one exists or is being made, or no reader wants it. */
  const fill = async (run: Run, running: Running, skipBytes: number): Promise<'completed' | 'abandoned'> => {
    let skip = skipBytes
    for (;;) {
      const read = await running.read()
      if (!read) throw new AppError('unavailable', 'The sound of this file ends early')
      let bytes = read.subarray(skip)
      skip = Math.max(0, skip - read.length)
      while (bytes.length > 0) {
        // Another run may have come here while this one was being started.
        if (!run.chunk && isMade(run.next)) return 'completed'
        const chunk = (run.chunk ??= begin(run.next))
        const taken = bytes.subarray(0, chunk.bytes.length - chunk.filled)
        chunk.bytes.set(taken, chunk.filled)
        chunk.filled += taken.length
        bytes = bytes.subarray(taken.length)
        tell()
        if (chunk.filled < chunk.bytes.length) continue
        await store(run.next, chunk)
        run.chunk = null
        run.next += 1
        if (run.next >= chunkCount(layout) || isMade(run.next)) return 'completed'
        if (!isWanted(run.next)) return 'abandoned'
      }
    }
  }

  const work = async (run: Run, listener: string): Promise<void> => {
    const { signal } = run.cancel
    const leave = await semaphore.take(listener, signal)
    try {
      await provenReadable(file)
      signal.throwIfAborted()
      const lead = run.next > 0 ? layout.leadUnits : 0
      const unit = run.next * layout.chunkUnits - lead
      const running = framed(start(file, layoutArguments(file, layout, unit)), layout.framing, unit)
      const abandon = (): void => {
        running.end('abandoned')
        leave()
      }
      signal.addEventListener('abort', abandon)
      running.end(await fill(run, running, (lead + layout.start.skippedUnits) * layout.unitBytes))
    } finally {
      leave()
    }
  }

  const startRun = (index: number, listener: string): Run => {
    const run: Run = { next: index, chunk: null, cancel: new AbortController(), failure: null }
    runs.add(run)
    work(run, listener)
      .catch((error: unknown) => {
        run.failure = error
      })
      .finally(() => {
        runs.delete(run)
        if (run.chunk && chunks.get(run.next) === run.chunk) chunks.delete(run.next)
        tell()
      })
    return run
  }

  return {
    readers,
    /** Whether there are neither readers nor runs. */
    isIdle: (): boolean => readers.size === 0 && runs.size === 0,
    /** Ends the runs when there are no more readers. */
    abandonRuns: (): void => {
      for (const run of runs) run.cancel.abort(new AppError('unavailable', 'The conversion was ended'))
    },
    /** Bytes of a chunk from `within` on, at most `most` of them; null when they are not there yet. */
    async read(index: number, within: number, most: number): Promise<Uint8Array<ArrayBuffer> | null> {
      const chunk = chunks.get(index)
      if (chunk && chunk.filled > within)
        return chunk.bytes.slice(within, Math.min(chunk.filled, within + most))
      // What is kept is found although it is being made again: `wait` does not wait for it.
      if (chunk && !isThere(index)) return null
      const file = await cache.find(nameOf(index))
      const length = chunkBytes(layout, index)
      if (file?.sizeBytes !== length) {
        cache.forget(nameOf(index))
        return null
      }
      const bytes = await file.body(within, Math.min(within + most, length) - 1).then((body) => body.bytes())
      if (bytes.length > 0) return bytes
      cache.forget(nameOf(index))
      return null
    },
    /**
     * Resolves when a chunk has progressed. A run is started when none is close to it.
     *
     * @throws the error that ended the run that the reader waited for
     */
    async wait(reader: Reader, index: number, within: number): Promise<void> {
      if (isThere(index) || (chunks.get(index)?.filled ?? 0) > within) return
      if (reader.run?.failure) throw reader.run.failure
      if (!readers.has(reader)) throw new AppError('unavailable', 'The conversion was ended')
      reader.run =
        [...runs].find((run) => !run.cancel.signal.aborted && isNear(run, index)) ??
        startRun(index, reader.listener)
      await news.promise
    },
  }
}

const isNear = ({ next }: Run, index: number): boolean => next <= index && index - next <= chunksWaitedFor

export type Conversion = ReturnType<typeof createConversion>
