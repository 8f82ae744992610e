import type { AlbumType, ArtistRole, Image, TrackFormat } from '@pezzottify/contract'
import { albumTypes, artistRoles, imageSizeNames, trackFormats } from '@pezzottify/contract'

/**
 * `OggVorbis160` ↔ `OGG_VORBIS_160`, `Mp3_96` ↔ `MP3_96`: the names of the enumerations on the wire and in
 * the database.
 */
const spelled = (name: string): string =>
  name
    .replace(/_?(\d+)$/, '_$1')
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toUpperCase()

const pairs = <T extends string>(names: readonly T[], spell = spelled): [T, string][] =>
  names.map((name) => [name, spell(name)])

function twoWays<T extends string>(entries: [T, string][], fallback: T) {
  const toColumn = new Map<T, string>(entries)
  const fromColumn = new Map(entries.map(([name, column]) => [column, name]))
  return {
    toColumn: (name: T): string => toColumn.get(name) ?? name,
    fromColumn: (column: string): T => fromColumn.get(column) ?? fallback,
  }
}

export const albumType = twoWays<AlbumType>(pairs(albumTypes), 'Album')
export const artistRole = twoWays<ArtistRole>(pairs(artistRoles), 'Unknown')
export const trackFormat = twoWays<TrackFormat>(pairs(trackFormats), 'Unknown')
export const imageSize = twoWays<Image['size']>(
  pairs(imageSizeNames, (name) => name.toUpperCase()),
  'Default',
)
