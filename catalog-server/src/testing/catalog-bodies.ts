import type { AlbumBody, ArtistBody, ImageBody, TrackBody } from '@pezzottify/contract'
import type { z } from 'zod'

/** Request bodies for items of the catalog with only the required fields. */
export const artistRequest = (id: string) =>
  ({ id, name: `Artist ${id}`, genres: [], activity_periods: [] }) satisfies z.input<typeof ArtistBody>

export const albumRequest = (id: string) =>
  ({ id, name: `Album ${id}`, album_type: 'Album', genres: [] }) satisfies z.input<typeof AlbumBody>

export const trackRequest = (id: string, albumId: string) =>
  ({
    id,
    name: `Track ${id}`,
    album_id: albumId,
    disc_number: 1,
    track_number: 1,
    is_explicit: false,
    audio_uri: `albums/${albumId}/${id}.mp3`,
    format: 'Mp3_320',
    tags: [],
    has_lyrics: false,
    languages: [],
  }) satisfies z.input<typeof TrackBody>

export const imageRequest = (id: string) =>
  ({ id, uri: `images/${id}.jpg`, size: 'Default', width: 300, height: 200 }) satisfies z.input<
    typeof ImageBody
  >
