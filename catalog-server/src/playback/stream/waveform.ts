import type { Waveform } from '@pezzottify/contract'
import { AppError } from '../../base/errors.ts'
import type { Log } from '../../base/log.ts'
import type { MediaFile } from '../../media/media-file.ts'
import type { Section } from '../../media/section.ts'
import { createFairSemaphore } from '../transcode/fair-semaphore.ts'
import type { Running } from '../transcode/ffmpeg.ts'
import { provenReadable, sampleArguments, startFfmpeg } from '../transcode/ffmpeg.ts'

/** Enough for the level of parts that last at least some milliseconds. */
const rateHz = 8_000
const samplesOfBlock = rateHz / 50
const lengthMaxSeconds = 3_600
const blocksMax = (lengthMaxSeconds * rateHz) / samplesOfBlock
/** Two or three for each bar of a player. */
const waveformParts = 240
/** One at a time, since conversions are waited for more urgently. */
const atOnce = 1
const waitMaxMs = 20_000
/** The number of waveforms in memory, some 2 kB each. */
const rememberedMax = 2_000

const none: Waveform = { levels: [] }

type Parts = { ffmpeg: string | null; log: Log }

/** Waveforms of tracks: decoded when first asked for, and remembered while the server runs. */
export function createWaveforms({ ffmpeg, log }: Parts) {
  const semaphore = createFairSemaphore(atOnce, waitMaxMs, () => undefined)
  const remembered = new Map<string, Promise<Waveform>>()
  const closing = new AbortController()

  async function make(
    program: string,
    file: MediaFile,
    section: Section | null,
    listener: string,
  ): Promise<Waveform> {
    const leave = await semaphore.take(listener, closing.signal)
    // Conversions alone are counted.
    const meter = (): void => undefined
    try {
      await provenReadable(file)
      closing.signal.throwIfAborted()
      const running = startFfmpeg({ program, log, meter }, file, sampleArguments(file, rateHz, section))
      const end = (): void => running.end('abandoned')
      closing.signal.addEventListener('abort', end)
      const blocks = await blocksOf(running).finally(() => {
        closing.signal.removeEventListener('abort', end)
        end()
      })
      return { levels: blocks.length > blocksMax ? [] : levelsOf(blocks) }
    } catch (error) {
      if (error instanceof AppError && error.code === 'unavailable') return none
      throw error
    } finally {
      leave()
    }
  }

  return {
    /**
     * The waveform of a file, or of a part of it; `seconds` is its length as far as that is known.
     *
     * @throws AppError `media_unreachable`; `unavailable` when too many are wanted at once
     */
    of(
      file: MediaFile,
      section: Section | null,
      seconds: number | null,
      listener: string,
    ): Promise<Waveform> {
      if (ffmpeg === null || (seconds ?? 0) > lengthMaxSeconds) return Promise.resolve(none)
      const key = [file.path, file.sizeBytes, file.modifiedMs, file.inode, JSON.stringify(section)].join('\0')
      const known = remembered.get(key)
      if (known) return known
      const made = make(ffmpeg, file, section, listener)
      const [oldest] = remembered.keys()
      if (oldest !== undefined && remembered.size >= rememberedMax) remembered.delete(oldest)
      remembered.set(key, made)
      // The next request tries again.
      made.catch(() => remembered.delete(key))
      return made
    },
    close: (): void => closing.abort(),
  }
}

/** The energy of each block of samples, and of too many blocks no more than that. */
async function blocksOf(running: Running): Promise<number[]> {
  const blocks: number[] = []
  let energy = 0
  let samples = 0
  /** The first byte of a sample whose second one comes with the next bytes. */
  let rest = new Uint8Array()
  for (let bytes = await running.read(); bytes; bytes = await running.read()) {
    const all = new Uint8Array(rest.length + bytes.length)
    all.set(rest)
    all.set(bytes, rest.length)
    const whole = all.length - (all.length % 2)
    rest = all.slice(whole)
    for (const sample of new Int16Array(all.buffer, 0, whole / 2)) {
      energy += sample * sample
      if ((samples += 1) < samplesOfBlock) continue
      blocks.push(energy)
      energy = 0
      samples = 0
    }
    if (blocks.length > blocksMax) return blocks
  }
  if (samples > 0) blocks.push((energy / samples) * samplesOfBlock)
  return blocks
}

/** The blocks shared out among the parts; a part that is shorter than a block has the level of the block around it. */
function levelsOf(blocks: readonly number[]): number[] {
  const parts = Array.from({ length: waveformParts }, (_, part) => {
    const from = Math.floor((part / waveformParts) * blocks.length)
    const to = Math.max(from + 1, Math.floor(((part + 1) / waveformParts) * blocks.length))
    const own = blocks.slice(from, to)
    return Math.sqrt(own.reduce((sum, block) => sum + block, 0) / Math.max(1, own.length))
  })
  const loudest = Math.max(...parts)
  return parts.map((level) => (loudest === 0 ? 0 : Math.round((level / loudest) * 100)))
}
