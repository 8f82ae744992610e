/**
 * The common pattern of the file names in a folder: the indexes of artist, album and title among the parts between ` - `,
 * after the number in front. A part that is the same in all names is the artist or the album, never the title.
 */
export type NamePattern = { artist: number; album: number | null; title: number }

const separator = /\s+[-–—]\s+/u
const number = /^(?:\d{1,2}[-.](?=\d))?\d{1,3}(?:\s*[-.–_]\s*|\s+)(?=\S)/u

/** The parts of a name without its extension and without the number in front. */
export const partsOf = (stem: string): string[] =>
  stem.replaceAll('_', ' ').replace(number, '').split(separator)

/** @returns null where the names are not built alike, or do not tell what is what */
export function patternOf(names: readonly string[]): NamePattern | null {
  if (names.length < 2) return null
  const stems = names.map(stemOf)
  if (new Set(stems.map((stem) => number.test(stem))).size > 1) return null
  const all = stems.map(partsOf)
  const count = all[0]?.length ?? 0
  if (all.some((parts) => parts.length !== count || parts.some((part) => part.trim() === ''))) return null
  const isSame = Array.from({ length: count }, (_, at) => new Set(all.map((parts) => parts[at])).size === 1)
  if (count === 2 && !(isSame[0] && isSame[1]))
    return isSame[1] ? { artist: 1, album: null, title: 0 } : { artist: 0, album: null, title: 1 }
  // Artist, album and title: without an album that is the same in all names, the parts may be anything.
  if (count === 3 && isSame[1] && !isSame[2]) return { artist: 0, album: 1, title: 2 }
  return null
}

/** The name without its extension. */
export const stemOf = (name: string): string =>
  name.slice(0, name.lastIndexOf('.') > 0 ? name.lastIndexOf('.') : undefined)

const sayingNothing = new Set([
  'music',
  'audio',
  'sounds',
  'sound',
  'flac',
  'mp3',
  'ogg',
  'opus',
  'm4a',
  'wav',
  'musics',
  'snd',
  'sfx',
  'bgm',
  'media',
  'default',
  'songs',
  'tracks',
  'tunes',
])

/** The name that a folder gives to its album: one like `mp3` says nothing, the one above it may. */
export function albumNameOf(root: string, directory: string): string {
  const names = [...root.split('/').slice(-1), ...directory.split('/')].filter((name) => name !== '')
  return names.findLast((name) => !sayingNothing.has(name.toLowerCase())) ?? names.at(-1) ?? root
}
