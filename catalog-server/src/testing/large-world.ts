import type { Database } from 'bun:sqlite'
import { join } from 'node:path'
import { queueTracksMax } from '@pezzottify/contract'
import type { Clock } from '../base/clock.ts'
import { systemClock } from '../base/clock.ts'
import { openCatalog } from '../db/catalog/schema.ts'
import { openUsers } from '../db/user/schema.ts'
import { openIndex } from '../catalog/search/index-file.ts'
import { addVocabulary } from '../catalog/search/vocabulary.ts'
import { remoteQueue, reportOf } from './playback-report.ts'

export const large = {
  tracks: 100_000,
  albums: 9_000,
  artists: 4_000,
  /** The tracks of one album. */
  hugeAlbum: 5_000,
  /** The albums of one artist, who also has as many tracks on other albums. */
  hugeArtist: 5_000,
  genres: 400,
  likes: 50_000,
  entries: 10_000,
  plays: 200_000,
  playlists: 500,
  changes: 20_000,
  batches: 2_000,
} as const

/** A clock that can be advanced, so that values cached for a minute are computed again. */
export function forwardClock(): Clock & { forward(ms: number): void } {
  let aheadMs = 0
  return {
    now: systemClock.now,
    monotonicMs: () => systemClock.monotonicMs() + aheadMs,
    forward: (ms) => (aheadMs += ms),
  }
}

const numbers = (count: number): string =>
  `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${count})`
/** Twenty words make all names, so each word is in thousands of them. */
const words =
  'ama bela cora dune echo fjord gala halo iris juno kilo luna mira nova onyx pola quar rosa sola tara'
const word = (number: string): string =>
  `json_extract('${JSON.stringify(words.split(' '))}', '$[' || ((${number}) % 20) || ']')`
const name = (number: string): string =>
  `${word(number)} || ' ' || ${word(`${number} / 20`)} || ' ' || ${word(`${number} / 400`)} || ' ' || (${number})`

/** Fills a catalog in a few statements: a hundred thousand tracks, one huge album, artist and genre. */
export async function fillCatalog(folder: string): Promise<void> {
  const store = openCatalog(join(folder, 'data/catalog.db'))
  const { writer } = store
  writer.run('PRAGMA cache_size = -200000')
  writer.transaction(() => fillTables(writer))()
  fillIndex(join(folder, 'data/search.db'), writer)
  await store.close()
}

function fillTables(writer: Database): void {
  writer.run(`${numbers(large.artists)} INSERT INTO artists (id, name, sort_key, added_at)
    SELECT 'artist' || i, ${name('i')}, ${name('i')}, i FROM n`)
  writer.run(`${numbers(large.albums)} INSERT INTO albums
      (id, name, album_type, sort_key, added_at, release_date, genres)
    SELECT 'album' || i, ${name('i')}, 'ALBUM', ${name('i')}, i, iif(i % 3 = 0, NULL, i * 86400),
      '["Everything","Genre ' || (i % ${large.genres}) || '"]' FROM n`)
  writer.run(`${numbers(large.albums)} INSERT INTO album_artists (album_id, artist_id, position)
    SELECT 'album' || i, 'artist' || iif(i <= ${large.hugeArtist}, 1, i % ${large.artists} + 1), 0 FROM n`)
  writer.run(`${numbers(large.tracks)} INSERT INTO tracks
      (id, name, album_id, track_number, duration_secs, audio_uri, format, sort_key, size_bytes, genres, added_at)
    SELECT 'track' || i, ${name('i')}, 'album' || iif(i <= ${large.hugeAlbum}, 1, i % ${large.albums} + 1), i,
      iif(i % 50 = 0, NULL, i % 600), 'x/' || i, 'FLAC', ${name('i')}, i,
      '["Everything","Genre ' || (i % ${large.genres}) || '"]', i FROM n`)
  writer.run(`${numbers(large.tracks)} INSERT INTO track_artists (track_id, artist_id, role, position)
    SELECT 'track' || i, 'artist' || iif(i % 5 = 0, 1, i % ${large.artists} + 1), 'MAIN_ARTIST', 0 FROM n`)
  writer.run(`${numbers(large.batches)} INSERT INTO catalog_batches
      (id, name, is_open, created_at, closed_at, last_activity_at)
    SELECT 'batch' || i, 'Batch ' || i, 0, i, i, i FROM n`)
  writer.run(`${numbers(large.changes)} INSERT INTO catalog_change_log
      (batch_id, entity_type, entity_id, operation, field_changes, entity_snapshot, created_at)
    SELECT 'batch${large.batches}', iif(i % 2, 'album', 'track'), 'album' || iif(i % 4 = 1, 1, i), 'create', '{}',
      json_object('id', 'album' || i, 'name', ${name('i')}, 'genres', json_array('one', 'two')), i FROM n`)
}

