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
  pictures: Picture[]
  sungLines: SungLine[]
}

export function emptyTags(): Tags {
  return { values: new Map(), pictures: [], sungLines: [] }
}

/** A bound on what one file may make us keep, well above any honest file. */
const textMax = 200_000
const picturesMax = 50
const namesMax = 1_000

export function addTag(tags: Tags, name: string, value: string) {
  const key = tagKey(name)
  if (key === '') return
  const text = value.length > textMax ? value.slice(0, textMax) : value
  const values = tags.values.get(key)
  if (values) {
    if (values.length < factsListMax) values.push(text)
  } else if (tags.values.size < namesMax) {
    tags.values.set(key, [text])
  }
}

export function addPicture(tags: Tags, picture: Picture) {
  if (tags.pictures.length < picturesMax && picture.bytes.length > 0) tags.pictures.push(picture)
}

/** Adds what `fallback` knows and `tags` does not. */
export function fillFrom(tags: Tags, fallback: Tags) {
  for (const [name, values] of fallback.values) if (!tags.values.has(name)) tags.values.set(name, values)
  tags.pictures.push(...fallback.pictures)
  if (tags.sungLines.length === 0) tags.sungLines = fallback.sungLines
}

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
  EXPLICIT: 'ITUNESADVISORY',
})
