import { id3v2Frames, type Id3Frame } from './id3v2-frames.ts'
import { readRelativeVolume } from './rva2.ts'
import { imageTypeOf } from '../../../media/magic.ts'
import {
  addLyrics,
  addPicture,
  addTag,
  emptyTags,
  isNoCover,
  lyricsMax,
  type SungLine,
  type Tags,
} from './tags.ts'
import type { UndeclaredTexts } from './undeclared-text.ts'

/**
 * Reads an ID3v2 tag. "/" does not separate names here, though ID3v2.3 specifies that for artists: AC/DC is one band,
 * and credits decide later what is a list.
 */
export function readId3v2(tag: Buffer, undeclared: UndeclaredTexts): Tags {
  const tags = emptyTags()
  for (const frame of id3v2Frames(tag)) readFrame(tags, frame, undeclared)
  joinDayAndMonth(tags)
  return tags
}

function readFrame(tags: Tags, { id, content }: Id3Frame, undeclared: UndeclaredTexts) {
  const name = names[id]
  if (id === 'TXXX' || id === 'TXX') return readNamedText(tags, content, undeclared)
  if (id === 'APIC' || id === 'PIC') return readPicture(tags, id, content)
  if (id === 'USLT' || id === 'ULT') return readLyrics(tags, content, undeclared)
  if (id === 'SYLT' || id === 'SLT') return readSungLines(tags, content, undeclared)
  if (id === 'RVA2') return readRelativeVolume(tags, content)
  if (id === 'UFID' || id === 'UFI') return readRecordingId(tags, content)
  if (id === 'TMCL' || id === 'TIPL' || id === 'IPLS' || id === 'IPL')
    return readPeople(tags, content, undeclared)
  if (id === 'PCST' || id === 'PCS') return addTag(tags, 'PODCAST', '1')
  if (!name) return
  for (const value of textsOf(content.subarray(1), content[0] ?? 0, undeclared)) addTag(tags, name, value)
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
  TSOT: 'TITLESORT',
  TST: 'TITLESORT',
  TSOA: 'ALBUMSORT',
  TSA: 'ALBUMSORT',
  TSOP: 'ARTISTSORT',
  TSP: 'ARTISTSORT',
  TSO2: 'ALBUMARTISTSORT',
  TS2: 'ALBUMARTISTSORT',
  TSOC: 'COMPOSERSORT',
  TSC: 'COMPOSERSORT',
  TCMP: 'COMPILATION',
  TCP: 'COMPILATION',
  // Only as the name of a text, as ffmpeg writes them: the frames themselves are read above.
  USLT: 'LYRICS',
  ULT: 'LYRICS',
})

const wideDecoders = [undefined, new TextDecoder('utf-16le'), new TextDecoder('utf-16be')]

function decode(bytes: Buffer, encoding: number, undeclared: UndeclaredTexts): string {
  if (encoding === 1 && bytes[0] === 0xfe && bytes[1] === 0xff)
    return decode(bytes.subarray(2), 2, undeclared)
  // Some programs end a text in UTF-16 with a single zero.
  return wideDecoders[encoding]?.decode(bytes.subarray(0, bytes.length & ~1)) ?? undeclared.text(bytes)
}

/** A text frame holds one text or several separated by zeros. */
function textsOf(bytes: Buffer, encoding: number, undeclared: UndeclaredTexts): string[] {
  // In UTF-16 each text may start with a byte order mark: after the first it is a character to remove.
  return decode(bytes, encoding, undeclared)
    .split('\0')
    .map((text) => text.replace(/^\ufeff/, ''))
    .filter((text) => text.trim() !== '')
}

/** The end of a zero-terminated text and the start of the following bytes. */
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

function readNamedText(tags: Tags, content: Buffer, undeclared: UndeclaredTexts) {
  const encoding = content[0] ?? 0
  const { end, next } = textEnd(content, 1, encoding)
  const name = decode(content.subarray(1, end), encoding, undeclared).replace(/^QuodLibet::/i, '')
  // Programs write unknown frames under their name here.
  for (const value of textsOf(content.subarray(next), encoding, undeclared))
    addTag(tags, names[name] ?? name, value, true)
}

