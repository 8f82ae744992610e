import type { Database } from 'bun:sqlite'
import { createNamedTracks, withNamed } from '../../store/named-tracks.ts'
import { createReadAgain } from '../../store/read-again.ts'
import { namesIn } from '../../tags/artist-names.ts'
import { cachedIdentityKey } from './identity-key.ts'

export type KnownActs = {
  /** An artist who is new in the catalog. */
  note(name: string): void
  /** Learns which are acts, one a step. Files that such a name was read otherwise in are read again by the next scan. */
  learn(): Generator<void>
  all(): string[]
}

const actsMax = 500

/**
 * Acts whose names look like those of several people, such as "De / Vision": a tag with a MusicBrainz id, or the artist of
 * a whole album, says so in some files, and the others follow. What only an album says is not believed where one of the
 * people is known without the others: "Queen / David Bowie" is no act.
 *
 * The catalog is looked through once; after that, scans say which artists are new.
 */
export function createKnownActs(database: Database): KnownActs {
  const named = database.query<{ name: string }, [number]>(
    `SELECT name FROM artists WHERE name LIKE '% / %' OR name LIKE '% x %' OR name LIKE '% vs%' LIMIT ?`,
  )
  const artist = database.query<{ musicbrainz_id: string | null; hasAlbum: 0 | 1 }, [string]>(
    `SELECT musicbrainz_id, EXISTS (SELECT 1 FROM album_artists WHERE artist_id = artists.id) AS hasAlbum
     FROM artists WHERE identity_key = ?`,
  )
  const worksOf = database.query<{ id: string }, [string]>(
    `${withNamed} SELECT track_id AS id FROM named CROSS JOIN track_artists ON artist_id = named.id
     UNION SELECT album_id FROM named CROSS JOIN album_artists ON artist_id = named.id`,
  )
  const tracksOf = createNamedTracks(database)
  const readAgain = createReadAgain(database)
  const acts = new Map<string, string>()
  let fresh: Set<string> | null = null

  function* learn(): Generator<void> {
    fresh ??= new Set(named.all(actsMax).map(({ name }) => name))
    for (const name of new Set([...acts.values(), ...fresh])) {
      learnOne(name, cachedIdentityKey(name), namesIn(name).main)
      yield
    }
    fresh = new Set()
  }

  function learnOne(name: string, key: string, people: readonly string[]): void {
    const isKnown = acts.has(key)
    if (isKnown === isAct(key, people)) return
    if (isKnown) {
      acts.delete(key)
      readAgain([...tracksOf([name])])
    } else if (acts.size < actsMax) {
      acts.set(key, name)
      readAgain([...tracksOf(people)])
    }
  }

  function isAct(key: string, people: readonly string[]): boolean {
    const row = artist.get(key)
    if (!row || people.length < 2) return false
    if (row.musicbrainz_id !== null) return true
    return row.hasAlbum === 1 && !isAnyAlone(people.map(cachedIdentityKey))
  }

  function isAnyAlone(keys: readonly string[]): boolean {
    const works = keys.map((key) => new Set(worksOf.all(key).map(({ id }) => id)))
    const shared = works.reduce((common, those) => common.intersection(those))
    if (works.some(({ size }) => size > shared.size)) return true
    return keys.some((key) => (artist.get(key)?.musicbrainz_id ?? null) !== null)
  }

  return {
    note: (name) => {
      if (fresh && fresh.size < actsMax && namesIn(name).main.length > 1) fresh.add(name)
    },
    learn,
    all: () => [...acts.values()],
  }
}
