import { memorySource, type ByteSource, type Span } from '../bytes/byte-source.ts'
import { elementsIn } from './ebml.ts'

type Level = 'track' | 'album'
/** A text of the song or of its album. */
export type MatroskaText = { level: Level; name: string; value: string }
/** What a tag says that it is about. `level`: null where it says none. */
type Target = { level: Level | 'other' | null; isOfTrack: boolean; isOfPart: boolean }

const [tagId, targetsId, simpleTagId, nameId, stringId] = [0x7373, 0x63c0, 0x67c8, 0x45a3, 0x4487]
const [levelId, wordId, trackId, chapterId, attachmentId] = [0x68ca, 0x63ca, 0x63c5, 0x63c4, 0x63c6]
const levelsByNumber: Record<number, Level | undefined> = { 30: 'track', 50: 'album' }
const levelsByWord: Record<string, Level | undefined> = { TRACK: 'track', SONG: 'track', ALBUM: 'album' }
/** Well above any valid file: what one file can cost in time and memory. */
const tagsBytesMax = 4 * 1024 * 1024
const spansMax = 4

/**
 * The texts of a file, without those of its chapters and attachments. What has no level is the album's by the standard, and
 * mkvmerge leaves that of albums out; ffmpeg leaves out all, and means the song.
 */
export function readMatroskaTexts(source: ByteSource, tagSpans: readonly Span[]): MatroskaText[] {
  const all = tagSpans.slice(0, spansMax).flatMap((span) => textsIn(source, span))
  const found = all.filter(({ target }) => !target.isOfPart)
  const unsaid: Level = found.some(({ target }) => target.level === 'track') ? 'album' : 'track'
  return found.flatMap(({ target, name, value }) => {
    const level = target.level ?? (target.isOfTrack ? 'track' : unsaid)
    return level === 'other' ? [] : [{ level, name, value }]
  })
}

function textsIn(file: ByteSource, { start, end }: Span) {
  const bytes = file.read(start, Math.min(end - start, tagsBytesMax))
  const source = memorySource(bytes, start)
  const texts: { target: Target; name: string; value: string }[] = []
  for (const tag of elementsIn(source, { start, end: source.size })) {
    if (tag.id !== tagId) continue
    let target: Target = { level: null, isOfTrack: false, isOfPart: false }
    for (const part of elementsIn(source, tag)) {
      const values = valuesIn(source, part)
      if (part.id === targetsId) target = targetOf(values)
      const [name, value] = [values.get(nameId), values.get(stringId)]
      if (part.id === simpleTagId && name && value)
        texts.push({ target, name: textOf(name).toUpperCase(), value: textOf(value) })
    }
  }
  return texts
}

function targetOf(values: ReadonlyMap<number, Buffer>): Target {
  const names = (id: number): boolean => values.get(id)?.some((byte) => byte !== 0) ?? false
  const level = values.get(levelId)?.at(-1)
  const word = textOf(values.get(wordId) ?? Buffer.alloc(0)).toUpperCase()
  return {
    level: level ? (levelsByNumber[level] ?? 'other') : (levelsByWord[word] ?? null),
    isOfTrack: names(trackId),
    isOfPart: names(chapterId) || names(attachmentId),
  }
}

function valuesIn(source: ByteSource, span: Span): Map<number, Buffer> {
  const values = new Map<number, Buffer>()
  for (const { id, start, end } of elementsIn(source, span)) values.set(id, source.read(start, end - start))
  return values
}

const textOf = (bytes: Buffer): string => bytes.toString().replace(/\0.*$/s, '')
