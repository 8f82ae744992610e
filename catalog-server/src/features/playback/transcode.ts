import type { Subprocess } from 'bun'
import { AppError } from '../../errors.ts'
import type { Log } from '../../log.ts'

export type Transcoder = {
  /**
   * Starts a conversion to FLAC and resolves with its bytes once the first of them are there.
   *
   * @param isLossy 16 bits a sample are enough then
   * @throws AppError `unavailable` without ffmpeg, with too many conversions at once, and for what cannot be decoded
   */
  toFlac(path: string, isLossy: boolean, signal: AbortSignal): Promise<ReadableStream<Uint8Array>>
  /** Ends all conversions. */
  close(): void
}

/** `isUnwanted` once nobody waits for it any more; how it ends is then of no interest. */
type Conversion = { child: Subprocess<'ignore', 'pipe', 'pipe'>; path: string; isUnwanted: boolean }

const conversionsAtOnce = 4
const retryAfterSeconds = 10
const firstBytesMs = 20_000
/** Of processor time: many times what an album in one file takes. */
const processorSeconds = 1_800
/** On the wall, for the listener who pauses. */
const conversionMs = 6 * 3_600_000
const memoryMaxBytes = 256 * 1024 * 1024
const complaintsMaxCharacters = 2_000

/** What ffmpeg may open. A playlist dressed up as music could have it read other files. */
const demuxers = ['aac', 'aiff', 'ape', 'asf', 'caf', 'flac', 'mov', 'mp3', 'ogg', 'tta', 'w64', 'wav', 'wv']
/** What ffmpeg may decode: no video decoder is ever reached, whatever a file carries. */
const decoders = [
  ['aac', 'aac_latm', 'alac', 'ape', 'flac', 'mp1', 'mp1float', 'mp2', 'mp2float', 'mp3', 'mp3float'],
  ['vorbis', 'opus', 'libopus', 'speex', 'libspeex', 'tta', 'wavpack'],
  ['wmav1', 'wmav2', 'wmapro', 'wmalossless', 'wmavoice'],
  ['pcm_alaw', 'pcm_mulaw', 'pcm_s8', 'pcm_u8', 'pcm_s16le', 'pcm_s16be', 'pcm_s24le', 'pcm_s24be'],
  ['pcm_s32le', 'pcm_s32be', 'pcm_f32le', 'pcm_f32be', 'pcm_f64le', 'pcm_f64be', 'pcm_bluray'],
  ['adpcm_ms', 'adpcm_ima_wav', 'adpcm_ima_qt', 'adpcm_yamaha'],
].flat()

/** Converts with ffmpeg in children of their own: no shell, no network, few formats, limited in number and time. */
export function createTranscoder(ffmpeg: string | null, log: Log): Transcoder {
  const running = new Set<Conversion>()

  return {
    toFlac: async (path, isLossy, signal) => {
      if (ffmpeg === null)
        throw new AppError('unavailable', 'This server has no ffmpeg to convert audio with')
      if (running.size >= conversionsAtOnce)
        throw new AppError('unavailable', 'Too many conversions at once', {
          headers: { 'retry-after': String(retryAfterSeconds) },
        })
      signal.throwIfAborted()
      const child = Bun.spawn([ffmpeg, ...argumentsFor(path, isLossy)], {
        stdin: 'ignore',
        stdout: 'pipe',
        stderr: 'pipe',
        env: {},
        timeout: conversionMs,
        killSignal: 'SIGKILL',
      })
      const conversion: Conversion = { child, path, isUnwanted: false }
      running.add(conversion)
      const leave = (): void => end(conversion)
      signal.addEventListener('abort', leave)
      void child.exited.then(() => {
        running.delete(conversion)
        signal.removeEventListener('abort', leave)
      })
      return await bytesOf(conversion, log)
    },
    close: () => {
      for (const conversion of running) end(conversion)
    },
  }
}

function end(conversion: Conversion): void {
  conversion.isUnwanted = true
  conversion.child.kill('SIGKILL')
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
async function bytesOf(conversion: Conversion, log: Log): Promise<ReadableStream<Uint8Array>> {
  const { child, path } = conversion
  const complaints = complaintsOf(conversion)
  const complain = async (message: string): Promise<void> => {
    if (!conversion.isUnwanted) log.warn(message, { path, complaints: await complaints })
  }
  const reader = child.stdout.getReader()
  const deadline = setTimeout(() => child.kill('SIGKILL'), firstBytesMs)
  const first = await reader.read()
  clearTimeout(deadline)
  if (first.done) {
    await complain('A file could not be converted')
    throw new AppError('unavailable', 'This file cannot be converted')
  }
  let next: Uint8Array | undefined = first.value
  return new ReadableStream(
    {
      pull: async (controller) => {
        const chunk: Uint8Array | undefined = next ?? (await reader.read()).value
        next = undefined
        if (chunk) return controller.enqueue(chunk)
        if ((await child.exited) === 0) return controller.close()
        await complain('A conversion ended early')
        // The connection breaks, so that a part of a song is not taken for all of it.
        controller.error(new Error('The conversion ended early'))
      },
      cancel: () => end(conversion),
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
