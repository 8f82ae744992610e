import { cachedIdentityKey } from './identity-key.ts'
import type { ArtistName } from '../../tags/facts.ts'
import { isVarious, variousArtists } from '../../tags/various-artists.ts'
import type { AlbumTags } from '../2-read/album-tags.ts'

export const unknownArtist: ArtistName = { name: 'Unknown Artist', sortName: null, musicBrainzId: null }

export const namesKey = (artists: readonly ArtistName[]): string =>
  artists.map(({ name }) => cachedIdentityKey(name)).join('\t')

/** A value that only a few of many files have applies only to those. */
export const isMost = (those: readonly unknown[], all: readonly unknown[]): boolean =>
  those.length > 0 && those.length * 2 >= all.length

/** A collection by one artist is marked as a compilation, too. One song does not tell whether the others are theirs. */
export function artistsOfCompilation(tags: AlbumTags[]): ArtistName[] | null {
  const isTold = tags.length > 1 && tags.every(({ mainArtists }) => mainArtists.length > 0)
  const common = isTold ? commonArtists(tags) : []
  return common.some((artist) => !isVarious(artist)) ? common : null
}

/** The main artist of every track; otherwise it is an album of various artists. */
export function commonArtists(tags: readonly AlbumTags[]): ArtistName[] {
  const [head, ...rest] = tags.filter(({ mainArtists }) => mainArtists.length > 0)
  if (!head) return [unknownArtist]
  if (!isMost([head, ...rest], tags)) {
    const isOne = rest.every(({ mainArtists }) => namesKey(mainArtists) === namesKey(head.mainArtists))
    return [isOne ? unknownArtist : variousArtists]
  }
  const all = [head, ...rest]
  const everywhere = distinctArtists(all.flatMap(({ mainArtists }) => mainArtists)).filter(
    (artist) =>
      isMost(
        all.filter(({ mainArtists }) => hasArtist(mainArtists, artist)),
        all,
      ) && all.every(({ mainArtists }) => hasArtist(mainArtists.flatMap(artistsWithin), artist)),
  )
  // Two artists who share every track share the album; a guest on one track does not.
  return everywhere.length > 0 ? everywhere : [variousArtists]
}

const distinctArtists = (artists: readonly ArtistName[]): ArtistName[] =>
  [...Map.groupBy(artists, ({ name }) => cachedIdentityKey(name)).values()].flatMap(([first]) => first ?? [])

const hasArtist = (artists: readonly ArtistName[], { name }: ArtistName): boolean =>
  artists.some((other) => cachedIdentityKey(other.name) === cachedIdentityKey(name))

/** A name, and those that it may be made of: the artist of an album is one of them on a track with somebody else. */
const artistsWithin = (artist: ArtistName): ArtistName[] => [
  artist,
  ...artist.name.split(togetherWith).map((name) => ({ ...artist, name })),
]
const togetherWith = /\s*[,;/&+]\s*|\s+(?:and|with|und|mit|et|avec|y|con|e|x|vs\.?)\s+/iu
