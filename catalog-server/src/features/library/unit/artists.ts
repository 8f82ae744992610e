import type { Database } from 'bun:sqlite'
import type { Clock } from '../../../clock.ts'
import { catalogId } from './catalog-id.ts'
import { sortKey } from '../../../text.ts'
import { keptIdentityKey } from './identity-key.ts'
import type { ArtistName } from '../reading/facts.ts'

export type ArtistBook = {
  /** The artist's id, made if there is none. Called inside a transaction. `isRetag` lets a known artist take the new name. */
  idOf(artist: ArtistName, isRetag?: boolean): string
  /** Notes that a track's credit went from one artist to another. */
  noteChange(from: string, to: string): void
  /** Credits of artists that were made by this scan, by the artist they were taken over from. */
  takeovers(): Iterable<[taker: string, former: string]>
  /** After a transaction that did not happen. */
  forget(): void
}

const cachedMax = 20_000
const takeoversMax = 1_000

/**
 * Artists by what identifies them: the MusicBrainz id where tags have one, otherwise the name without case and accents.
 * A name without id means the first artist of that name; a second one of the same name needs an id of its own.
 */
export function createArtistBook(database: Database, clock: Clock): ArtistBook {
  const cached = new Map<string, string>()
  const made = new Set<string>()
  const takers = new Map<string, string>()
  type Row = { id: string; name: string; musicbrainz_id: string | null }
  const byMusicBrainz = database.query<Row, [string]>(
    'SELECT id, name, musicbrainz_id FROM artists WHERE musicbrainz_id = ?',
  )
  const byKey = database.query<Row, [string]>(
    'SELECT id, name, musicbrainz_id FROM artists WHERE identity_key = ?',
  )
  const adopt = database.query('UPDATE artists SET musicbrainz_id = ? WHERE id = ?')
  const rename = database.query('UPDATE artists SET name = ?, sort_name = ?, sort_key = ? WHERE id = ?')
  const insert = database.query(
    `INSERT INTO artists (id, name, sort_name, sort_key, identity_key, musicbrainz_id, added_at)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
  )

  function find(artist: ArtistName, key: string, isRetag: boolean): string {
    const { musicBrainzId } = artist
    if (musicBrainzId === null) return byKey.get(key)?.id ?? make(artist, key)
    const known = byMusicBrainz.get(musicBrainzId)
    if (known) {
      if (isRetag && known.name !== artist.name)
        rename.run(artist.name, artist.sortName, sortKey(artist.sortName ?? artist.name), known.id)
      return known.id
    }
    const namesake = byKey.get(key)
    if (!namesake) return make(artist, key)
    if (namesake.musicbrainz_id !== null) return make(artist, `${key}\n${musicBrainzId}`)
    adopt.run(musicBrainzId, namesake.id)
    return namesake.id
  }

  function make(artist: ArtistName, key: string): string {
    const id = catalogId(clock)
    const { name, sortName, musicBrainzId } = artist
    insert.run(id, name, sortName, sortKey(sortName ?? name), key, musicBrainzId, clock.now())
    if (made.size < cachedMax) made.add(id)
    return id
  }

  return {
    idOf: (artist, isRetag = false) => {
      const key = keptIdentityKey(artist.name)
      const cacheKey = `${artist.musicBrainzId ?? ''}\n${key}`
      const hit = isRetag ? undefined : cached.get(cacheKey)
      if (hit !== undefined) return hit
      const id = find(artist, key, isRetag)
      if (cached.size >= cachedMax) cached.delete(cached.keys().next().value ?? '')
      cached.set(cacheKey, id)
      return id
    },
    noteChange: (from, to) => {
      if (from !== to && made.has(to) && takers.size < takeoversMax && !takers.has(to)) takers.set(to, from)
    },
    takeovers: () => takers,
    forget: () => cached.clear(),
  }
}
