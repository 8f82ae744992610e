import { z } from 'zod'
import {
  ActivityPeriod,
  albumTypes,
  ArtistRole,
  imageSizeNames,
  nullable,
  trackFormats,
} from './catalog-shapes.ts'
import { ArtistId, ImageId, noStep } from '../ids.ts'
import {
  editedLinksMax,
  editedListMax,
  editedTextMaxCharacters,
  idMaxCharacters,
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
const id = field('id', idMaxCharacters).regex(noStep, "Field 'id' must not be '.' or '..'")
const name = field('name', editedTextMaxCharacters)
const text = z.string().max(editedTextMaxCharacters)
const texts = z.array(text).max(editedListMax)
const positive = (name: string) =>
  z.int().min(1, { error: ({ input }) => `Field '${name}' must be positive, got ${String(input)}` })
const nonNegative = (name: string) =>
  z.int().min(0, { error: ({ input }) => `Field '${name}' must be non-negative, got ${String(input)}` })

/**
 * An artist of a track, by `artist_id`, or by `id` as in a track that was read, so that a track can be sent back as
 * it was read.
 */
const Credit = z
  .object({ artist_id: ArtistId.optional(), id: ArtistId.optional(), role: ArtistRole })
  .transform(({ artist_id, id, role }, context) => {
    const artist = artist_id ?? id
    if (artist !== undefined) return { artist_id: artist, role }
    context.addIssue({ code: 'custom', path: ['artist_id'], message: 'A credit needs its artist_id' })
    return z.NEVER
  })

/**
 * The bare records as they are written: a full replacement, absent optional fields become null. Links (artists,
 * images, related artists) stay as they are when their key is absent. On PUT the id of the path counts.
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

/**
 * The edited fields of an artist, album or track. Writing the value of the file ends the edit: the field follows the
 * file again.
 */
export const EditedFields = z.object({
  /** False when it was created by hand, so that no file has a value to return to. */
  from_file: z.boolean(),
  fields: z.record(
    z.string(),
    z.object({
      /** False when an older version stored the edit and the file has not been read since. */
      is_known: z.boolean(),
      /** Has the same type as the field; null also when the file has no value for it. */
      file: z.unknown(),
    }),
  ),
})
export type EditedFields = z.infer<typeof EditedFields>
