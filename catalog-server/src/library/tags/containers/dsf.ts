import { readId3v2 } from '../tags/id3v2.ts'
import { containers } from '../../../media/formats.ts'
import type { ByteSource, Span } from '../bytes/byte-source.ts'
import { bitrateOf, DamagedFile, type Container } from './container.ts'
import { tagBytesOf } from './tag-bytes.ts'

const chunksMax = 1_000

/**
 * DSF, the file format of Super Audio CDs. The library reads it, except for the place of the sound, which is found
 * here.
 */
export async function readDsf(source: ByteSource, between: Span): Promise<Container> {
  const sound = soundOf(source, between)
  if (!sound) throw new DamagedFile('The DSF file has no audio')
  // Loaded for the first such file: most collections have none.
  const { readWithLibrary } = await import('../tags/whole-file.ts')
  const found = await readWithLibrary(source, containers.DSF.mime)
  const durationMs = Math.round((found?.format.duration ?? 0) * 1_000)
  if (!found || !Number.isSafeInteger(durationMs)) throw new DamagedFile('The DSF header is damaged')
  const { format, tags } = found
  // The header tells where the tag begins; it lies at the end of the file.
  const at = Number(source.read(between.start + 20, 8).readBigUInt64LE(0))
  return {
    payload: { spans: [sound] },
    format: {
      container: 'DSF',
      codec: 'dsd',
      lossless: true,
      durationMs,
      bitrateKbps: bitrateOf(sound.end - sound.start, durationMs),
      sampleRateHz: format.sampleRate ?? null,
      bitDepth: format.bitsPerSample ?? null,
      channels: format.numberOfChannels ?? null,
    },
    tags:
      at > 0 && at < source.size
        ? [(texts) => readId3v2(tagBytesOf(source, { start: at, end: source.size }), texts)]
        : [() => tags],
  }
}

function soundOf(source: ByteSource, { start, end }: Span): Span | null {
  let at = start
  for (let count = 0; count < chunksMax && at + 12 <= end; count += 1) {
    const header = source.read(at, 12)
    // The length includes its own header.
    const length = Number(header.readBigUInt64LE(4))
    if (length < 12) return null
    const span = { start: at + 12, end: Math.min(at + length, end) }
    if (header.toString('latin1', 0, 4) === 'data') return span.end > span.start ? span : null
    at += length
  }
  return null
}
