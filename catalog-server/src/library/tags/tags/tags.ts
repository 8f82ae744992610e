import { factsListMax } from './limits.ts'

export type Picture = { isFrontCover: boolean; bytes: Uint8Array }

/** A line of lyrics and when it is sung. */
export type SungLine = { atMs: number; text: string }

/**
 * Tags under one spelling, whatever the container calls them: names are upper case without spaces and signs
 * (`ALBUMARTIST`, `MUSICBRAINZALBUMID`), values are as found, in their order.
 */
export type Tags = {
  values: Map<string, string[]>
  /** How the file spells each name, where programs spell it differently. */
  spellings: Map<string, string>
  pictures: Picture[]
  /** Lyrics that say in which language they are; those that do not are values. */
  lyrics: { language: string; text: string }[]
  sung: { language: string; lines: SungLine[] }[]
}

export function emptyTags(): Tags {
  return { values: new Map(), spellings: new Map(), pictures: [], lyrics: [], sung: [] }
}

/** So many lyrics, in several languages, are taken from one file. */
export const lyricsMax = 8

/** By the numbers of ID3 and FLAC: icons, people, a fish and logos. */
const noCovers = new Set([1, 2, 7, 8, 9, 10, 11, 12, 17, 19, 20])
export const isNoCover = (type: number): boolean => noCovers.has(type)

/** A bound on what one file may make us keep, well above any honest file. */
const textMax = 200_000
const picturesMax = 50
const namesMax = 1_000

/**
 * Some programs write the same thing under several spellings, and keep only one of them up to date: what the format itself calls it
 * counts, and otherwise the first. `isLookalike`: it is a text beside the format's own names.
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

/** Everybody who is named takes part. */
const addedUp = new Set(['PERFORMER'])

export function addLyrics(tags: Tags, language: string, text: string) {
  if (tags.lyrics.length < lyricsMax) tags.lyrics.push({ language, text: text.slice(0, textMax) })
}

export function addPicture(tags: Tags, picture: Picture) {
  if (tags.pictures.length < picturesMax && picture.bytes.length > 0) tags.pictures.push(picture)
}

/**
 * Adds what `fallback` knows and `tags` does not. Where a tool changed the sound itself and noted how to undo that, the gains
 * beside that note are those of the sound as it now is, and all others are from before.
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

export function tagKey(name: string): string {
  const key = name.toUpperCase().replace(/[^A-Z0-9]/g, '')
  return synonyms[key] ?? key
}

/** Spellings that other programs write for the same thing. */
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
})
