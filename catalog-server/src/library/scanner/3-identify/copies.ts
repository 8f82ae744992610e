import type { Codec } from '../../../media/formats.ts'
import { codecs, containerNamed, containerOfExtension } from '../../../media/formats.ts'
import { fileOf } from '../../../media/section.ts'
import type { AlbumMember } from './albums.ts'
import { cachedIdentityKey } from './identity-key.ts'

/**
 * Files of one album in one folder, apart where the same songs lie there in several formats: no album has a song twice. The
 * format without loss stays with the album, whichever came first; the key says which copy the others are.
 */
export function splitByFormat(members: readonly AlbumMember[]): Map<string, readonly AlbumMember[]> {
  const formats = [...Map.groupBy(members, formatOf)]
  if (formats.length === 1) return new Map([['', members]])
  const copies: { songs: Set<string>; format: string; members: Set<AlbumMember> }[] = []
  for (const [format, files] of formats.toSorted(byLoss)) {
    const songs = files.map(songOf)
    const copy = copies.find((other) => !songs.some((song) => other.songs.has(song)))
    if (!copy) copies.push({ songs: new Set(songs), format, members: new Set(files) })
    else {
      for (const song of songs) copy.songs.add(song)
      for (const file of files) copy.members.add(file)
    }
  }
  return new Map(
    copies.map(({ format, members: files }, index) => [
      index === 0 ? '' : `\n.${format}`,
      members.filter((member) => files.has(member)),
    ]),
  )
}

/** Without a number of its own the name of the file, but for its ending, says which song it is. */
const songOf = ({ path, tags }: AlbumMember): string => {
  const { disc, track, isUnnumbered } = tags
  const stem = cachedIdentityKey(path.slice(0, path.lastIndexOf('.')))
  return isUnnumbered ? stem : `${disc}/${track}`
}

/**
 * The ending of the file, with its codec where that is not the one that most files of this ending have. A file that a cue
 * sheet cuts is a copy of those beside it that were cut out of it.
 */
export function formatOf({ path, tags }: Pick<AlbumMember, 'path' | 'tags'>): string {
  const { path: file, section } = fileOf(path)
  const extension = file.slice(file.lastIndexOf('.') + 1).toLowerCase()
  const { codec } = tags
  const format = codec === null || codec === usualCodec(extension) ? extension : `${extension} ${codec}`
  return section === null ? format : `${format} cue`
}

function usualCodec(extension: string): Codec | undefined {
  const container = containerOfExtension(extension)
  return container === null ? undefined : containerNamed(container)?.codec
}

type Format = [format: string, members: readonly AlbumMember[]]

const byLoss = ([a, ofA]: Format, [b, ofB]: Format): number =>
  lossOf(a, ofA) - lossOf(b, ofB) || (a < b ? -1 : 1)

function lossOf(format: string, [first]: readonly AlbumMember[]): number {
  const codec = first?.tags.codec ?? usualCodec(format)
  return codec === undefined || codecs[codec].lossy ? 1 : 0
}
