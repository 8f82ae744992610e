import type { Database } from 'bun:sqlite'
import type { Clock } from '../../../base/clock.ts'
import { catalogId } from './catalog-id.ts'
import { sortKey } from '../../../base/sort-key.ts'
import { cachedIdentityKey } from './identity-key.ts'
import { tagsWord } from '../../../catalog/index.ts'
import type { ArtistName } from '../../tags/facts.ts'
import { createRenameArtist } from './rename-artist.ts'

export type ArtistResolver = {
  /**
   * The artist's id, created if there is none. Called inside a transaction. `isRetag` lets a known artist take the new
   * name.
   */
  idOf(artist: ArtistName, isRetag: boolean): string
  /** The ids of all these artists, or null when one of them is not in the catalog. Creates none. */
  knownIds(artists: readonly ArtistName[]): string[] | null
  /** Records that a track's credit changed from one artist to another. */
  noteChange(from: string, to: string): void
  /** Artists created by this scan that took over credits, with the artist they took them from. */
  merges(): Iterable<[taker: string, former: string]>
  /** After a transaction that was rolled back. */
  forget(): void
}

const cachedMax = 20_000
const mergesMax = 1_000

/**
 * Finds artists by their identity: the MusicBrainz id if tags have one, otherwise the name without case and accents. A
 * name without id means the first artist of that name; a second one of the same name needs an id of its own.
 */
export function createArtistResolver(
  database: Database,
  clock: Clock,
  onNew: (name: string) => void,
): ArtistResolver {
  const cached = new Map<string, string>()
  const made = new Set<string>()
  const takers = new Map<string, string>()
  type Row = { id: string; name: string; musicbrainz_id: string | null }
  const columns = `id, ${tagsWord('name')} AS name, musicbrainz_id`
  const byMusicBrainz = database.query<Row, [string]>(
    `SELECT ${columns} FROM artists WHERE musicbrainz_id = ?`,
  )
  const byKey = database.query<Row, [string]>(`SELECT ${columns} FROM artists WHERE identity_key = ?`)
  const adopt = database.query('UPDATE artists SET musicbrainz_id = ? WHERE id = ?')
  const rename = createRenameArtist(database)
  const insert = database.query(
    `INSERT INTO artists (id, name, sort_name, sort_key, identity_key, musicbrainz_id, added_at)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
  )

  function find(artist: ArtistName, key: string, isRetag: boolean): string {
    const { musicBrainzId } = artist
    if (musicBrainzId === null) return byKey.get(key)?.id ?? make(artist, key)
    const known = byMusicBrainz.get(musicBrainzId)
    if (known) {
      if (isRetag && known.name !== artist.name) rename(known.id, artist.name, artist.sortName)
      return known.id
    }
    const namesake = byKey.get(key)
    if (!namesake) return make(artist, key)
    if (namesake.musicbrainz_id !== null) return make(artist, `${key}\n${musicBrainzId}`)
    adopt.run(musicBrainzId, namesake.id)
    return namesake.id
  }

  function knownId({ name, musicBrainzId }: ArtistName): string | undefined {
    const known = musicBrainzId === null ? null : byMusicBrainz.get(musicBrainzId)
    return (known ?? byKey.get(cachedIdentityKey(name)))?.id
  }

  function make(artist: ArtistName, key: string): string {
    const id = catalogId(clock)
    const { name, sortName, musicBrainzId } = artist
    insert.run(id, name, sortName, sortKey(name, sortName), key, musicBrainzId, clock.now())
    if (made.size < cachedMax) made.add(id)
    onNew(name)
    return id
  }

  return {
    idOf: (artist, isRetag) => {
      const key = cachedIdentityKey(artist.name)
      const cacheKey = `${artist.musicBrainzId ?? ''}\n${key}`
      const hit = isRetag ? undefined : cached.get(cacheKey)
      if (hit !== undefined) return hit
      const id = find(artist, key, isRetag)
      if (cached.size >= cachedMax) cached.delete(cached.keys().next().value ?? '')
      cached.set(cacheKey, id)
      return id
    },
    knownIds: (names) => {
      const ids = names.map(knownId).filter((id) => id !== undefined)
      return ids.length === names.length ? [...new Set(ids)] : null
    },
    noteChange: (from, to) => {
      if (from !== to && made.has(to) && takers.size < mergesMax && !takers.has(to)) takers.set(to, from)
    },
    merges: () => takers,
    forget: () => cached.clear(),
  }
}
