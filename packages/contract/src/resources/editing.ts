import { z } from 'zod'
import { AlbumBody, ArtistBody, EditedFields, ImageBody, TrackBody } from './editing-shapes.ts'
import { Album, Artist, Image, Track } from './catalog-shapes.ts'
import { Empty, endpoint, upload } from '../endpoint.ts'
import { AlbumId, ArtistId, ImageId, TrackId } from '../ids.ts'
import { audioUploadMaxBytes, idMaxCharacters, imageUploadMaxBytes } from '../limits.ts'
import type { ExamplesOf } from '../example.ts'
import { image, artist, guest, album, track, artistBody } from './example-values.ts'

/**
 * The types of the formats that the server reads. Browsers know some of them by other names, so any kind of audio may
 * be sent.
 */
const audioTypes = [
  'audio/mpeg',
  'audio/flac',
  'audio/ogg',
  'audio/mp4',
  'audio/aac',
  'audio/wav',
  'audio/aiff',
  'audio/x-ms-wma',
  'audio/x-ape',
  'audio/x-wavpack',
  'audio/dsf',
]

/** A wrong shape is answered with 400 here, not with 422. */
const write = { access: 'EditCatalog', rateLimit: 'write', shapeError: 'bad_request' } as const
const onPut = { id: z.string().max(idMaxCharacters).optional() }
const byId = <I extends z.ZodType>(id: I) => ({ params: z.object({ id }) })
/** The kinds whose fields come from files and can be edited by a person. */
const toldByFiles = z.enum(['artist', 'album', 'track'])

export const editing = {
  edited: endpoint({
    method: 'GET',
    path: '/v1/admin/edited/{type}/{id}',
    summary: 'The edited fields, each with the value of the file',
    access: 'EditCatalog',
    rateLimit: 'user_read',
    params: z.object({ type: toldByFiles, id: z.string().max(idMaxCharacters) }),
    response: EditedFields,
    errors: ['bad_request', 'not_found'],
  }),
  createArtist: endpoint({
    ...write,
    method: 'POST',
    path: '/v1/content/artist',
    summary: 'Create an artist',
    body: ArtistBody,
    response: Artist,
    status: 201,
    errors: ['bad_request'],
  }),
  updateArtist: endpoint({
    ...write,
    ...byId(ArtistId),
    method: 'PUT',
    path: '/v1/content/artist/{id}',
    summary: 'Replace an artist',
    body: ArtistBody.extend(onPut),
    response: Artist,
    errors: ['bad_request', 'not_found'],
  }),
  deleteArtist: endpoint({
    ...write,
    ...byId(ArtistId),
    method: 'DELETE',
    path: '/v1/content/artist/{id}',
    summary: 'Delete an artist and its links',
    response: Empty,
    status: 204,
    errors: ['not_found'],
  }),
  createAlbum: endpoint({
    ...write,
    method: 'POST',
    path: '/v1/content/album',
    summary: 'Create an album',
    body: AlbumBody,
    response: Album,
    status: 201,
    errors: ['bad_request'],
  }),
  updateAlbum: endpoint({
    ...write,
    ...byId(AlbumId),
    method: 'PUT',
    path: '/v1/content/album/{id}',
    summary: 'Replace an album',
    body: AlbumBody.extend(onPut),
    response: Album,
    errors: ['bad_request', 'not_found'],
  }),
  deleteAlbum: endpoint({
    ...write,
    ...byId(AlbumId),
    method: 'DELETE',
    path: '/v1/content/album/{id}',
    summary: 'Delete an album with its tracks',
    response: Empty,
    status: 204,
    errors: ['not_found'],
  }),
  createTrack: endpoint({
    ...write,
    method: 'POST',
    path: '/v1/content/track',
    summary: 'Create a track',
    body: TrackBody,
    response: Track,
    status: 201,
    errors: ['bad_request'],
  }),
  updateTrack: endpoint({
    ...write,
    ...byId(TrackId),
    method: 'PUT',
    path: '/v1/content/track/{id}',
    summary: 'Replace a track',
    body: TrackBody.extend(onPut),
    response: Track,
    errors: ['bad_request', 'not_found'],
  }),
  deleteTrack: endpoint({
    ...write,
    ...byId(TrackId),
    method: 'DELETE',
    path: '/v1/content/track/{id}',
    summary: 'Delete a track; its file stays',
    response: Empty,
    status: 204,
    errors: ['not_found'],
  }),
  createImage: endpoint({
    ...write,
    method: 'POST',
    path: '/v1/content/image',
    summary: 'Create an image record',
    body: ImageBody,
    response: Image,
    status: 201,
    errors: ['bad_request'],
  }),
  updateImage: endpoint({
    ...write,
    ...byId(ImageId),
    method: 'PUT',
    path: '/v1/content/image/{id}',
    summary: 'Replace an image record',
    body: ImageBody.extend(onPut),
    response: Image,
    errors: ['bad_request', 'not_found'],
  }),
  deleteImage: endpoint({
    ...write,
    ...byId(ImageId),
    method: 'DELETE',
    path: '/v1/content/image/{id}',
    summary: 'Delete an image record',
    response: Empty,
    status: 204,
    errors: ['not_found'],
  }),
  uploadImage: endpoint({
    ...write,
    ...byId(ImageId),
    method: 'PUT',
    path: '/v1/content/image/{id}/file',
    summary: 'Upload the bytes of an image',
    upload: upload(imageUploadMaxBytes, 'image/jpeg', 'image/png', 'image/webp'),
    response: Image,
    errors: ['bad_request', 'not_found', 'too_large', 'unsupported_media_type', 'media_unreachable'],
  }),
  uploadAudio: endpoint({
    ...write,
    ...byId(TrackId),
    method: 'PUT',
    path: '/v1/content/track/{id}/audio',
    summary: 'Upload the audio of a track; in a music folder it is replaced there',
    upload: upload(audioUploadMaxBytes, ...audioTypes, 'audio/*'),
    response: Track,
    errors: [
      'bad_request',
      'not_found',
      'conflict',
      'too_large',
      'unsupported_media_type',
      'media_unreachable',
    ],
  }),
}

const albumBody = {
  id: album.id,
  name: album.name,
  album_type: album.album_type,
  release_date: album.release_date,
  genres: album.genres,
  artists_ids: [artist.id],
}

const trackBody = {
  id: track.id,
  name: track.name,
  album_id: album.id,
  disc_number: 1,
  track_number: 2,
  duration_secs: 50,
  is_explicit: false,
  audio_uri: track.audio_uri,
  format: track.format,
  tags: [],
  has_lyrics: false,
  languages: [],
  artists: [{ artist_id: guest.id, role: 'FeaturedArtist' as const }],
}

const imageBody = {
  id: image.id,
  uri: image.uri,
  size: image.size,
  width: image.width,
  height: image.height,
}

export const editingExamples: ExamplesOf<typeof editing> = {
  edited: {
    response: { from_file: true, fields: { genres: { is_known: true, file: ['Folk'] } } },
  },
  createArtist: { body: artistBody, response: guest },
  updateArtist: { body: artistBody, response: guest },
  createAlbum: { body: albumBody, response: album },
  updateAlbum: { body: albumBody, response: album },
  createTrack: { body: trackBody, response: track },
  updateTrack: { body: trackBody, response: track },
  createImage: { body: imageBody, response: image },
  updateImage: { body: imageBody, response: image },
  uploadImage: { response: image },
  uploadAudio: { response: track },
}
