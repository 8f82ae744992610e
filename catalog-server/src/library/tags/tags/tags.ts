import { factsListMax } from './limits.ts'
import type { UndeclaredTexts } from './undeclared-text.ts'

export type Picture = { isFrontCover: boolean; bytes: Uint8Array }

/** A line of lyrics and the time when it is sung. */
export type SungLine = { atMs: number; text: string }

/**
 * Tags under uniform names, whatever the container calls them: names are in upper case without spaces and punctuation
 * (`ALBUMARTIST`, `MUSICBRAINZALBUMID`), values are unchanged, in their order.
 */
export type Tags = {
  values: Map<string, string[]>
  /** The file's spelling of each name, since programs spell them differently. */
  spellings: Map<string, string>
  pictures: Picture[]
  /** Lyrics with a language; those without one are values. */
  lyrics: { language: string; text: string }[]
  sung: { language: string; lines: SungLine[] }[]
}

/** Reads one of the tags of a file. `better`: what the tags before it say. */
export type ReadTags = (undeclared: UndeclaredTexts, better: Tags) => Tags | Promise<Tags>

export function emptyTags(): Tags {
  return { values: new Map(), spellings: new Map(), pictures: [], lyrics: [], sung: [] }
}

/** The most lyrics, in several languages, taken from one file. */
export const lyricsMax = 8

/** By the numbers of ID3 and FLAC: icons, people, a fish and logos. */
const noCovers = new Set([1, 2, 7, 8, 9, 10, 11, 12, 17, 19, 20])
export const isNoCover = (type: number): boolean => noCovers.has(type)

/** Limits the memory that one file can cost, well above any valid file. */
const textMax = 200_000
const picturesMax = 50
const namesMax = 1_000

/**
 * Some programs write the same value under several spellings, and keep only one of them up to date: the format's own
 * name takes precedence, and otherwise the first. `isLookalike`: a free text beside the format's own names.
 */
export function addTag(tags: Tags, name: string, value: string, isLookalike = false) {
  const key = tagKey(name)
  if (key === '') return
  const spelling = `${isLookalike ? '~' : ''}${name.toUpperCase()}`
  const before = tags.spellings.get(key) ?? spelling
  if (before !== spelling && !addedUp.has(key)) {
    if (spelling !== key) return
    tags.values.delete(key)
  }
  tags.spellings.set(key, spelling)
  const text = value.length > textMax ? value.slice(0, textMax) : value
  const values = tags.values.get(key)
  if (values) {
    if (values.length < factsListMax) values.push(text)
  } else if (tags.values.size < namesMax) {
    tags.values.set(key, [text])
  }
}

/** Names whose values under several spellings are combined. */
const addedUp = new Set(['PERFORMER'])

export function addLyrics(tags: Tags, language: string, text: string) {
  if (tags.lyrics.length < lyricsMax) tags.lyrics.push({ language, text: text.slice(0, textMax) })
}

export function addPicture(tags: Tags, picture: Picture) {
  if (tags.pictures.length < picturesMax && picture.bytes.length > 0) tags.pictures.push(picture)
}

/**
 * Adds the values of `fallback` that `tags` lacks. When a tool changed the sound itself and recorded how to undo that,
 * the gains beside that record apply to the sound as it is, and all others are from before.
 */
export function fillFrom(tags: Tags, fallback: Tags) {
  if (fallback.values.has(changedSound) && !tags.values.has(changedSound))
    for (const name of tags.values.keys()) if (isGain.test(name)) tags.values.delete(name)
  for (const [name, values] of fallback.values) if (!tags.values.has(name)) tags.values.set(name, values)
  tags.pictures.push(...fallback.pictures)
  if (tags.lyrics.length === 0) tags.lyrics = fallback.lyrics
  if (tags.sung.length === 0) tags.sung = fallback.sung
}

const changedSound = 'MP3GAINUNDO'
const isGain = /^(?:REPLAYGAIN|RVA2)/

function tagKey(name: string): string {
  const key = name.toUpperCase().replace(/[^A-Z0-9]/g, '')
  return synonyms[key] ?? key
}

/** Other programs' spellings of the same name. */
const synonyms: Record<string, string | undefined> = Object.assign(Object.create(null), {
  ALBUMARTISTSSORT: 'ALBUMARTISTSORT',
  ARTISTSSORT: 'ARTISTSORT',
  BAND: 'ALBUMARTIST',
  DISC: 'DISCNUMBER',
  DISK: 'DISCNUMBER',
  DISCOGSARTISTS: 'ARTISTS',
  ENSEMBLE: 'ORCHESTRA',
  LYRIC: 'LYRICS',
  LYRICSSYNCED: 'SYNCEDLYRICS',
  MIXARTIST: 'REMIXER',
  MODIFIEDBY: 'REMIXER',
  MUSICBRAINZALBUMTYPE: 'RELEASETYPE',
  ORGANIZATION: 'LABEL',
  PUBLISHER: 'LABEL',
  READER: 'NARRATOR',
  READBY: 'NARRATOR',
  SETSUBTITLE: 'DISCSUBTITLE',
  TRACK: 'TRACKNUMBER',
  UNSYNCEDLYRICS: 'LYRICS',
  UNSYNCHRONISEDLYRICS: 'LYRICS',
  UNSYNCHRONIZEDLYRICS: 'LYRICS',
  EXPLICIT: 'ITUNESADVISORY',
  // ffmpeg puts the levels of Matroska's tags into their names, with a slash.
  ALBUMTITLE: 'ALBUM',
  TRACKARTIST: 'ARTIST',
  TRACKPARTNUMBER: 'TRACKNUMBER',
  TRACKTITLE: 'TITLE',
})
