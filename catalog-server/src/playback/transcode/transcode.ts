import type { Subprocess } from 'bun'
import { AppError } from '../../base/errors.ts'
import type { Log } from '../../base/log.ts'
import { codecs, containers } from '../../media/formats.ts'
import type { MediaFile } from '../../media/media-file.ts'
import type { TranscodeOutcome } from '../../metrics/metrics.ts'

export type Transcoder = {
  /**
   * Starts a conversion to FLAC and resolves with its bytes once the first of them are there.
   *
   * @param isLossy 16 bits a sample are enough then
   * @throws AppError `unavailable` without ffmpeg, with too many conversions at once, and for what cannot be decoded;
   *   `media_unreachable` when the disk does not answer
   */
  toFlac(file: MediaFile, isLossy: boolean, signal: AbortSignal): Promise<ReadableStream<Uint8Array>>
  /** Conversions under way, and those whose file is looked for first. */
  load(): { running: number; waiting: number }
  /** Ends all conversions. */
  close(): void
}

/** Told of each conversion how it ended and for how long it ran, and of each that there was no place for. */
export type MeterTranscode = (outcome: TranscodeOutcome, seconds: number) => void

/** `unwanted`: why nobody waits for it any more; how it ends is then of no interest. */
type Conversion = {
  child: Subprocess<'ignore', 'pipe', 'pipe'>
  file: MediaFile
  unwanted: 'abandoned' | 'failed' | null
}

const conversionsAtOnce = 4
const headBytes = 64 * 1024
const retryAfterSeconds = 10
/** A conversion that gives nothing for so long may wait for its disk: then the disk is asked beside it. */
const suspicionMs = 800
/** A disk that answers leaves it so much time for its work. */
const workMaxMs = 20_000
/** Of processor time: many times what an album in one file takes. */
const processorSeconds = 1_800
/** On the wall, for the listener who pauses. */
const conversionMs = 6 * 3_600_000
const memoryMaxBytes = 256 * 1024 * 1024
const complaintsMaxCharacters = 2_000

/** Containers that no scan takes up, but that catalogs of other programs may name. */
const ofImportedCatalogs = ['caf', 'tta']
/** What ffmpeg may open. A playlist dressed up as music could have it read other files. */
const demuxers = [...Object.values(containers).flatMap((row) => row.demuxers), ...ofImportedCatalogs]
/** What ffmpeg may decode: no video decoder is ever reached, whatever a file carries. */
const decoders = Object.values(codecs).flatMap((row) => row.decoders)

/** Converts with ffmpeg in children of their own: no shell, no network, few formats, limited in number and time. */
export function createTranscoder(ffmpeg: string | null, log: Log, meter: MeterTranscode): Transcoder {
  const running = new Set<Conversion>()
  /** Those whose file is looked at first have their place already. */
  let proving = 0

  return {
    toFlac: async (file, isLossy, signal) => {
      if (ffmpeg === null)
        throw new AppError('unavailable', 'This server has no ffmpeg to convert audio with')
      if (running.size + proving >= conversionsAtOnce) {
        meter('refused', 0)
        throw new AppError('unavailable', 'Too many conversions at once', {
          headers: { 'retry-after': String(retryAfterSeconds) },
        })
      }
      proving += 1
      await provenReadable(file).finally(() => (proving -= 1))
      signal.throwIfAborted()
      const child = Bun.spawn([ffmpeg, ...argumentsFor(file.path, isLossy)], {
        stdin: 'ignore',
        stdout: 'pipe',
        stderr: 'pipe',
        env: {},
        timeout: conversionMs,
        killSignal: 'SIGKILL',
      })
      const startedMs = performance.now()
      const conversion: Conversion = { child, file, unwanted: null }
      running.add(conversion)
      // One that hangs in the system ends when its disk answers, and takes nobody's place until then.
      const leave = (why: 'abandoned' | 'failed'): void => {
        conversion.unwanted ??= why
        running.delete(conversion)
        child.kill('SIGKILL')
      }
      const abandon = (): void => leave('abandoned')
      signal.addEventListener('abort', abandon)
      void child.exited.then((status) => {
        running.delete(conversion)
        signal.removeEventListener('abort', abandon)
        const outcome = conversion.unwanted ?? (status === 0 ? 'completed' : 'failed')
        meter(outcome, (performance.now() - startedMs) / 1_000)
      })
      return await bytesOf(conversion, leave, log)
    },
    load: () => ({ running: running.size, waiting: proving }),
    close: () => {
      for (const conversion of running) {
        conversion.unwanted = 'abandoned'
        conversion.child.kill('SIGKILL')
      }
    },
  }
}