/** Writes the index directly in the state after indexing, which would take longer. */
function fillIndex(path: string, catalog: Database): void {
  const index = openIndex(path)
  index.run('ATTACH ? AS catalog', [catalog.filename])
  index.transaction(() => {
    for (const kind of ['artist', 'album', 'track']) {
      index.run(
        `INSERT INTO ${kind}_names (number, id, folded) SELECT rowid, id, sort_key FROM catalog.${kind}s`,
      )
      index.run(
        `INSERT INTO ${kind}_words (rowid, name, context) SELECT rowid, sort_key, '' FROM catalog.${kind}s`,
      )
    }
    addVocabulary(index, [words])
  })()
  index.run(
    "INSERT INTO standing (taken, kind, row) SELECT seq, NULL, 0 FROM catalog.sqlite_sequence WHERE name = 'search_queue'",
  )
  index.run('DETACH catalog')
  index.close()
  catalog.run('DELETE FROM search_queue')
}

/** Years of one user's activity. */
export async function fillUser(folder: string, handle: string): Promise<void> {
  const store = openUsers(join(folder, 'data/user.db'))
  const { writer } = store
  writer.transaction(() => {
    const user =
      writer.query<{ id: number }, [string]>('SELECT id FROM user WHERE handle = ?').get(handle)?.id ?? 0
    for (const type of [1, 2, 3])
      writer.run(`${numbers(large.likes)} INSERT INTO liked_content (user_id, content_type, content_id, created)
        SELECT ${user}, ${type}, 'track' || i, i FROM n`)
    writer.run(`${numbers(large.playlists)} INSERT INTO user_playlist (id, user_id, creator_id, name, created, deleted_at)
      SELECT 'list' || i, ${user}, ${user}, 'List ' || i, i, iif(i % 2 = 0, ${systemClock.now()}, NULL) FROM n`)
    writer.run(`${numbers(large.entries)} INSERT INTO user_playlist_tracks (playlist_id, id, track_id, order_key, added)
      SELECT 'list1', 'entry' || i, 'track' || i, printf('a%08d', i), i FROM n`)
    writer.run(`${numbers(large.plays)} INSERT INTO listening_events (user_id, track_id, started_at, duration_seconds,
        track_duration_seconds, completed, date, created)
      SELECT user, 'track' || (i * 7919 % ${large.tracks}), at, 100, 200, i % 2,
        strftime('%Y%m%d', at, 'unixepoch'), at
      FROM (SELECT i, iif(i % 4 = 0, (SELECT max(id) FROM user), ${user}) AS user,
        ${systemClock.now()} - i * 400 AS at FROM n)`)
    writer.run(`${numbers(1_000)} INSERT INTO bandwidth_usage
        (user_id, date, endpoint_category, bytes_sent, request_count, updated)
      SELECT user.id, strftime('%Y%m%d', ${systemClock.now()} - i * 86400, 'unixepoch'), kind.value, i, i, i
      FROM n, user, json_each('["stream","image","catalog","search","other"]') AS kind`)
    writer.run(`${numbers(large.entries)} INSERT INTO user_events
        (user_id, seq, event_type, payload, server_timestamp, playlist_id, former)
      SELECT ${user}, i, iif(i % 2, 'playlist_renamed', 'playlist_entries_changed'),
        iif(i % 2, json_object('playlist_id', 'list1', 'name', 'List ' || i), json_object('playlist_id', 'list1',
          'placed', json_array(json_object('id', 'entry' || i, 'track_id', 'track' || i, 'key', printf('a%08d', i))),
          'removed', json_array())),
        1, 'list1', iif(i % 2, json_object('name', 'List ' || (i - 1)), json_object('removed', json_array(),
          'placed', json_array(json_object('id', 'entry' || i, 'track_id', 'track' || i, 'key', printf('a%08d', i + 2)))))
      FROM n`)
    const queue = remoteQueue('version-of-large', queueTracksMax)
    const { state } = reportOf(queue, { state: { status: 'paused' } })
    writer.run(
      'INSERT INTO shared_playback (user_id, device, state, acted_ms, heard_ms) VALUES (?, ?, ?, 0, 0)',
      [user, JSON.stringify({ id: 1, name: 'Phone', type: 'web' }), JSON.stringify(state)],
    )
    writer.run('INSERT INTO shared_queue (user_id, queue) VALUES (?, ?)', [user, JSON.stringify(queue)])
    writer.run(
      `INSERT OR REPLACE INTO user_event_head (user_id, seq, at) VALUES (${user}, ${large.entries}, 1)`,
    )
  })()
  await store.close()
}
