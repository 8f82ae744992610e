import { addTag, emptyTags, type Tags } from './tags.ts'
import type { UndeclaredTexts } from './undeclared-text.ts'

const infoNames: Record<string, string | undefined> = {
  IART: 'ARTIST',
  ICRD: 'DATE',
  INAM: 'TITLE',
  IPRD: 'ALBUM',
  ITRK: 'TRACKNUMBER',
  IPRT: 'TRACKNUMBER',
  IGNR: 'GENRE',
  ILNG: 'LANGUAGE',
  IMUS: 'COMPOSER',
}

/**
 * The tags of a WAV file's `LIST` chunk. `content` starts with the type of the list. By the standard the texts are
 * Latin-1; programs write what they like.
 */
export function readRiffInfo(content: Buffer, undeclared: UndeclaredTexts): Tags {
  const tags = emptyTags()
  if (content.toString('latin1', 0, 4) !== 'INFO') return tags
  for (let at = 4; at + 8 <= content.length;) {
    const id = content.toString('latin1', at, at + 4)
    const length = content.readUInt32LE(at + 4)
    const value = content.subarray(at + 8, at + 8 + length)
    const zero = value.indexOf(0)
    const text = undeclared.text(zero === -1 ? value : value.subarray(0, zero))
    if (text.trim() !== '') addTag(tags, infoNames[id] ?? id, text)
    at += 8 + length + (length & 1)
  }
  return tags
}

/** The texts of an AIFF file. `chunks` are whole, with their headers. */
export async function readAiffTexts(chunks: Buffer[]): Promise<Tags> {
  if (chunks.length === 0) return emptyTags()
  const even = chunks.map((chunk) =>
    chunk.length % 2 === 0 ? chunk : Buffer.concat([chunk, Buffer.alloc(1)]),
  )
  const content = Buffer.concat([Buffer.from('AIFF'), ...even])
  const header = Buffer.from('FORM\0\0\0\0', 'latin1')
  header.writeUInt32BE(content.length, 4)
  return decode(Buffer.concat([header, content]), 'audio/aiff')
}

/** The library is loaded for the first such file: most collections have none. */
async function decode(bytes: Buffer, mimeType: string): Promise<Tags> {
  const { parseWithLibrary } = await import('./library.ts')
  return parseWithLibrary(bytes, mimeType)
}
