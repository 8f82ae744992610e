import type { AlbumTags } from '../2-read/album-tags.ts'
import type { Sibling } from '../2-read/known-album-folder.ts'
import type { ReadFile } from '../2-read/read-album-folder.ts'
import { namesKey } from './album-artists.ts'
import { cachedIdentityKey } from './identity-key.ts'

/**
 * The files that are copies of one beside them: by their names, by their sound, and by their tags, unless those name another
 * album or place on it.
 * Silence and short noises are the same in many files, so that the sound alone says nothing.
 *
 * @param hasSound whether a known track has the sound of a file
 */
export function duplicatesAmong(
  files: readonly ReadFile[],
  siblings: readonly Sibling[],
  hasSound: (file: ReadFile, trackId: string) => boolean,
): Set<ReadFile> {
  const copies = files.filter(({ file }) => file.copyOf !== null)
  if (copies.length === 0) return new Set()
  const read = new Map(files.map((file) => [file.file.path, file]))
  const known = new Map(siblings.map((sibling) => [sibling.path, sibling]))
  const originalOf = (copy: ReadFile): AlbumTags | null => {
    const path = copy.file.copyOf ?? ''
    const [other, sibling] = [read.get(path), known.get(path)]
    if (other) return other.facts.payloadHash === copy.facts.payloadHash ? other.tags : null
    return sibling && hasSound(copy, sibling.trackId) ? sibling.tags : null
  }
  return new Set(
    copies.filter((copy) => {
      const original = originalOf(copy)
      if (original === null) return false
      const isUntitled = copy.tags.release === null && copy.tags.title === null
      return isUntitled || songKey(original) === songKey(copy.tags)
    }),
  )
}

const songKey = ({ release, title, albumArtists, disc, track, isUnnumbered }: AlbumTags): string =>
  [release, cachedIdentityKey(title ?? ''), namesKey(albumArtists), disc, isUnnumbered ? '' : track].join(
    '\n',
  )
