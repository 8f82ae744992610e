import { textEncodings, type AlbumGrouping, type AlbumId, type Override } from '@pezzottify/contract'
import type { Database } from 'bun:sqlite'
import { notFound } from '../../base/errors.ts'
import { isEdited } from '../../catalog/index.ts'
import { createWhyApart } from '../scanner/3-identify/album-parts.ts'
import { namesKey } from '../scanner/3-identify/album-artists.ts'
import { isByPerson, joinDecisions } from '../scanner/3-identify/albums.ts'
import type { AlbumDecision } from '../scanner/3-identify/albums.ts'
import type { KnownPart, RelatedParts } from '../scanner/3-identify/related-parts.ts'
import { defaultEncoding } from '../tags/tags/undeclared-text.ts'
import { createOverrideStore } from './store.ts'

const othersMax = 20

/** Tells why the files of an album are one album, by the same rules that grouped them. */
export function createWhyGrouped(database: Database, related: RelatedParts) {
  const store = createOverrideStore(database)
  const albumRow = database.query<{ id: string; name: string }, [string]>(
    'SELECT id, name FROM albums WHERE id = ?',
  )
  const placed = database.query<{ count: number }, [string]>(
    `SELECT count(*) AS count FROM tracks WHERE album_id = ? AND availability <> 'missing' AND ${isEdited('album_id')}`,
  )

  async function othersOf(albumId: string, parts: readonly KnownPart[]): Promise<AlbumGrouping['others']> {
    const near: [KnownPart, KnownPart][] = []
    for (const part of parts)
      for (const other of await related.of(part, [part.decision], new Set())) near.push([part, other])
    const whyApart = createWhyApart([...parts, ...near.map(([, other]) => other)])
    const found = new Map<string, AlbumGrouping['others'][number]>()
    for (const [part, other] of near) {
      const row = other.albumId === albumId || found.has(other.albumId) ? null : albumRow.get(other.albumId)
      const reason = whyApart(part, other) ?? nearReasonOf(part, other)
      if (row) found.set(row.id, { id: row.id as AlbumId, name: row.name, reason })
    }
    return [...found.values()].slice(0, othersMax)
  }

  /** @throws AppError `not_found` */
  return async (albumId: AlbumId): Promise<AlbumGrouping> => {
    if (!albumRow.get(albumId)) throw notFound()
    const parts = await related.ofAlbum(albumId)
    const [first, ...more] = parts.map(({ decision }) => decision)
    const album = first && joinDecisions([first, ...more])
    return {
      rule: album ? ruleOf(album) : 'person',
      release: album?.release ?? null,
      artists_from: album ? artistsFrom(album) : 'tag',
      parts: parts.map(({ folderId, directory, decision }) => ({
        id: `${folderId}:${directory}`,
        folder: directory,
        track_count: decision.members.length,
      })),
      text_encoding: encodingOf(parts, store.ofAlbum(albumId).map(store.get)),
      placed_by_hand: placed.get(albumId)?.count ?? 0,
      override_ids: store.ofAlbum(albumId),
      others: await othersOf(albumId, parts),
    }
  }
}

function ruleOf(album: AlbumDecision): AlbumGrouping['rule'] {
  if (isByPerson(album)) return 'person'
  if (album.release !== null) return 'release'
  return album.members.some(({ tags }) => tags.title !== null) ? 'title' : 'folder'
}

/** The encoding in which most files with undeclared texts were read. */
function encodingOf(parts: readonly KnownPart[], said: readonly Override[]): AlbumGrouping['text_encoding'] {
  const members = parts.flatMap(({ decision }) => decision.members)
  const read = Map.groupBy(
    members.flatMap(({ tags }) => tags.undeclared ?? []),
    ({ encoding }) => encoding,
  )
  const [most] = [...read].toSorted(([, a], [, b]) => b.length - a.length)
  const encoding = textEncodings.find((name) => name === most?.[0])
  if (!encoding) return null
  const isSaid = said.some(({ kind }) => kind === 'encoding')
  return { encoding, by: isSaid ? 'person' : encoding === defaultEncoding ? 'default' : 'guess' }
}

function artistsFrom({ members, isDerived, artists }: AlbumDecision): AlbumGrouping['artists_from'] {
  if (members.some(({ tags }) => tags.albumArtists.length > 0)) return 'tag'
  if (!isDerived) return 'compilation'
  const key = namesKey(artists)
  return members.every(({ tags }) => namesKey(tags.mainArtists).includes(key)) ? 'shared' : 'various'
}

/** Why parts that could be one album are not. */
const nearReasonOf = (part: KnownPart, other: KnownPart): 'place' | 'artists' =>
  namesKey(part.decision.artists) === namesKey(other.decision.artists) ? 'place' : 'artists'
