import { SubsonicError, notFound, subsonicCodes } from './error.ts'

/**
 * Several calls take an id without saying of what, and ours are unique among one kind only: so an id on the wire begins
 * with its kind. Apps put ids into addresses and file names as they are, so that other characters are encoded.
 */
const prefixes = {
  artist: 'ar',
  album: 'al',
  track: 'tr',
  playlist: 'pl',
  image: 'im',
} as const

export type Kind = keyof typeof prefixes
export type WireId = { kind: Kind; id: string }

const kinds = new Map(Object.entries(prefixes).map(([kind, prefix]) => [prefix as string, kind as Kind]))
const isPlain = /^[A-Za-z0-9._-]{1,200}$/

export const wireId = (kind: Kind, id: string): string =>
  isPlain.test(id) ? `${prefixes[kind]}-${id}` : `${prefixes[kind]}_${Buffer.from(id).toString('base64url')}`

/** Null for what is no id of ours. */
export function readId(text: string): WireId | null {
  const [prefix, mark, rest] = [text.slice(0, 2), text[2], text.slice(3)]
  const kind = kinds.get(prefix)
  if (!kind || rest === '') return null
  if (mark === '-') return isPlain.test(rest) ? { kind, id: rest } : null
  if (mark !== '_') return null
  const id = Buffer.from(rest, 'base64url').toString()
  return wireId(kind, id) === text ? { kind, id } : null
}

const names: Record<Kind, string> = {
  artist: 'Artist',
  album: 'Album',
  track: 'Song',
  playlist: 'Playlist',
  image: 'Picture',
}

/** The id of a thing of this kind. @throws SubsonicError `notFound` */
export function idOf(kind: Kind, text: string): string {
  const read = readId(text)
  if (read?.kind !== kind) throw notFound(names[kind])
  return read.id
}

/** The id of a thing of any of these kinds. @throws SubsonicError `notFound` */
export function anyIdOf<K extends Kind>(allowed: readonly K[], text: string): { kind: K; id: string } {
  const read = readId(text)
  const kind = allowed.find((one) => one === read?.kind)
  if (!read || !kind) throw new SubsonicError(subsonicCodes.notFound, 'Requested data not found')
  return { kind, id: read.id }
}