/** @throws AppError `media_unreachable` */
async function provenReadable(file: MediaFile): Promise<void> {
  const pieces = file.pieces(0, Math.min(file.sizeBytes, headBytes) - 1)
  await pieces.next()
  await pieces.return()
}

/**
 * Reads a file as its disk gives it, until it is over. @throws AppError `media_unreachable` from the call on that hangs
 */
async function readThrough(file: MediaFile, isOver: () => boolean): Promise<void> {
  for await (const _ of file.pieces(0, file.sizeBytes - 1)) if (isOver()) return
}

const argumentsFor = (path: string, isLossy: boolean): string[] =>
  [
    ['-nostdin', '-hide_banner', '-loglevel', 'error', '-threads', '1'],
    ['-max_alloc', String(memoryMaxBytes), '-timelimit', String(processorSeconds)],
    ['-protocol_whitelist', 'file,pipe', '-format_whitelist', demuxers.join(',')],
    ['-codec_whitelist', decoders.join(',')],
    // The scheme keeps a name such as `concat:…` or `-y` from being anything but a name.
    ['-i', `file:${path}`, '-map', '0:a:0', '-vn', '-sn', '-dn', '-map_metadata', '-1'],
    isLossy ? ['-sample_fmt', 's16'] : [],
    ['-c:a', 'flac', '-f', 'flac', 'pipe:1'],
  ].flat()

/** Waiting for the first bytes turns a file that cannot be decoded into an error instead of an empty song. */
async function bytesOf(
  conversion: Conversion,
  leave: (why: 'abandoned' | 'failed') => void,
  log: Log,
): Promise<ReadableStream<Uint8Array>> {
  const { child, file } = conversion
  const complaints = complaintsOf(conversion)
  const complain = async (message: string): Promise<void> => {
    if (!conversion.unwanted) log.warn(message, { path: file.path, complaints: await complaints })
  }
  const reader = child.stdout.getReader()
  const read = async () => {
    const failure = Promise.withResolvers<never>()
    let isOver = false
    const fail = (error: unknown): void => {
      if (isOver) return
      leave('failed')
      failure.reject(error)
    }
    const looking = setTimeout(() => void readThrough(file, () => isOver).catch(fail), suspicionMs)
    const deadline = setTimeout(
      () => fail(new AppError('unavailable', 'This file takes too long to convert')),
      workMaxMs,
    )
    try {
      return await Promise.race([reader.read(), failure.promise])
    } finally {
      isOver = true
      clearTimeout(looking)
      clearTimeout(deadline)
    }
  }
  const first = await read()
  if (first.done) {
    await complain('A file could not be converted')
    throw new AppError('unavailable', 'This file cannot be converted')
  }
  let next: Uint8Array | undefined = first.value
  return new ReadableStream(
    {
      pull: async (controller) => {
        const chunk: Uint8Array | undefined = next ?? (await read()).value
        next = undefined
        if (chunk) return controller.enqueue(chunk)
        if ((await child.exited) === 0) return controller.close()
        await complain('A conversion ended early')
        // The connection breaks, so that a part of a song is not taken for all of it.
        controller.error(new Error('The conversion ended early'))
      },
      cancel: () => leave('abandoned'),
    },
    { highWaterMark: 0 },
  )
}

/** The first of what the child complains about; the rest is read and dropped, so that it never waits for us. */
async function complaintsOf({ child }: Conversion): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  for await (const bytes of child.stderr)
    if (text.length < complaintsMaxCharacters) text += decoder.decode(bytes, { stream: true })
  return text.slice(0, complaintsMaxCharacters).trim()
}
