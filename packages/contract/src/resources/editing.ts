import { z } from 'zod'
import {
  ActivityPeriod,
  Album,
  albumTypes,
  Artist,
  ArtistRole,
  Image,
  imageSizeNames,
  nullable,
  Track,
  trackFormats,
} from './catalog-shapes.ts'
import { Empty, endpoint, upload } from '../endpoint.ts'
import { AlbumId, ArtistId, ImageId, TrackId } from '../ids.ts'
import {
  audioUploadMaxBytes,
  editedLinksMax,
  editedListMax,
  editedTextMaxCharacters,
  idMaxCharacters,
  imageUploadMaxBytes,
  pathMaxCharacters,
} from '../limits.ts'

const field = (name: string, maxCharacters: number) =>
  z
    .string()
    .regex(/\S/, `Field '${name}' is required but was empty`)
    .max(maxCharacters, {
      error: ({ input }) =>
        `Field '${name}' must have at most ${maxCharacters} characters, got ${String(input).length}`,
    })
const id = field('id', idMaxCharacters)
const name = field('name', editedTextMaxCharacters)
const text = z.string().max(editedTextMaxCharacters)
const texts = z.array(text).max(editedListMax)
const positive = (name: string) =>
  z.int().min(1, { error: ({ input }) => `Field '${name}' must be positive, got ${String(input)}` })
const nonNegative = (name: string) =>
  z.int().min(0, { error: ({ input }) => `Field '${name}' must be non-negative, got ${String(input)}` })

/** An artist of a track by `artist_id`, or by `id`, as a track that was read has them: that one can be sent back. */
const Credit = z
  .object({ artist_id: ArtistId.optional(), id: ArtistId.optional(), role: ArtistRole })
  .transform(({ artist_id, id, role }, context) => {
    const artist = artist_id ?? id
    if (artist !== undefined) return { artist_id: artist, role }
    context.addIssue({ code: 'custom', path: ['artist_id'], message: 'A credit needs its artist_id' })
    return z.NEVER
  })

/**
 * The bare shapes as they are written: full replacement, absent optional fields become null. Links (artists, images,
 * related artists) stay as they are when their key is absent. On PUT the id of the path counts.
 */
export const ArtistBody = z.object({
  id,
  name,
  genres: texts,
  activity_periods: z.array(ActivityPeriod).max(editedListMax),
  sort_name: nullable(text),
  display_image_id: ImageId.nullable().optional(),
  related_artists_ids: z.array(ArtistId).max(editedLinksMax).optional(),
})
export type ArtistBody = z.infer<typeof ArtistBody>

export const AlbumBody = z.object({
  id,
  name,
  album_type: z.enum(albumTypes),
  label: nullable(text),
  release_date: nullable(z.int()),
  genres: texts,
  original_title: nullable(text),
  version_title: nullable(text),
  artists_ids: z.array(ArtistId).max(editedLinksMax).optional(),
  display_image_id: ImageId.nullable().optional(),
})
export type AlbumBody = z.infer<typeof AlbumBody>

export const TrackBody = z.object({
  id,
  name,
  album_id: field('album_id', idMaxCharacters),
  disc_number: positive('disc_number'),
  track_number: positive('track_number'),
  duration_secs: nullable(nonNegative('duration_secs')),
  is_explicit: z.boolean(),
  audio_uri: field('audio_uri', pathMaxCharacters),
  format: z.enum(trackFormats),
  tags: texts,
  has_lyrics: z.boolean(),
  languages: texts,
  original_title: nullable(text),
  version_title: nullable(text),
  artists: z.array(Credit).max(editedLinksMax).optional(),
})
export type TrackBody = z.infer<typeof TrackBody>

export const ImageBody = z.object({
  id,
  uri: field('uri', pathMaxCharacters),
  size: z.enum(imageSizeNames),
  width: positive('width').max(65_535),
  height: positive('height').max(65_535),
})
export type ImageBody = z.infer<typeof ImageBody>

/** Those of the formats that are read. Browsers know some of them by other names, so any kind of audio may be sent. */
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
]

/** A wrong shape is 400 here, not 422. */
const write = { access: 'EditCatalog', rateLimit: 'write', shapeError: 'bad_request' } as const
const onPut = { id: z.string().max(idMaxCharacters).optional() }
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
