import type { ContentType, SyncState, UserId } from '@pezzottify/contract'
import { contentTypes } from '@pezzottify/contract'
import type { Clock } from '../base/clock.ts'
import type { PlaylistRow } from '../collection/index.ts'
import {
  contentTypeNumber,
  createLiveEntriesJson,
  livePlaylists,
  storedSettings,
} from '../collection/index.ts'
import { permissionsFor } from '../identity/index.ts'
import type { UserStore } from '../db/user/schema.ts'
import type { EventLog } from '../events/index.ts'
import type { WriteChunk } from './state-chunks.ts'

/** Likes in one read: so many take half a millisecond. */
const likesAtOnce = 5_000

/** The index is named: without statistics SQLite would rather scan the likes of all users. */
const likedIds = `
  SELECT CAST(group_concat(json_quote(content_id), ',') AS BLOB) AS json, count(*) AS count, max(id) AS last
  FROM (SELECT id, content_id FROM liked_content INDEXED BY idx_liked_content_order
        WHERE user_id = ? AND content_type = ? AND id > ? ORDER BY id LIMIT ${likesAtOnce})`

type Likes = { json: Uint8Array<ArrayBuffer> | null; count: number; last: number | null }

/** The parts of a user's state that do not grow with their collection. */
export type StateHead = Omit<SyncState, 'likes' | 'playlists'>

/** Reads the whole state of a user. */
export function createStateWriter({
  users,
  events,
  clock,
}: {
  users: UserStore
  events: EventLog
  clock: Clock
}) {
  const { snapshotReader } = users
  const likes = snapshotReader.query<Likes, [number, number, number]>(likedIds)
  const lists = {
    entries: createLiveEntriesJson(snapshotReader, 'entries'),
    tracks: createLiveEntriesJson(snapshotReader, 'tracks'),
  }

  async function writeLikes(write: WriteChunk, userId: UserId, type: ContentType): Promise<void> {
    for (let last = 0, count = likesAtOnce; count === likesAtOnce;) {
      const found = likes.get(userId, contentTypeNumber(type), last)
      if (!found?.json || found.last === null) return
      if (last > 0) await write(',')
      await write(found.json)
      ;({ last, count } = found)
    }
  }

  async function writePlaylists(
    write: WriteChunk,
    playlists: readonly PlaylistRow[],
    shape: 'entries' | 'tracks',
  ): Promise<void> {
    for (const [index, { id, name }] of playlists.entries()) {
      const start = JSON.stringify({ id, name }).slice(0, -1)
      await write(lists[shape](`${index === 0 ? '' : ','}${start},"${shape}":`, id, '}'))
    }
  }

  /**
   * Writes it all as JSON, from one snapshot and with pauses: it may be megabytes. It has the effects of all events up
   * to its `seq`, and of none later.
   *
   * @param begin makes the text before it from the head of the state
   */
  return (
    write: WriteChunk,
    userId: UserId,
    withEntries: boolean,
    begin: (head: StateHead) => string,
  ): Promise<void> =>
    users.snapshot(async (db) => {
      const { epoch, at, seq } = events.inSnapshot.head(userId)
      const settings = await storedSettings(db, userId)
      const permissions = await permissionsFor(db, userId, clock.now())
      const head: StateHead = { epoch, at, seq, settings, permissions }
      await write(`${begin(head)}${JSON.stringify(head).slice(0, -1)},"likes":`)
      for (const [index, type] of contentTypes.entries()) {
        await write(`${index === 0 ? '{' : '],'}"${type}s":[`)
        await writeLikes(write, userId, type)
      }
      await write(']},"playlists":[')
      await writePlaylists(write, await livePlaylists(db, userId), withEntries ? 'entries' : 'tracks')
      await write(']}')
    })
}
