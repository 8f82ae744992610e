import { z } from 'zod'
import { Empty, endpoint } from '../endpoint.ts'
import { AlbumId } from '../ids.ts'
import { editedTextMaxCharacters, overrideItemsMax, pathMaxCharacters } from '../limits.ts'
import { pathNumber } from '../page.ts'
import type { ExamplesOf } from '../example.ts'
import { album, at } from './example-values.ts'

/**
 * Why the files of an album are one album. `release`: their tags name the same MusicBrainz release. `title`: the same title
 * and album artist. `folder`: no tag names an album, so that it is the folder they lie in. `person`: somebody said so.
 */
export const groupingRules = ['release', 'title', 'folder', 'person'] as const

/**
 * Where the artists of the album come from. `tag`: its files name an album artist. `shared`: all tracks are by them.
 * `compilation`: the tags call it one. `various`: its tracks are by several artists.
 */
export const albumArtistSources = ['tag', 'shared', 'compilation', 'various'] as const

/**
 * Why an album of the same title nearby is another one. `copy`: it holds the same songs. `date`, `edition`, `artists`: these
 * differ. `place`: its folder lies elsewhere.
 */
export const apartReasons = ['copy', 'date', 'edition', 'artists', 'place'] as const

/** Encodings of texts in tags that do not declare theirs, by their names on the web. Western languages first. */
export const textEncodings = [
  'windows-1252',
  'windows-1250',
  'windows-1251',
  'koi8-r',
  'windows-1253',
  'windows-1254',
  'windows-1255',
  'windows-1256',
  'windows-1257',
  'windows-1258',
  'windows-874',
  'gb18030',
  'big5',
  'shift_jis',
  'euc-jp',
  'euc-kr',
] as const
export type TextEncoding = (typeof textEncodings)[number]

export const AlbumGrouping = z.object({
  rule: z.enum(groupingRules),
  /** The MusicBrainz id of the release, where the files name one. */
  release: z.string().nullable(),
  artists_from: z.enum(albumArtistSources),
  /** One for each folder with the folders of its discs. `folder` is relative to its music folder. */
  parts: z.array(z.object({ id: z.string(), folder: z.string(), track_count: z.int() })),
  /**
   * How texts were read that declare no encoding and are not UTF-8; null where there are none. `default`: as Western ones.
   * `guess`: the texts of the album together look like it. `person`: somebody said so.
   */
  text_encoding: z
    .object({ encoding: z.enum(textEncodings), by: z.enum(['default', 'guess', 'person']) })
    .nullable(),
  /** Tracks that a person put into this album by editing them. */
  placed_by_hand: z.int(),
  /** The overrides that concern this album; the newest first. */
  override_ids: z.array(z.int()),
  others: z.array(z.object({ id: AlbumId, name: z.string(), reason: z.enum(apartReasons) })),
})
export type AlbumGrouping = z.infer<typeof AlbumGrouping>

/**
 * A person's correction of the tags. `together`: several albums are one. `apart`: one folder of an album is an album of
 * its own. `names`: the `text`, as tags spell it, means these artists. `encoding`: undeclared texts in the tags of an album
 * are in this encoding, the only element of `names`.
 */
export const Override = z.object({
  id: z.int(),
  kind: z.enum(['together', 'apart', 'names', 'encoding']),
  text: z.string(),
  names: z.array(z.string()),
  created_at: z.int(),
})
export type Override = z.infer<typeof Override>

const name = z.string().trim().min(1).max(editedTextMaxCharacters)

export const OverrideBody = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('together'), album_ids: z.array(AlbumId).max(overrideItemsMax) }),
  z.object({
    kind: z.literal('apart'),
    album_id: AlbumId,
    part_id: z
      .string()
      .min(1)
      .max(pathMaxCharacters + 20),
  }),
  z.object({ kind: z.literal('encoding'), album_id: AlbumId, encoding: z.enum(textEncodings) }),
  z.object({ kind: z.literal('names'), text: name, names: z.array(name).min(1).max(overrideItemsMax) }),
])
export type OverrideBody = z.infer<typeof OverrideBody>

const edit = { access: 'EditCatalog', rateLimit: 'user_read' } as const

/** How files become albums and names become artists, and people's corrections of that. */
export const grouping = {
  album: endpoint({
    method: 'GET',
    access: 'AccessCatalog',
    rateLimit: 'content_read',
    path: '/v1/content/album/{id}/grouping',
    summary: 'Why the files of an album are one album',
    params: z.object({ id: AlbumId }),
    response: AlbumGrouping,
    errors: ['not_found'],
  }),
  overrides: endpoint({
    ...edit,
    method: 'GET',
    path: '/v1/admin/library/overrides',
    summary: 'What people said of albums and names against the tags, the newest first',
    response: z.object({ items: z.array(Override) }),
  }),
  addOverride: endpoint({
    ...edit,
    rateLimit: 'write',
    method: 'POST',
    path: '/v1/admin/library/overrides',
    summary: 'Put albums together, part one, or say which artists a name stands for or how texts are encoded',
    body: OverrideBody,
    response: Override,
    status: 201,
    errors: ['not_found', 'conflict'],
  }),
  removeOverride: endpoint({
    ...edit,
    rateLimit: 'write',
    method: 'DELETE',
    path: '/v1/admin/library/overrides/{id}',
    summary: 'Take back what was said; the tags decide again',
    params: z.object({ id: pathNumber }),
    response: Empty,
    status: 204,
    errors: ['not_found'],
  }),
}

const override: z.input<typeof Override> = {
  id: 1,
  kind: 'names',
  text: 'Chloe x Halle',
  names: ['Chloe x Halle'],
  created_at: at,
}

export const groupingExamples: ExamplesOf<typeof grouping> = {
  album: {
    response: {
      rule: 'title',
      release: null,
      artists_from: 'tag',
      parts: [{ id: '1:Pezzottify House Band', folder: 'Pezzottify House Band', track_count: 3 }],
      text_encoding: { encoding: 'windows-1251', by: 'guess' },
      placed_by_hand: 0,
      override_ids: [],
      others: [{ id: album.id, name: album.name, reason: 'copy' }],
    },
  },
  overrides: { response: { items: [override] } },
  addOverride: {
    body: { kind: 'names', text: 'Chloe x Halle', names: ['Chloe x Halle'] },
    response: override,
  },
}
