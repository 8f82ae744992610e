import { AppError } from '../../base/errors.ts'
import type { Reader } from '../../library/index.ts'
import type { MediaFile } from '../../media/media-file.ts'
import { secondsOf, type Section } from '../../media/section.ts'
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

  return async (file: MediaFile, row: KnownSound, section: Section | null): Promise<Sound> => {
    const ofFile = `${file.path}\0${file.sizeBytes}\0${file.modifiedMs}\0${file.inode}`
    // The catalog speaks of one track alone, of which the file may have several.
    const ofTrack = `${ofFile}\0${section?.startFrames ?? ''}`
    const known = remembered.get(ofFile) ?? remembered.get(ofTrack)
    if (known) return known
    // Only files of a disk that answers go to the reader, which handles one file after the other and would block.
    await provenReadable(file)
    const read = await reader.read(file.path, { isFile: () => true, size: file.sizeBytes })
    const isRead = 'facts' in read
    const { durationMs, sampleRateHz, bitDepth, channels, lossless } = isRead
      ? read.facts
      : soundOfRow(row, section)
    const sound = { durationMs, sampleRateHz, bitDepth, channels, lossless }
    if (remembered.size >= rememberedMax) remembered.clear()
    remembered.set(isRead ? ofFile : ofTrack, sound)
    return sound
  }
}

function soundOfRow(
  { duration_secs, sample_rate_hz, bit_depth, channels }: KnownSound,
  section: Section | null,
): Sound {
  if (!duration_secs) throw new AppError('unavailable', 'This file cannot be converted')
  return {
    durationMs: (secondsOf(section?.startFrames ?? 0) + duration_secs) * 1_000,
    sampleRateHz: sample_rate_hz,
    bitDepth: bit_depth,
    channels,
    lossless: bit_depth !== null,
  }
}
