import { id3v2Frames, type Id3Frame } from './id3v2-frames.ts'
import { addPicture, addTag, emptyTags, type Tags } from './tags.ts'

/**
 * Reads an ID3v2 tag. A "/" never separates names here, though ID3v2.3 says so for artists: AC/DC is one band, and
 * what is a list is decided where credits are made.
 */
export function readId3v2(tag: Buffer): Tags {
  const tags = emptyTags()
  for (const frame of id3v2Frames(tag)) readFrame(tags, frame)
  joinDayAndMonth(tags)
  return tags
}

function readFrame(tags: Tags, { id, content }: Id3Frame) {
  const name = names[id]
  if (id === 'TXXX' || id === 'TXX') return readNamedText(tags, content)
  if (id === 'APIC' || id === 'PIC') return readPicture(tags, id, content)
  if (id === 'USLT' || id === 'ULT') return readLyrics(tags, content)
  if (id === 'SYLT' || id === 'SLT') return readSungLines(tags, content)
  if (id === 'UFID' || id === 'UFI') return readRecordingId(tags, content)
  if (id === 'TMCL' || id === 'TIPL' || id === 'IPLS' || id === 'IPL') return readPeople(tags, content)
  if (id === 'PCST' || id === 'PCS') return addTag(tags, 'PODCAST', '1')
  if (!name) return
  for (const value of textsOf(content.subarray(1), content[0] ?? 0)) addTag(tags, name, value)
}

const names: Record<string, string | undefined> = Object.assign(Object.create(null), {
  TIT2: 'TITLE',
  TT2: 'TITLE',
  TPE1: 'ARTIST',
  TP1: 'ARTIST',
  TPE2: 'ALBUMARTIST',
  TP2: 'ALBUMARTIST',
  TPE3: 'CONDUCTOR',
  TP3: 'CONDUCTOR',
  TPE4: 'REMIXER',
  TP4: 'REMIXER',
  TALB: 'ALBUM',
  TAL: 'ALBUM',
  TCOM: 'COMPOSER',
  TCM: 'COMPOSER',
  TRCK: 'TRACKNUMBER',
  TRK: 'TRACKNUMBER',
  TPOS: 'DISCNUMBER',
  TPA: 'DISCNUMBER',
  TSST: 'DISCSUBTITLE',
  TCON: 'GENRE',
  TCO: 'GENRE',
  TLAN: 'LANGUAGE',
  TLA: 'LANGUAGE',
  TPUB: 'LABEL',
  TPB: 'LABEL',
  TDRC: 'DATE',
  TYER: 'DATE',
  TYE: 'DATE',
  TDAT: 'DAYANDMONTH',
  TDA: 'DAYANDMONTH',
  TDRL: 'RELEASEDATE',
  TDOR: 'ORIGINALDATE',
  TORY: 'ORIGINALDATE',
  TOR: 'ORIGINALDATE',
  TSOP: 'ARTISTSORT',
  TSP: 'ARTISTSORT',
  TSO2: 'ALBUMARTISTSORT',
  TS2: 'ALBUMARTISTSORT',
  TSOC: 'COMPOSERSORT',
  TSC: 'COMPOSERSORT',
  TCMP: 'COMPILATION',
  TCP: 'COMPILATION',
})

const decoders = [
  new TextDecoder('latin1'),
  new TextDecoder('utf-16le'),
  new TextDecoder('utf-16be'),
  new TextDecoder('utf-8'),
]

function decode(bytes: Buffer, encoding: number): string {
  if (encoding === 1 && bytes[0] === 0xfe && bytes[1] === 0xff) return decode(bytes.subarray(2), 2)
  return (decoders[encoding] ?? decoders[3])?.decode(bytes) ?? ''
}

/** A text frame holds one text or several with zeros between. */
function textsOf(bytes: Buffer, encoding: number): string[] {
  // In UTF-16 each text may start with a mark of the byte order: after the first it is a character to drop.
  return decode(bytes, encoding)
    .split('\0')
    .map((text) => text.replace(/^\ufeff/, ''))
    .filter((text) => text.trim() !== '')
}

/** The end of a zero-terminated text and the start of what follows. */
function textEnd(bytes: Buffer, start: number, encoding: number): { end: number; next: number } {
  const isWide = encoding === 1 || encoding === 2
  if (!isWide) {
    const end = bytes.indexOf(0, start)
    return end === -1 ? { end: bytes.length, next: bytes.length } : { end, next: end + 1 }
  }
  for (let at = start; at + 1 < bytes.length; at += 2) {
    if (bytes[at] === 0 && bytes[at + 1] === 0) return { end: at, next: at + 2 }
  }
  return { end: bytes.length, next: bytes.length }
}

function readNamedText(tags: Tags, content: Buffer) {
  const encoding = content[0] ?? 0
  const { end, next } = textEnd(content, 1, encoding)
  const name = decode(content.subarray(1, end), encoding)
  for (const value of textsOf(content.subarray(next), encoding)) addTag(tags, name, value)
}

const frontCover = 3

function readPicture(tags: Tags, id: string, content: Buffer) {
  const encoding = content[0] ?? 0
  // The older frame names the format in three letters, the newer in a MIME type.
  const typeAt = id === 'PIC' ? 4 : textEnd(content, 1, 0).next
  const { next } = textEnd(content, typeAt + 1, encoding)
  addPicture(tags, { isFrontCover: content[typeAt] === frontCover, bytes: content.subarray(next) })
}

function readLyrics(tags: Tags, content: Buffer) {
  const encoding = content[0] ?? 0
  const { next } = textEnd(content, 4, encoding)
  const text = decode(content.subarray(next), encoding).replaceAll('\0', '')
  if (text.trim() !== '') addTag(tags, 'LYRICS', text)
}

const milliseconds = 2
const sungLinesMax = 10_000

function readSungLines(tags: Tags, content: Buffer) {
  if (content[4] !== milliseconds || tags.sungLines.length > 0) return
  const encoding = content[0] ?? 0
  let at = textEnd(content, 6, encoding).next
  while (at < content.length && tags.sungLines.length < sungLinesMax) {
    const { end, next } = textEnd(content, at, encoding)
    if (next + 4 > content.length) return
    const text = decode(content.subarray(at, end), encoding)
      .replace(/^\ufeff/, '')
      .trim()
    tags.sungLines.push({ text, atMs: content.readUInt32BE(next) })
    at = next + 4
  }
}

function readRecordingId(tags: Tags, content: Buffer) {
  const { end, next } = textEnd(content, 0, 0)
  if (content.toString('latin1', 0, end) !== 'http://musicbrainz.org') return
  addTag(tags, 'MUSICBRAINZTRACKID', content.toString('latin1', next))
}

/** Pairs of what someone did and who it was; kept in the way Vorbis comments write it: "name (role)". */
function readPeople(tags: Tags, content: Buffer) {
  const texts = textsOf(content.subarray(1), content[0] ?? 0)
  for (let i = 0; i + 1 < texts.length; i += 2) addTag(tags, 'PERFORMER', `${texts[i + 1]} (${texts[i]})`)
}

/** ID3v2.3 keeps "DDMM" apart from the year. */
function joinDayAndMonth(tags: Tags) {
  const date = tags.values.get('DATE')
  const [, day, month] = /^(\d\d)(\d\d)$/.exec(tags.values.get('DAYANDMONTH')?.[0] ?? '') ?? []
  if (day && month && date?.[0] && /^\d{4}$/.test(date[0])) date[0] += `-${month}-${day}`
}
