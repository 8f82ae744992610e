import type { MusicHit, PlaylistFileLine, TrackId, UserId } from '@pezzottify/contract'
import { musicIn } from '@pezzottify/contract'
import { sql } from 'kysely'
import { identityKey } from '../../base/text.ts'
import { createTurns } from '../../base/turns.ts'
import type { CatalogStore } from '../../db/catalog/schema.ts'
import { fileOf } from '../../media/section.ts'
import { artistsOfTracks } from '../read/credits.ts'
import { inOrderOf } from '../read/rows.ts'
import type { Search } from '../search/service.ts'
import { m3uOf } from './m3u.ts'
import type { NameReading } from './name-readings.ts'
import { nameReadings } from './name-readings.ts'
import { pathEndings } from './path-endings.ts'

export type PlaylistFiles = ReturnType<typeof createPlaylistFiles>

type TrackHit = Extract<MusicHit, { type: 'Track' }>

/** Programs round and measure durations each in their way; other takes of a song differ by more. */
const toleranceSeconds = 10
const tracksAtOnce = 500

/** Playlists as files that other programs read and write. `search`: null on a server without search. */
export function createPlaylistFiles(store: CatalogStore, search: Pick<Search, 'search'> | null) {
  const db = store.read

  /** The track, or the one that its song goes on as. */
  async function byId(id: string): Promise<TrackId | null> {
    const row = await db
      .selectFrom('tracks')
      .select(sql<TrackId>`coalesce(replaced_by, id)`.as('now'))
      .where('id', '=', id)
      .executeTakeFirst()
    return row?.now ?? null
  }

  /** The file with the longest end in common; of several folders one that is there. */
  async function byPath(path: string): Promise<TrackId | null> {
    const { rows } = await sql<{ id: TrackId }>`
      SELECT coalesce(tracks.replaced_by, tracks.id) AS id
      FROM json_each(${JSON.stringify(pathEndings(path))}) AS ending
      CROSS JOIN music_folders
      CROSS JOIN scanned_files ON scanned_files.folder_id = music_folders.id
        AND scanned_files.directory = ending.value ->> 'directory' AND scanned_files.path = ending.value ->> 'path'
      CROSS JOIN tracks ON tracks.id = scanned_files.track_id
      ORDER BY tracks.availability = 'missing', ending.key LIMIT 1`.execute(db)
    return rows[0]?.id ?? null
  }

  async function byName(line: PlaylistFileLine, userId: UserId): Promise<TrackId | null> {
    if (!search) return null
    for (const reading of nameReadings(line)) {
      const query = `${reading.title} ${withoutGuests(reading.artist ?? reading.album ?? '')}`
      const hits = await search.search({ query, kinds: ['track'], userId, playlists: false }, true)
      const found = best(musicIn(hits).filter(isTrack), reading, line.seconds ?? 0)
      if (found) return found.id
    }
    return null
  }

  return {
    /** The track that each line means, or null. */
    match: async (lines: readonly PlaylistFileLine[], userId: UserId): Promise<(TrackId | null)[]> => {
      const turn = createTurns()
      const found: (TrackId | null)[] = []
      for (const line of lines) {
        const { id, path } = line
        found.push((id && (await byId(id))) || (path && (await byPath(path))) || (await byName(line, userId)))
        await turn()
      }
      return found
    },

    /** The file of a playlist with these tracks. Ids that the catalog does not know are left out. */
    write: async (name: string, ids: readonly TrackId[]): Promise<string> => {
      const turn = createTurns()
      const songs = []
      for (let from = 0; from < ids.length; from += tracksAtOnce) {
        const some = ids.slice(from, from + tracksAtOnce)
        const rows = await db
          .selectFrom('tracks')
          .select(['id', 'name', 'duration_secs', 'audio_uri'])
          .where('id', 'in', some)
          .execute()
        const artists = await artistsOfTracks(db, some)
        for (const row of inOrderOf(some, rows))
          songs.push({
            id: row.id as TrackId,
            title: row.name,
            artist: artists.get(row.id)?.[0]?.name ?? null,
            seconds: row.duration_secs,
            path: fileOf(row.audio_uri).path,
          })
        await turn()
      }
      return m3uOf(name, songs)
    },
  }
}

const isTrack = (hit: MusicHit): hit is TrackHit => hit.type === 'Track'

/** Of the hits that may be meant, one from an album of that name, with the duration that comes closest. */
function best(hits: readonly TrackHit[], reading: NameReading, seconds: number): TrackHit | undefined {
  const away = ({ duration }: TrackHit): number =>
    seconds > 0 && duration > 0 ? Math.abs(duration - seconds) : 0
  const isElsewhere = (hit: TrackHit): number => Number(!isOfAlbum(hit, reading))
  return hits
    .filter((hit) => isMeant(hit, reading) && away(hit) <= toleranceSeconds)
    .toSorted((a, b) => isElsewhere(a) - isElsewhere(b) || away(a) - away(b))[0]
}

function isMeant(hit: TrackHit, reading: NameReading): boolean {
  if (!isSame(hit.name, reading.title)) return false
  if (reading.artist === null && reading.album === null) return true
  const said = ` ${identityKey(reading.artist ?? '')} `
  const artists = hit.artists_ids_names.map(([, name]) => identityKey(name))
  return artists.some((name) => name !== '' && said.includes(` ${name} `)) || isOfAlbum(hit, reading)
}

const isOfAlbum = (hit: TrackHit, { album }: NameReading): boolean =>
  album !== null && isSame(hit.album_name, album)

/** Equal but for what stands in brackets behind them: guests, editions. */
const isSame = (a: string, b: string): boolean =>
  identityKey(a) === identityKey(b) || identityKey(withoutBrackets(a)) === identityKey(withoutBrackets(b))
const withoutBrackets = (text: string): string =>
  text.replace(/\s*[([](?:feat\.?|ft\.?|featuring|with|[^)\]]*\bremaster(?:ed)?\b)[^)\]]*[)\]]\s*$/i, '')
const withoutGuests = (artist: string): string => artist.replace(/\s(?:feat\.?|ft\.?|featuring)\s.*$/i, '')
