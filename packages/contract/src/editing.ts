import { z } from 'zod'
import {
  ActivityPeriod,
  Album,
  albumTypes,
  Artist,
  ArtistRole,
  Image,
  imageSizeNames,
  Track,
  trackFormats,
} from './catalog-shapes.ts'
import { Empty, endpoint, upload } from './endpoint.ts'
import { AlbumId, ArtistId, ImageId, TrackId } from './ids.ts'
import { audioUploadMaxBytes, editedLinksMax, imageUploadMaxBytes } from './limits.ts'

/**
 * The bare shapes as they are written: full replacement, absent optional fields become null. Links (artists, images,
 * related artists) stay as they are when their key is absent. On PUT the id of the path counts.
 */
const nullable = <T extends z.ZodType>(schema: T) => schema.nullish().transform((value) => value ?? null)

export const ArtistBody = z.object({
  id: z.string(),
  name: z.string(),
  genres: z.array(z.string()),
  activity_periods: z.array(ActivityPeriod),
  sort_name: nullable(z.string()),
  display_image_id: ImageId.nullable().optional(),
  related_artists_ids: z.array(ArtistId).max(editedLinksMax).optional(),
})
export type ArtistBody = z.infer<typeof ArtistBody>

export const AlbumBody = z.object({
  id: z.string(),
  name: z.string(),
  album_type: z.enum(albumTypes),
  label: nullable(z.string()),
  release_date: nullable(z.int()),
  genres: z.array(z.string()),
  original_title: nullable(z.string()),
  version_title: nullable(z.string()),
  artists_ids: z.array(ArtistId).max(editedLinksMax).optional(),
  display_image_id: ImageId.nullable().optional(),
})
export type AlbumBody = z.infer<typeof AlbumBody>

export const TrackBody = z.object({
  id: z.string(),
  name: z.string(),
  album_id: z.string(),
  disc_number: z.int(),
  track_number: z.int(),
  duration_secs: nullable(z.int()),
  is_explicit: z.boolean(),
  audio_uri: z.string(),
  format: z.enum(trackFormats),
  tags: z.array(z.string()),
  has_lyrics: z.boolean(),
  languages: z.array(z.string()),
  original_title: nullable(z.string()),
  version_title: nullable(z.string()),
  artists: z
    .array(z.object({ artist_id: ArtistId, role: ArtistRole }))
    .max(editedLinksMax)
    .optional(),
})
export type TrackBody = z.infer<typeof TrackBody>

export const ImageBody = z.object({
  id: z.string(),
  uri: z.string(),
  size: z.enum(imageSizeNames),
  width: z.int().max(65_535),
  height: z.int().max(65_535),
})
export type ImageBody = z.infer<typeof ImageBody>

/** A wrong shape is 400 here, not 422. */
const write = { access: 'EditCatalog', rateLimit: 'write', shapeError: 'bad_request' } as const
const onPut = { id: z.string().optional() }
const byId = <I extends z.ZodType>(id: I) => ({ params: z.object({ id }) })

export const editing = {
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
    errors: ['bad_request', 'not_found', 'too_large', 'unsupported_media_type', 'unavailable'],
  }),
  uploadAudio: endpoint({
    ...write,
    ...byId(TrackId),
    method: 'PUT',
    path: '/v1/content/track/{id}/audio',
    summary: 'Upload the audio of a track; in a music folder it is replaced there',
    upload: upload(audioUploadMaxBytes, 'audio/*'),
    response: Track,
    errors: ['bad_request', 'not_found', 'conflict', 'too_large', 'unsupported_media_type', 'unavailable'],
  }),
}
