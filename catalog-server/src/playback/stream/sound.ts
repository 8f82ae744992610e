import { AppError } from '../../base/errors.ts'
import type { Reader } from '../../library/index.ts'
import type { MediaFile } from '../../media/media-file.ts'
import { provenReadable } from '../transcode/ffmpeg.ts'
import type { Sound } from '../transcode/layouts/layout.ts'

/** The sound properties of a track in the catalog: whole seconds, and in imported catalogs possibly unknown. */
export type KnownSound = {
  duration_secs: number | null
  sample_rate_hz: number | null
  bit_depth: number | null
  channels: number | null
}

const rememberedMax = 1_000

/**
 * The duration of a file to the millisecond, and its sample format. They come from the scan's reader, which counts
 * frames when a file itself is wrong or silent about it; the catalog has only whole seconds.
 *
 * @throws AppError `media_unreachable`, or `unavailable` for a file of unknown duration
 */
export function createSounds(reader: Pick<Reader, 'read'>) {
  const remembered = new Map<string, Sound>()

  return async (file: MediaFile, row: KnownSound): Promise<Sound> => {
    const key = `${file.path}\0${file.sizeBytes}\0${file.modifiedMs}\0${file.inode}`
    const known = remembered.get(key)
    if (known) return known
    // Only files of a disk that answers go to the reader, which handles one file after the other and would block.
    await provenReadable(file)
    const read = await reader.read(file.path, { isFile: () => true, size: file.sizeBytes })
    const sound = 'facts' in read ? read.facts : soundOfRow(row)
    if (remembered.size >= rememberedMax) remembered.clear()
    const { durationMs, sampleRateHz, bitDepth, channels, lossless } = sound
    const facts = { durationMs, sampleRateHz, bitDepth, channels, lossless }
    remembered.set(key, facts)
    return facts
  }
}

function soundOfRow({ duration_secs, sample_rate_hz, bit_depth, channels }: KnownSound): Sound {
  if (!duration_secs) throw new AppError('unavailable', 'This file cannot be converted')
  return {
    durationMs: duration_secs * 1_000,
    sampleRateHz: sample_rate_hz,
    bitDepth: bit_depth,
    channels,
    lossless: bit_depth !== null,
  }
}
