import { isUtf8 } from 'node:buffer'
import { emptyTags, type Tags } from './tags.ts'

const utf8CodePage = 65001

/** The tags of a WAV file's `LIST` chunk. `content` starts with the type of the list. */
export async function readRiffInfo(content: Buffer): Promise<Tags> {
  if (content.toString('latin1', 0, 4) !== 'INFO') return emptyTags()
  const characterSet = Buffer.alloc(8)
  // By the standard the texts are Latin-1; in practice programs write UTF-8, and no Latin-1 text looks like it by
  // accident.
  if (isUtf8(content)) characterSet.writeUInt16LE(utf8CodePage, 0)
  const chunks = [riffChunk('CSET', characterSet), riffChunk('LIST', content)]
  return decode(riffChunk('RIFF', Buffer.concat([Buffer.from('WAVE'), ...chunks])), 'audio/wav')
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

function riffChunk(id: string, content: Buffer): Buffer {
  const header = Buffer.from(`${id}\0\0\0\0`, 'latin1')
  header.writeUInt32LE(content.length, 4)
  return Buffer.concat([header, content, Buffer.alloc(content.length & 1)])
}

/** The library is loaded for the first such file: most collections have none. */
async function decode(bytes: Buffer, mimeType: string): Promise<Tags> {
  const { parseWithLibrary } = await import('./library.ts')
  return parseWithLibrary(bytes, mimeType)
}
