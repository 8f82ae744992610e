import { pulledStream } from '../../base/pulled-stream.ts'
import { AppError } from '../../base/errors.ts'
import type { Log } from '../../base/log.ts'
import type { FileCache } from '../../media/file-cache.ts'
import type { MediaFile } from '../../media/media-file.ts'
import type { Section } from '../../media/section.ts'
import type { Conversions } from './conversions.ts'
import { createConversions } from './conversions.ts'
import type { MeterTranscode } from './ffmpeg.ts'
import { flacArguments, provenReadable, startFfmpeg } from './ffmpeg.ts'
import { createFairSemaphore } from './fair-semaphore.ts'

/** The listener, and a signal that ends with the request. */
export type Listener = { name: string; signal: AbortSignal }

export type Transcoder = {
  /** @throws AppError `unavailable` without ffmpeg */
  open: (...of: Parameters<Conversions['open']>) => ReturnType<Conversions['open']>
  /**
   * Starts a conversion to FLAC and resolves with its bytes once the first of them are there.
   *
   * @throws AppError `unavailable` without ffmpeg, with too many conversions at once, and when it cannot be decoded;
   *   `media_unreachable` when the disk does not answer
   */
  toFlac(
    file: MediaFile,
    of: { isLossy: boolean; rateHz: number | null; section: Section | null },
    listener: Listener,
  ): Promise<ReadableStream<Uint8Array>>
  /** The numbers of running conversions, and of those that wait for a place. */
  load(): { running: number; waiting: number }
  /** Ends all conversions. */
  close(): void
}

type Parts = {
  /** Path of ffmpeg; null when there is none. */
  ffmpeg: string | null
  cache: FileCache
  aheadMaxBytes: number
  log: Log
  meter: MeterTranscode
  waitMaxMs?: number
}

const conversionsAtOnce = 4
/** The longest wait for a place, after which the listener gets `unavailable`. */
const placeWaitMaxMs = 8_000

/** Converts with ffmpeg in child processes, limited in number. */
export function createTranscoder(parts: Parts): Transcoder {
  const { ffmpeg, cache, aheadMaxBytes, log, meter, waitMaxMs = placeWaitMaxMs } = parts
  const semaphore = createFairSemaphore(conversionsAtOnce, waitMaxMs, () => meter('refused', 0))
  const programOf = (): string => {
    if (ffmpeg === null) throw new AppError('unavailable', 'This server has no ffmpeg to convert audio with')
    return ffmpeg
  }
  const start = (file: MediaFile, options: string[]) =>
    startFfmpeg({ program: programOf(), log, meter }, file, options)
  const conversions = createConversions({ semaphore, cache, aheadMaxBytes, start })
  const closing = new AbortController()

  return {
    open: (...of) => {
      programOf()
      return conversions.open(...of)
    },
    toFlac: async (file, { isLossy, rateHz, section }, { name, signal }) => {
      programOf()
      const over = AbortSignal.any([signal, closing.signal])
      const leave = await semaphore.take(name, over)
      const running = await provenReadable(file)
        .then(() => {
          over.throwIfAborted()
          return start(file, flacArguments(file, isLossy, rateHz, section))
        })
        .catch((error: unknown) => {
          leave()
          throw error
        })
      const end = (): void => {
        running.end('abandoned')
        leave()
      }
      over.addEventListener('abort', end)
      const read = () =>
        running.read().catch((error: unknown) => {
          leave()
          throw error
        })
      let next = await read()
      return pulledStream(async () => {
        const bytes = next ?? (await read())
        next = null
        if (!bytes) leave()
        return bytes
      }, end)
    },
    load: semaphore.load,
    close: () => {
      closing.abort()
      conversions.close()
    },
  }
}