const frontCover = 3

function readPicture(tags: Tags, id: string, content: Buffer) {
  const encoding = content[0] ?? 0
  // The older frame has a format of three letters, the newer a MIME type.
  const typeAt = id === 'PIC' ? 4 : textEnd(content, 1, 0).next
  const type = content[typeAt] ?? 0
  if (isNoCover(type)) return
  const { next } = textEnd(content, typeAt + 1, encoding)
  const bytes = content.subarray(pictureStart(content, typeAt + 1, next))
  addPicture(tags, { isFrontCover: type === frontCover, bytes })
}

const descriptionBytesMax = 1_000

/**
 * Some programs end an empty description in UTF-16 with a single zero: then the picture's magic number shows its
 * beginning.
 */
function pictureStart(content: Buffer, from: number, expected: number): number {
  if (imageTypeOf(content.subarray(expected))) return expected
  for (let at = from; at < Math.min(content.length, from + descriptionBytesMax); at += 1)
    if (imageTypeOf(content.subarray(at, at + 16))) return at
  return expected
}

/** In the order of the frame's bytes: encoding, three letters of a language, a description, the text. */
function readLyrics(tags: Tags, content: Buffer, undeclared: UndeclaredTexts) {
  const encoding = content[0] ?? 0
  const { next } = textEnd(content, 4, encoding)
  const text = decode(content.subarray(next), encoding, undeclared).replace(/[\0\ufeff]/g, '')
  if (text.trim() !== '') addLyrics(tags, content.toString('latin1', 1, 4), text)
}

const milliseconds = 2
const sungLinesMax = 10_000
/** Transcriptions, movements, chords and others are not lyrics. */
const lyricsKinds = new Set([0, 1])

function readSungLines(tags: Tags, content: Buffer, undeclared: UndeclaredTexts) {
  if (content[4] !== milliseconds || !lyricsKinds.has(content[5] ?? 0) || tags.sung.length >= lyricsMax)
    return
  const encoding = content[0] ?? 0
  const lines: SungLine[] = []
  let at = textEnd(content, 6, encoding).next
  while (at < content.length && lines.length < sungLinesMax) {
    const { end, next } = textEnd(content, at, encoding)
    if (next + 4 > content.length) break
    const text = decode(content.subarray(at, end), encoding, undeclared).replace(/^\ufeff/, '')
    lines.push({ text, atMs: content.readUInt32BE(next) })
    at = next + 4
  }
  if (lines.length > 0) tags.sung.push({ language: content.toString('latin1', 1, 4), lines })
}

function readRecordingId(tags: Tags, content: Buffer) {
  const { end, next } = textEnd(content, 0, 0)
  if (content.toString('latin1', 0, end) !== 'http://musicbrainz.org') return
  addTag(tags, 'MUSICBRAINZTRACKID', content.toString('latin1', next))
}

/** Pairs of a role and a person, stored as in Vorbis comments: "name (role)". */
function readPeople(tags: Tags, content: Buffer, undeclared: UndeclaredTexts) {
  const texts = textsOf(content.subarray(1), content[0] ?? 0, undeclared)
  for (let i = 0; i + 1 < texts.length; i += 2) addTag(tags, 'PERFORMER', `${texts[i + 1]} (${texts[i]})`)
}

/** ID3v2.3 stores "DDMM" separately from the year. */
function joinDayAndMonth(tags: Tags) {
  const date = tags.values.get('DATE')
  const [, day, month] = /^(\d\d)(\d\d)$/.exec(tags.values.get('DAYANDMONTH')?.[0] ?? '') ?? []
  if (day && month && date?.[0] && /^\d{4}$/.test(date[0])) date[0] += `-${month}-${day}`
}
