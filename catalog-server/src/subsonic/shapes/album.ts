import type { AlbumType, ArtistName } from '@pezzottify/contract'
import { withoutArticle } from '../../base/sort-key.ts'
import type { AlbumDetails } from '../../catalog/index.ts'
import { isoDate } from '../protocol/dates.ts'
import { wireId } from '../protocol/ids.ts'
import { coverArtOf } from './cover-art.ts'
import { ofNoSong } from './directory.ts'
import { artistRef, joinedNames, variousArtists } from './names.ts'
import type { Own } from './own.ts'
import { typeOf, yearOf } from './song.ts'
import type { AlbumID3, Child, ItemDate } from './types.ts'

export function albumOf(album: AlbumDetails, own: Own): AlbumID3 {
  const { userRating = 0, ...ownFields } = own.fieldsOf(album.id)
  const { artist, artistId } = whoseOf(album)
  const date = dateOf(album.release_date)
  return {
    id: wireId('album', album.id),
    name: album.name,
    artist,
    artistId,
    coverArt: coverArtOf('album', album.id, album.cover),
    songCount: album.track_count,
    duration: album.duration_secs,
    created: isoDate(album.added_at),
    year: yearOf(album.release_date),
    genre: album.genres[0],
    version: album.version_title ?? '',
    userRating,
    ...ownFields,
    ...own.playsOf(album.id),
    sortName: withoutArticle(album.name),
    musicBrainzId: album.musicbrainz_id ?? '',
    isCompilation: album.album_type === 'Compilation',
    explicitStatus: album.is_explicit ? 'explicit' : '',
    recordLabels: album.label ? [{ name: album.label }] : [],
    genres: album.genres.map((name) => ({ name })),
    artists: album.artists.map(artistRef),
    displayArtist: artist,
    releaseTypes: [typeNames[album.album_type]],
    originalReleaseDate: date,
    releaseDate: date,
    discTitles: album.disc_titles.map(({ disc_number, title }) => ({ disc: disc_number, title })),
  }
}

/** An album as a directory. `parent`: the artist in whose directory it is shown; by default its first one. */
export function albumFolderOf(album: AlbumDetails, own: Own, parent?: string): Child {
  const { artist, artistId } = whoseOf(album)
  const artists = album.artists.map(artistRef)
  return {
    id: wireId('album', album.id),
    ...ofNoSong,
    parent: parent ?? artistId,
    title: album.name,
    album: album.name,
    artist,
    year: yearOf(album.release_date),
    genre: album.genres[0],
    coverArt: coverArtOf('album', album.id, album.cover),
    duration: album.duration_secs,
    created: isoDate(album.added_at),
    albumId: wireId('album', album.id),
    artistId,
    type: typeOf(album.album_type),
    mediaType: 'album',
    ...own.fieldsOf(album.id),
    ...own.playsOf(album.id),
    sortName: withoutArticle(album.name),
    musicBrainzId: album.musicbrainz_id ?? '',
    genres: album.genres.map((name) => ({ name })),
    artists,
    displayArtist: artist,
    albumArtists: artists,
    displayAlbumArtist: artist,
    explicitStatus: album.is_explicit ? 'explicit' : '',
  }
}

/** Some apps refuse albums of nobody: those are of various artists, of whom one is named. */
function whoseOf(album: { artists: readonly ArtistName[]; first_artist: ArtistName | null }): {
  artist: string
  artistId: string | undefined
} {
  const first = album.artists[0] ?? album.first_artist
  return {
    artist: joinedNames(album.artists) || variousArtists,
    artistId: first ? wireId('artist', first.id) : undefined,
  }
}

const typeNames: Record<AlbumType, string> = {
  Album: 'Album',
  Single: 'Single',
  Ep: 'EP',
  Compilation: 'Compilation',
  Audiobook: 'Audiobook',
  Podcast: 'Podcast',
}

function dateOf(seconds: number | null): ItemDate {
  if (seconds === null) return {}
  const date = new Date(seconds * 1_000)
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() }
}
