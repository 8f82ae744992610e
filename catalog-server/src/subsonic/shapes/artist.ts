import { withoutArticle } from '../../base/sort-key.ts'
import type { ArtistDetails } from '../../catalog/index.ts'
import { wireId } from '../protocol/ids.ts'
import { coverArtOf } from './cover-art.ts'
import { ofNoSong } from './directory.ts'
import { rolesOf } from './names.ts'
import type { Own } from './own.ts'
import type { ArtistChild, ArtistFolder, ArtistID3 } from './types.ts'

export function artistOf(artist: ArtistDetails, own: Own): ArtistID3 {
  const { userRating = 0, ...ownFields } = own.fieldsOf(artist.id)
  return {
    id: wireId('artist', artist.id),
    name: artist.name,
    coverArt: coverArtOf('artist', artist.id, artist.cover),
    albumCount: artist.discography_count,
    userRating,
    ...ownFields,
    sortName: artist.sort_name ?? withoutArticle(artist.name),
    musicBrainzId: artist.musicbrainz_id ?? '',
    disambiguation: '',
    roles: rolesOf(artist.isAlbumArtist, artist.roles),
  }
}

/** An artist as a directory, as older apps see one. */
export const artistFolderOf = ({
  id,
  name,
  coverArt,
  starred,
  userRating,
  averageRating,
}: ArtistID3): ArtistFolder => ({
  id,
  name,
  coverArt,
  starred,
  userRating: userRating || undefined,
  averageRating,
})

/** An artist as a directory in the directory `parent`. */
export function artistChildOf(
  { id, name, coverArt, starred, userRating, averageRating, sortName, musicBrainzId }: ArtistID3,
  parent: string,
): ArtistChild {
  const artists = [{ id, name }]
  return {
    id,
    ...ofNoSong,
    parent,
    title: name,
    artist: name,
    year: undefined,
    genre: undefined,
    coverArt,
    duration: undefined,
    albumId: undefined,
    artistId: id,
    mediaType: 'artist',
    starred,
    userRating: userRating || undefined,
    averageRating,
    sortName,
    musicBrainzId,
    genres: [],
    artists,
    displayArtist: name,
    albumArtists: artists,
    displayAlbumArtist: name,
    explicitStatus: '',
  }
}
