import { idMaxCharacters } from '@pezzottify/contract'
import { z } from 'zod'

/**
 * The answers of the downloader service. Only the id and the name must be valid: other values that cannot be read are
 * left out, and unknown ones ignored.
 */
const listItemsMax = 1_000
const id = z.string().min(1).max(idMaxCharacters)
const name = z.string().trim().min(1).max(1_000)
const optionalText = name.nullable().catch(null)
const wholeNumber = z.int().min(0).nullable().catch(null)

const listOf = <T>(item: z.ZodType<T>) =>
  z
    .array(z.unknown())
    .catch([])
    .transform((items) =>
      items.slice(0, listItemsMax).flatMap((entry) => {
        const result = item.safeParse(entry)
        return result.success ? [result.data] : []
      }),
    )

const texts = listOf(name)
const ids = listOf(id)

const ImageReference = z.object({
  id,
  size: z.string().catch('DEFAULT'),
  width: wholeNumber,
  height: wholeNumber,
})
const pictures = listOf(ImageReference)
export type ImageReference = z.infer<typeof ImageReference>

/** An id alone, or one with a name. */
const Related = z.union([id.transform((id) => ({ id, name: null })), z.object({ id, name: optionalText })])

export const ArtistPayload = z.object({
  id,
  name,
  genre: texts,
  portraits: pictures,
  portrait_group: pictures,
  activity_periods: listOf(z.unknown()),
  related: listOf(Related),
})
export type ArtistPayload = z.infer<typeof ArtistPayload>

/** Unix seconds, or a day, month or year as ISO 8601 writes them. */
const ReleaseDate = z
  .union([
    z.int().min(-1e11).max(1e11),
    z
      .string()
      .regex(/^\d{4}(-\d\d(-\d\d)?)?$/)
      .transform((day) => Date.parse(day) / 1_000)
      .pipe(z.int()),
  ])
  .nullable()
  .catch(null)

export const AlbumPayload = z.object({
  id,
  name,
  album_type: z.string().catch(''),
  artists_ids: ids,
  label: optionalText,
  date: ReleaseDate,
  genres: texts,
  covers: pictures,
  cover_group: pictures,
  discs: listOf(z.object({ number: wholeNumber, name: optionalText, tracks: ids })),
  original_title: optionalText,
  version_title: optionalText,
})
export type AlbumPayload = z.infer<typeof AlbumPayload>

export const TrackPayload = z.object({
  id,
  name,
  artists_ids: ids,
  number: wholeNumber,
  disc_number: wholeNumber,
  is_explicit: z.boolean().catch(false),
  files: z
    .record(z.string(), z.unknown())
    .catch({})
    .transform((files) => Object.keys(files)),
  tags: texts,
  has_lyrics: z.boolean().catch(false),
  language_of_performance: texts,
  original_title: optionalText,
  version_title: optionalText,
  artists_with_role: listOf(z.object({ artist_id: id, name: optionalText, role: z.string().catch('') })),
})
export type TrackPayload = z.infer<typeof TrackPayload>
