import type { TrackBody } from '@pezzottify/contract'
import { artistRole, trackFormat } from '../../catalog/index.ts'
import { AppError } from '../../base/errors.ts'
import { sortKey } from '../../base/sort-key.ts'
import { requireInside } from './checks.ts'
import type { EditedKind, Snapshot, Tx } from './edited-kind.ts'
import { listIn } from '../../base/stored-json.ts'
import { markFieldsEdited, requireAlbum, requireArtists } from './edited-kind.ts'

export const tracks: EditedKind<TrackBody> = {
  kind: 'Track',

  check: (body) => {
    requireInside('audio_uri', body.audio_uri)
  },

  checkReferences: async (tx, body) => {
    await requireAlbum(tx, body.album_id)
    await requireArtists(
      tx,
      (body.artists ?? []).map((credit) => credit.artist_id),
    )
  },

  snapshot: async (tx, id) => (await trackSnapshots(tx, 'id', id))[0] ?? null,

  insert: async (tx, body, now) => {
    await tx
      .insertInto('tracks')
      .values({ id: body.id, ...columnsOf(body), added_at: now, edited_at: now })
      .execute()
    await credit(tx, body)
  },

  update: async (tx, body) => {
    const before = await tx
      .selectFrom('tracks')
      .select(['audio_uri', 'library_id'])
      .where('id', '=', body.id)
      .executeTakeFirst()
    const isOtherFile = before !== undefined && before.audio_uri !== body.audio_uri
    if (isOtherFile && before.library_id !== null)
      throw new AppError('bad_request', "Field 'audio_uri' follows the file in its music folder")
    await tx
      .updateTable('tracks')
      .set({ ...columnsOf(body), ...(isOtherFile && unknownFile) })
      .where('id', '=', body.id)
      .execute()
    await credit(tx, body)
  },

  markEdited: markFieldsEdited('tracks'),

  remove: async (tx, id) => {
    await tx.deleteFrom('tracks').where('id', '=', id).execute()
    return []
  },
}

/** The facts of the previous file do not hold for another one. */
const unknownFile = {
  availability: 'available',
  payload_hash: null,
  container: null,
  codec: null,
  bitrate_kbps: null,
  sample_rate_hz: null,
  bit_depth: null,
  channels: null,
  size_bytes: null,
  modified_at: null,
} as const

const columnsOf = (body: TrackBody) => ({
  name: body.name,
  album_id: body.album_id,
  disc_number: body.disc_number,
  track_number: body.track_number,
  duration_secs: body.duration_secs,
  is_explicit: body.is_explicit ? 1 : 0,
  audio_uri: body.audio_uri,
  format: trackFormat.toColumn(body.format),
  tags: JSON.stringify(body.tags),
  has_lyrics: body.has_lyrics ? 1 : 0,
  languages: JSON.stringify(body.languages),
  original_title: body.original_title,
  version_title: body.version_title,
  sort_key: sortKey(body.name),
})

/** All tracks of an album, or one by its id. */
export async function trackSnapshots(tx: Tx, column: 'id' | 'album_id', value: string): Promise<Snapshot[]> {
  const rows = await tx.selectFrom('tracks').selectAll().where(column, '=', value).orderBy('id').execute()
  const credits = await tx
    .selectFrom('track_artists')
    .innerJoin('tracks', 'tracks.id', 'track_artists.track_id')
    .select(['track_id', 'artist_id', 'role'])
    .where(`tracks.${column}`, '=', value)
    .orderBy('position')
    .execute()
  const byTrack = Map.groupBy(credits, (credit) => credit.track_id)
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    album_id: row.album_id,
    disc_number: row.disc_number,
    track_number: row.track_number,
    duration_secs: row.duration_secs,
    is_explicit: row.is_explicit !== 0,
    audio_uri: row.audio_uri,
    format: trackFormat.fromColumn(row.format),
    tags: listIn(row.tags),
    has_lyrics: row.has_lyrics !== 0,
    languages: listIn(row.languages),
    original_title: row.original_title,
    version_title: row.version_title,
    artists: (byTrack.get(row.id) ?? []).map(({ artist_id, role }) => ({
      artist_id,
      role: artistRole.fromColumn(role),
    })),
  }))
}

/** An artist may occur in several roles, but once in each. */
async function credit(tx: Tx, { id, artists }: TrackBody): Promise<void> {
  if (!artists) return
  await tx.deleteFrom('track_artists').where('track_id', '=', id).execute()
  const once = new Map(artists.map((artist) => [`${artist.role} ${artist.artist_id}`, artist]))
  const links = [...once.values()].map(({ artist_id, role }, position) => ({
    track_id: id,
    artist_id,
    role: artistRole.toColumn(role),
    position,
  }))
  if (links.length > 0) await tx.insertInto('track_artists').values(links).execute()
}
