import type { ByteSource, Span } from '../bytes/byte-source.ts'
import { apeMark, readApeItems } from './ape-tag.ts'
import { id3v1Bytes, readId3v1 } from './id3v1.ts'
import { id3v2Length } from './id3v2-frames.ts'
import { readId3v2 } from './id3v2.ts'
import type { ReadTags } from './tags.ts'

const tagBytesMax = 64 * 1024 * 1024
const tagsInARowMax = 8

/** The span of a file without the tags before and after the audio, and functions to read those. */
export type BareFile = { audio: Span; before: ReadTags[]; after: ReadTags[] }

/** The tags that any file may have around its own content: ID3v2 before; APEv2, Lyrics3 and ID3v1 after. */
export function withoutOuterTags(source: ByteSource): BareFile {
  const before: ReadTags[] = []
  let start = 0
  for (let count = 0; count < tagsInARowMax; count += 1) {
    const length = id3v2Length(source.read(start, 10), source.size - start)
    if (length === 0) break
    const at = start
    before.push((texts) => readId3v2(source.read(at, Math.min(length, tagBytesMax)), texts))
    start += length
  }
  const after: ReadTags[] = []
  let end = source.size
  for (let count = 0; count < tagsInARowMax; count += 1) {
    const found = tagEndingAt(source, start, end)
    if (!found) break
    end = found.start
    // The tag at the very end, ID3v1, has the least detail, so those before it come first.
    if (found.read) after.unshift(found.read)
  }
  return { audio: { start, end }, before, after }
}

function tagEndingAt(
  source: ByteSource,
  least: number,
  end: number,
): { start: number; read?: ReadTags } | null {
  const tail = source.read(Math.max(least, end - id3v1Bytes), Math.min(id3v1Bytes, end - least))
  if (tail.length === id3v1Bytes && tail.toString('latin1', 0, 3) === 'TAG') {
    return { start: end - id3v1Bytes, read: (texts, better) => readId3v1(tail, texts, better) }
  }
  if (tail.length >= 32 && tail.toString('latin1', tail.length - 32, tail.length - 24) === apeMark) {
    const itemsAndFooter = tail.readUInt32LE(tail.length - 20)
    const hasHeader = (tail.readUInt32LE(tail.length - 12) & 0x80000000) !== 0
    const items = end - itemsAndFooter
    const start = items - (hasHeader ? 32 : 0)
    if (itemsAndFooter < 32 || start < least) return null
    return { start, read: () => readApeItems(source.read(items, Math.min(itemsAndFooter - 32, tagBytesMax))) }
  }
  const lyrics = /(\d{6})LYRICS200$/.exec(tail.toString('latin1'))
  const lyricsStart = lyrics ? end - Number(lyrics[1]) - 15 : -1
  return lyricsStart >= least ? { start: lyricsStart } : null
}
