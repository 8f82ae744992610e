import type { AlbumType, ReplayGain } from '@pezzottify/contract'
import { withoutArticle } from '../../base/sort-key.ts'
import type { TrackDetails } from '../../catalog/index.ts'
import { isoDate } from '../protocol/dates.ts'
import { wireId } from '../protocol/ids.ts'
import { coverArtOf } from './cover-art.ts'
import { fileFields } from './file.ts'
import { artistRef, contributorsOf, joinedNames, performersOf, titleOf, variousArtists } from './names.ts'
import type { Own } from './own.ts'
import type { Child, ReplayGainTags } from './types.ts'

/** A track. */
export function songOf(track: TrackDetails, own: Own): Child {
  const { artists, text } = performersOf(track.artists, track.album_artists)
  const albumArtist = joinedNames(track.album_artists)
  const title = titleOf(track)
  const [first] = artists
  const composers = track.artists.filter(({ role }) => role === 'Composer')
  const album = wireId('album', track.album_id)
  return {
    id: wireId('track', track.id),
    parent: album,
    isDir: false,
    title,
    album: track.album_name,
    artist: text || undefined,
    track: track.track_number > 0 ? track.track_number : undefined,
    year: yearOf(track.release_date),
    genre: track.genres[0],
    coverArt: coverArtOf('album', track.album_id, track.cover),
    duration: secondsOf(track),
    ...fileFields(track, { artist: albumArtist || text || variousArtists, title }),
    isVideo: false,
    discNumber: track.disc_number,
    created: isoDate(track.added_at),
    albumId: album,
    artistId: first && wireId('artist', first.id),
    type: typeOf(track.album_type),
    mediaType: 'song',
    ...own.fieldsOf(track.id),
    ...own.playsOf(track.id),
    comment: '',
    sortName: withoutArticle(title),
    musicBrainzId: track.musicbrainz_id ?? '',
    genres: track.genres.map((name) => ({ name })),
    artists: artists.map(artistRef),
    displayArtist: text,
    albumArtists: track.album_artists.map(artistRef),
    displayAlbumArtist: albumArtist,
    contributors: contributorsOf(track.artists),
    displayComposer: joinedNames(composers),
    replayGain: gainsOf(track.replay_gain),
    explicitStatus: track.is_explicit ? 'explicit' : '',
  }
}

/** Apps take a length of 0 for an unknown one, so what is rounded down to that lasts a second. */
export const secondsOf = ({ duration_secs }: Pick<TrackDetails, 'duration_secs'>): number | undefined =>
  duration_secs === null ? undefined : Math.max(1, duration_secs)

export const yearOf = (date: number | null): number | undefined =>
  date === null ? undefined : new Date(date * 1_000).getUTCFullYear()

export const typeOf = (type: AlbumType): Child['type'] =>
  type === 'Audiobook' ? 'audiobook' : type === 'Podcast' ? 'podcast' : 'music'

/** What is unknown is left out. */
const gainsOf = (gain: ReplayGain | null): ReplayGainTags => ({
  ...(gain?.track_gain_db != null && { trackGain: gain.track_gain_db }),
  ...(gain?.track_peak != null && gain.track_peak > 0 && { trackPeak: gain.track_peak }),
  ...(gain?.album_gain_db != null && { albumGain: gain.album_gain_db }),
  ...(gain?.album_peak != null && gain.album_peak > 0 && { albumPeak: gain.album_peak }),
})
