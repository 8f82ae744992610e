import { z } from 'zod'

/** Crawlers differ: only ids and names are required, and other unreadable values count as absent. */
const id = z.union([z.string(), z.int().transform(String)]).refine((text) => text.trim() !== '', 'is blank')
const text = z.string().nullish().catch(null)
const integer = z
  .number()
  .transform((value) => Math.trunc(value))
  .nullish()
  .catch(null)
const flag = z.union([z.boolean(), z.number().transform((value) => value !== 0)]).catch(false)

/** The readable elements of a list. */
const listOf = <S extends z.ZodType>(element: S) =>
  z
    .array(z.unknown())
    .catch([])
    .default([])
    .transform((list) =>
      list.flatMap((entry) => {
        const read = element.safeParse(entry)
        return read.success ? [read.data] : []
      }),
    )

const ImageReference = z.object({
  id,
  size: z.string().catch('DEFAULT'),
  width: z.int().nonnegative().catch(0),
  height: z.int().nonnegative().catch(0),
})
export type ImageReference = z.infer<typeof ImageReference>

/** An id by itself, or in an object. */
const Reference = z.union([id, z.object({ id }).transform((entry) => entry.id)])

export const ArtistFile = z.object({
  id,
  name: z.string(),
  genre: listOf(z.string()),
  activity_periods: listOf(z.unknown()),
  related: listOf(Reference),
  portraits: listOf(ImageReference),
  portrait_group: listOf(ImageReference),
})
export type ArtistFile = z.infer<typeof ArtistFile>

export const AlbumFile = z.object({
  id,
  name: z.string(),
  album_type: z.string().catch('ALBUM'),
  label: text,
  date: integer,
  genres: listOf(z.string()),
  original_title: text,
  version_title: text,
  artists_ids: listOf(Reference),
  covers: listOf(ImageReference),
  cover_group: listOf(ImageReference),
})
export type AlbumFile = z.infer<typeof AlbumFile>

const ArtistWithRole = z
  .object({ artist_id: id.optional(), id: id.optional(), role: z.string().catch('') })
  .transform(({ artist_id, id: own, role }) => ({ id: artist_id ?? own ?? '', role }))

export const TrackFile = z.object({
  id,
  name: text,
  album_id: id.nullish().catch(null),
  disc_number: integer,
  number: integer,
  duration: integer,
  is_explicit: flag,
  files: z.record(z.string(), z.unknown()).catch({}),
  tags: listOf(z.string()),
  has_lyrics: flag,
  language_of_performance: listOf(z.string()),
  original_title: text,
  version_title: text,
  artists_with_role: listOf(ArtistWithRole),
  artists_ids: listOf(Reference),
})
export type TrackFile = z.infer<typeof TrackFile>
