import { AppError } from '../../base/errors.ts'
import type { Log } from '../../base/log.ts'
import { ffmpegDecoders, ffmpegDemuxers } from '../../media/formats.ts'
import type { MediaFile } from '../../media/media-file.ts'
import { secondsOf, type Section } from '../../media/section.ts'
import type { TranscodeOutcome } from '../../metrics/metrics.ts'
import type { Layout } from './layouts/layout.ts'

/** Called for each conversion with its outcome and duration, and for each that got no place. */
export type MeterTranscode = (outcome: TranscodeOutcome, seconds: number) => void

/** A running ffmpeg process. */
export type Running = {
  /**
   * The next bytes; null at the successful end.
   *
   * @throws AppError `unavailable` when it cannot be decoded or takes too long, `media_unreachable` when the disk does
   *   not answer
   */
  read(): Promise<Uint8Array<ArrayBuffer> | null>
  /** Ends it: all wanted bytes are there, or no reader is left. */
  end(outcome: 'completed' | 'abandoned'): void
}

type Parts = { program: string; log: Log; meter: MeterTranscode }

const headBytes = 64 * 1024
/** After this silence of a conversion its disk is checked, since it may be waiting for that. */
const suspicionMs = 800
/** The longest silence of a conversion whose disk answers. */
const workMaxMs = 20_000
/** The limit of processor time: many times what an album in one file takes. */
const processorSeconds = 1_800
/** The limit of elapsed time, for the listener who pauses. */
const conversionMs = 6 * 3_600_000
const memoryMaxBytes = 256 * 1024 * 1024
const complaintsMaxCharacters = 2_000

/**
 * The arguments for converting a file, or a part of it, to FLAC. `isLossy`: 16 bits a sample are enough then.
 */
export const flacArguments = (
  file: MediaFile,
  isLossy: boolean,
  rateHz: number | null,
  section: Section | null,
): string[] =>
  [
    inputOf(file, secondsOf(section?.startFrames ?? 0)),
    lengthOf(section),
    isLossy ? ['-sample_fmt', 's16'] : [],
    rateHz === null ? [] : ['-ar', String(rateHz)],
    ['-c:a', 'flac', '-f', 'flac', 'pipe:1'],
  ].flat()

/** The arguments for the samples of a file, or of a part of it: 16 bits, one channel. */
export const sampleArguments = (file: MediaFile, rateHz: number, section: Section | null): string[] =>
  [
    inputOf(file, secondsOf(section?.startFrames ?? 0)),
    lengthOf(section),
    ['-ac', '1', '-ar', String(rateHz), '-c:a', 'pcm_s16le', '-f', 's16le', 'pipe:1'],
  ].flat()

/**
 * The arguments for the units of a layout from `unit` on. A damaged part becomes silence of the same duration, so that
 * the following parts keep their place; a little silence at the end makes up for what encoders hold back.
 */
export const layoutArguments = (file: MediaFile, layout: Layout, unit: number): string[] =>
  [
    inputOf(file, layout.start.seconds + unit / layout.unitsPerSecond),
    ['-af', 'aresample=async=1:first_pts=0,apad=pad_dur=2'],
    layout.encoder,
    ['-flush_packets', '1', 'pipe:1'],
  ].flat()

const lengthOf = (section: Section | null): string[] =>
  section?.endFrames ? ['-t', secondsOf(section.endFrames - section.startFrames).toFixed(6)] : []

const inputOf = ({ path }: MediaFile, fromSeconds: number): string[] =>
  [
    ['-nostdin', '-hide_banner', '-loglevel', 'error', '-threads', '1'],
    ['-max_alloc', String(memoryMaxBytes), '-timelimit', String(processorSeconds)],
    ['-protocol_whitelist', 'file,pipe', '-format_whitelist', ffmpegDemuxers.join(',')],
    ['-codec_whitelist', ffmpegDecoders.join(',')],
    fromSeconds > 0 ? ['-ss', fromSeconds.toFixed(6)] : [],
    // The scheme keeps a name such as `concat:…` or `-y` from being anything but a name.
    ['-i', `file:${path}`, '-map', '0:a:0', '-vn', '-sn', '-dn', '-map_metadata', '-1'],
  ].flat()

/** Starts ffmpeg as a child process: no shell, no network, few formats, limited time and memory. */
export function startFfmpeg({ program, log, meter }: Parts, file: MediaFile, options: string[]): Running {
  const child = Bun.spawn([program, ...options], {
    stdin: 'ignore',
    stdout: 'pipe',
    stderr: 'pipe',
    env: {},
    timeout: conversionMs,
    killSignal: 'SIGKILL',
  })
  const startedMs = performance.now()
  let ended: TranscodeOutcome | null = null
  // A child that hangs in the system ends when its disk answers, and occupies no place until then.
  const end = (outcome: TranscodeOutcome): void => {
    ended ??= outcome
    child.kill('SIGKILL')
  }
  void child.exited.then((status) =>
    meter(ended ?? (status === 0 ? 'completed' : 'failed'), (performance.now() - startedMs) / 1_000),
  )
  const complaints = complaintsOf(child.stderr)
  const reader = child.stdout.getReader()
  let hasBegun = false

  /** The next bytes, or an error when the disk or the conversion takes too long. */
  const readInTime = async () => {
    const failure = Promise.withResolvers<never>()
    let isOver = false
    const fail = (error: unknown): void => {
      if (isOver) return
      end('failed')
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

  return {
    read: async () => {
      const { value } = await readInTime()
      if (value) {
        hasBegun = true
        return value
      }
      if ((await child.exited) === 0 && hasBegun) return null
      const message = hasBegun ? 'A conversion ended early' : 'A file could not be converted'
      if (!ended) log.warn(message, { path: file.path, complaints: await complaints })
      throw new AppError(
        'unavailable',
        hasBegun ? 'The conversion ended early' : 'This file cannot be converted',
      )
    },
    end,
  }
}

/** @throws AppError `media_unreachable` */
export async function provenReadable(file: MediaFile): Promise<void> {
  const pieces = file.chunks(0, Math.min(file.sizeBytes, headBytes) - 1)
  await pieces.next()
  await pieces.return()
}

/**
 * Reads a file through the process of its disk, until `isOver`. @throws AppError `media_unreachable` from the first
 * hanging call
 */
async function readThrough(file: MediaFile, isOver: () => boolean): Promise<void> {
  for await (const _ of file.chunks(0, file.sizeBytes - 1)) if (isOver()) return
}

/** The beginning of the child's error output; the rest is read and discarded, so that the child never blocks. */
async function complaintsOf(stderr: ReadableStream<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  for await (const bytes of stderr)
    if (text.length < complaintsMaxCharacters) text += decoder.decode(bytes, { stream: true })
  return text.slice(0, complaintsMaxCharacters).trim()
}
