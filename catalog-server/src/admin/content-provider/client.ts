import type { z } from 'zod'
import type { Clock } from '../../base/clock.ts'
import { messageOf } from '../../base/errors.ts'
import { readHead } from '../../media/disk/read-head.ts'
import { audioTypeOf, imageTypeOf } from '../../media/magic.ts'
import type { DownloaderOperation, Metrics } from '../../metrics/metrics.ts'
import type { Semaphore } from '../../base/semaphore.ts'
import { readJson, saveBody } from './body.ts'
import { createBreaker } from './breaker.ts'
import { DownloaderFailure, DownloaderPaused } from './failure.ts'
import { AlbumPayload, ArtistPayload, TrackPayload } from './payloads.ts'

export type Downloader = ReturnType<typeof createDownloader>

export type DownloaderParts = {
  /** Chosen by the operator, so it may be a private address. */
  url: string
  timeoutMs: number
  /** Limits concurrent requests. */
  semaphore: Semaphore
  clock: Clock
  metrics: Pick<Metrics, 'meterDownloader' | 'downloaderBytes'>
}

const jsonMaxBytes = 8 * 1024 * 1024
const imageMaxBytes = 20 * 1024 * 1024
const audioMaxBytes = 2 * 1024 * 1024 * 1024

/**
 * The client of the service with more music. The service is not trusted: no redirect is followed, no address from an
 * answer is requested, no answer names a file, and every answer has a limit of time and size.
 */
export function createDownloader({ url, timeoutMs, semaphore, clock, metrics }: DownloaderParts) {
  const base = url.replace(/\/+$/, '')
  const breaker = createBreaker(clock)
  const closing = new AbortController()

  const ask = <R>(
    operation: DownloaderOperation,
    path: string,
    take: (response: Response) => Promise<R>,
  ): Promise<R> =>
    semaphore.run(async () => {
      if (closing.signal.aborted) throw new DownloaderPaused('The server is ending')
      breaker.check()
      const done = new AbortController()
      const signal = AbortSignal.any([closing.signal, done.signal, AbortSignal.timeout(timeoutMs)])
      const startedMs = clock.monotonicMs()
      const meter = (failure: DownloaderFailure | null): void =>
        metrics.meterDownloader(operation, (clock.monotonicMs() - startedMs) / 1_000, failure?.kind ?? null)
      try {
        const result = await take(await request(base + path, signal))
        breaker.worked()
        meter(null)
        return result
      } catch (error) {
        if (closing.signal.aborted) throw new DownloaderPaused('The server is ending', { cause: error })
        const failure = failureOf(error)
        if (failure.isRefusal) breaker.worked()
        else breaker.failed()
        meter(failure)
        throw failure
      } finally {
        // Cancels the unread rest of the answer.
        done.abort()
      }
    })

  const json = <T extends { id: string }>(
    operation: DownloaderOperation,
    path: string,
    id: string,
    schema: z.ZodType<T>,
  ): Promise<T> =>
    ask(operation, path + segment(id), async (response) => {
      const result = schema.safeParse(await readJson(response, jsonMaxBytes))
      if (!result.success)
        throw new DownloaderFailure('parse', result.error.issues[0]?.message ?? 'malformed')
      if (result.data.id !== id) throw new DownloaderFailure('parse', 'The answer is about something else')
      return result.data
    })

  const bytes = async (
    operation: DownloaderOperation,
    kind: 'audio' | 'image',
    path: string,
    file: string,
  ): Promise<number> => {
    const [maxBytes, typeOf] =
      kind === 'audio' ? ([audioMaxBytes, audioTypeOf] as const) : ([imageMaxBytes, imageTypeOf] as const)
    const size = await ask(operation, path, async (response) => {
      const size = await saveBody(response, file, maxBytes)
      if (typeOf(await readHead(file)) === null)
        throw new DownloaderFailure('download', `The answer is no ${kind} of a known format`)
      return size
    })
    metrics.downloaderBytes.inc({ content_type: kind }, size)
    return size
  }

  return {
    health: (): Promise<void> => ask('health_check', '/health', async () => undefined),
    artist: (id: string): Promise<ArtistPayload> => json('get_artist', '/artist/', id, ArtistPayload),
    album: (id: string): Promise<AlbumPayload> => json('get_album', '/album/', id, AlbumPayload),
    track: (id: string): Promise<TrackPayload> => json('get_track', '/track/', id, TrackPayload),
    /** Writes a new file at `path` and returns its size. Only its first bytes are checked. */
    audio: async (id: string, path: string): Promise<number> =>
      bytes('download_audio', 'audio', `/track/${segment(id)}/audio`, path),
    /** Writes a new file at `path` and returns its size. Only its first bytes are checked. */
    image: async (id: string, path: string): Promise<number> =>
      bytes('download_image', 'image', `/image/${segment(id)}`, path),
    /** Whether requests are paused after repeated failures. */
    isPaused: breaker.isOpen,
    /** Aborts the running requests. */
    close: (): void => closing.abort(),
  }
}

/** An id as a segment of a path. Dots alone would lead up, however they are encoded. */
function segment(id: string): string {
  if (id === '.' || id === '..' || !id.isWellFormed())
    throw new DownloaderFailure('status', 'Such an id cannot be asked for', { isRefusal: true })
  return encodeURIComponent(id)
}

async function request(url: string, signal: AbortSignal): Promise<Response> {
  const response = await fetch(url, {
    signal,
    redirect: 'manual',
    headers: { accept: '*/*', 'accept-encoding': 'identity', 'user-agent': 'Pezzottify' },
  }).catch((cause: unknown) => {
    throw new DownloaderFailure('connection', messageOf(cause), { cause })
  })
  if (response.status !== 200)
    throw new DownloaderFailure('status', `The downloader answered ${response.status}`, {
      isRefusal: response.status >= 400 && response.status < 500 && response.status !== 429,
    })
  const encoding = response.headers.get('content-encoding') ?? 'identity'
  // A few compressed bytes may expand to any number of them.
  if (encoding !== 'identity') throw new DownloaderFailure('download', `The answer is packed as ${encoding}`)
  return response
}

/** The connection may break, or the time-out expire, in the middle of an answer too. */
const failureOf = (error: unknown): DownloaderFailure =>
  error instanceof DownloaderFailure
    ? error
    : new DownloaderFailure('connection', messageOf(error), { cause: error })
