import type { AlbumType } from '@pezzottify/contract'
import type { Codec } from '../../../media/formats.ts'
import type { ArtistName, FileFacts } from '../../tags/facts.ts'

/**
 * A file's tags about its album. Stored with the file, so that an album can be identified again when one of its files
 * changes, without opening the others.
 */
export type AlbumTags = {
  title: string | null
  sort: string | null
  originalTitle: string | null
  versionTitle: string | null
  albumArtists: ArtistName[]
  mainArtists: ArtistName[]
  compilation: boolean
  type: AlbumType | null
  label: string | null
  releaseDate: number | null
  genres: string[]
  /** MusicBrainz id of the release. */
  release: string | null
  /** Content hash of the embedded front cover. */
  cover: string | null
  disc: number
  track: number
  /** The track's number is only its position in the folder, since neither tags nor name have one. */
  isUnnumbered: boolean
  codec: Codec | null
  /**
   * Its title, if a MusicBrainz id identifies the release, or its disc is a guess by its folder: it distinguishes a copy of
   * a disc from another disc.
   */
  song: string | null
  /** See `FileFacts`. */
  undeclared: FileFacts['undeclared']
}

export const albumTagsOf = (
  facts: FileFacts,
  place: Pick<AlbumTags, 'disc' | 'track' | 'isUnnumbered' | 'song'>,
): AlbumTags => ({
  title: facts.album,
  sort: facts.albumSort,
  originalTitle: facts.albumOriginalTitle,
  versionTitle: facts.albumVersionTitle,
  albumArtists: facts.albumArtists,
  mainArtists: facts.credits.filter((credit) => credit.role === 'MainArtist').map(nameOnly),
  compilation: facts.compilation,
  type: facts.albumType,
  label: facts.label,
  releaseDate: facts.releaseDate,
  genres: facts.genres,
  release: facts.musicBrainz.release,
  cover: facts.cover?.hash ?? null,
  ...place,
  codec: facts.codec,
  song: facts.musicBrainz.release === null ? place.song : facts.title,
  undeclared: facts.undeclared,
})

/** A credited artist without the role. */
export const nameOnly = ({ name, sortName, musicBrainzId }: ArtistName): ArtistName => ({
  name,
  sortName,
  musicBrainzId,
})

const isNothing = (value: unknown): boolean =>
  value === null || value === false || (Array.isArray(value) && value.length === 0)

/** As JSON, without absent values: there is one for each file of the library. */
export const writeAlbumTags = (tags: AlbumTags): string =>
  JSON.stringify(tags, (_, value: unknown) => (isNothing(value) ? undefined : value))

const silent: AlbumTags = {
  title: null,
  sort: null,
  originalTitle: null,
  versionTitle: null,
  albumArtists: [],
  mainArtists: [],
  compilation: false,
  type: null,
  label: null,
  releaseDate: null,
  genres: [],
  release: null,
  cover: null,
  disc: 1,
  track: 1,
  isUnnumbered: false,
  codec: null,
  song: null,
  undeclared: null,
}

/** The text is our own, written by `writeAlbumTags` in the same version of the database. */
export function readAlbumTags(text: string | null): AlbumTags {
  if (text === null) return silent
  const tags = { ...silent, ...(JSON.parse(text) as Partial<AlbumTags>) }
  return {
    ...tags,
    albumArtists: tags.albumArtists.map(withNulls),
    mainArtists: tags.mainArtists.map(withNulls),
  }
}

const withNulls = (artist: Partial<ArtistName>): ArtistName => ({
  name: artist.name ?? '',
  sortName: artist.sortName ?? null,
  musicBrainzId: artist.musicBrainzId ?? null,
})
