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

const aiffNames: Record<string, string | undefined> = { NAME: 'TITLE', AUTH: 'ARTIST', ANNO: 'COMMENT' }

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

/** The texts of an AIFF file, in no stated encoding. `chunks` are whole, with their headers. */
export function readAiffTexts(chunks: Buffer[], undeclared: UndeclaredTexts): Tags {
  const tags = emptyTags()
  for (const chunk of chunks) {
    const name = aiffNames[chunk.toString('latin1', 0, 4)]
    const text = undeclared.text(chunk.subarray(8)).replace(/\0.*$/s, '')
    if (name && text.trim() !== '') addTag(tags, name, text)
  }
  return tags
}
