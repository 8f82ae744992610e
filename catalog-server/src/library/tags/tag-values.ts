import type { Tags } from './tags/tags.ts'
import { cleanText, distinct } from './text.ts'
import { isUnknownName } from './unknown-names.ts'

/** Cleaned values of a tag, by the names of `tags/tags.ts`. */
export type TagValues = {
  all(name: string): string[]
  /** The first value of the first of these names that has one. */
  first(...names: string[]): string | null
  /** Unchanged, for texts of several lines. */
  rawAll(name: string): string[]
}

const none: string[] = []
const names = new Set(['ALBUM', 'ALBUMARTIST', 'ARTIST'])

const knownIn = (name: string, values: string[]): string[] =>
  names.has(name) ? values.filter((value) => !isUnknownName(value)) : values

export function tagValuesOf(tags: Tags): TagValues {
  const cleaned = new Map<string, string[]>()
  const all = (name: string) => {
    const found = tags.values.get(name)
    if (!found) return none
    const known =
      cleaned.get(name) ?? knownIn(name, distinct(found.flatMap((value) => cleanText(value) ?? [])))
    cleaned.set(name, known)
    return known
  }
  return {
    all,
    first(...names) {
      for (const name of names) {
        const [value] = all(name)
        if (value !== undefined) return value
      }
      return null
    },
    rawAll: (name) => tags.values.get(name) ?? none,
  }
}

const uuid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi

/** The MusicBrainz ids of a tag, also when several share one value. */
export function idsOf(values: TagValues, name: string): string[] {
  return values
    .all(name)
    .flatMap((value) => value.match(uuid) ?? [])
    .map((id) => id.toLowerCase())
}
