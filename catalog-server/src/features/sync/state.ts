import type { UserId } from '@pezzottify/contract'
import { contentTypes } from '@pezzottify/contract'
import type { Clock } from '../../clock.ts'
import { contentTypeNumber } from '../../db/user/content-types.ts'
import { permissionsFor } from '../../db/user/permissions.ts'
import type { PlaylistRow } from '../../db/user/playlist-entries.ts'
import { createLiveEntriesJson, livePlaylists } from '../../db/user/playlist-entries.ts'
import type { UserStore } from '../../db/user/schema.ts'
import { storedSettings } from '../../db/user/stored-settings.ts'
import type { EventLog } from '../../events/log.ts'
import type { Pieces } from './pieces.ts'
import { createPieces } from './pieces.ts'

/** Fifty thousand take eight milliseconds. */
const likedIds = `
  SELECT CAST(json_group_array(content_id) AS BLOB) AS json
  FROM (SELECT content_id FROM liked_content WHERE user_id = ? AND content_type = ? ORDER BY id)`

/** Reads all that is a user's, of one moment, straight into JSON and with pauses: it may be megabytes. */
export function createStateReader({
  users,
  events,
  clock,
}: {
  users: UserStore
  events: EventLog
  clock: Clock
}) {
  const { still } = users
  const likes = still.query<{ json: Uint8Array }, [number, number]>(likedIds)
  const lists = {
    entries: createLiveEntriesJson(still, 'entries'),
    tracks: createLiveEntriesJson(still, 'tracks'),
  }

  async function writeLikes({ write }: Pieces, userId: UserId): Promise<void> {
    for (const [index, type] of contentTypes.entries()) {
      await write(`${index === 0 ? '{' : ','}"${type}s":`)
      await write(likes.get(userId, contentTypeNumber(type))?.json ?? '[]')
    }
    await write('}')
  }

  async function writePlaylists(
    { write }: Pieces,
    playlists: readonly PlaylistRow[],
    withEntries: boolean,
  ): Promise<void> {
    const shape = withEntries ? 'entries' : 'tracks'
    let between = '['
    for (const playlist of playlists) {
      const head = JSON.stringify({ id: playlist.id, name: playlist.name })
      await write(`${between}${head.slice(0, -1)},"${shape}":`)
      await write(lists[shape](playlist.id))
      between = '},'
    }
    await write(playlists.length === 0 ? '[]' : '}]')
  }

  /** All effects of the events up to `seq` and none of later ones. */
  return (userId: UserId, withEntries: boolean) =>
    users.snapshot(async (db) => {
      const head = events.atOneMoment.head(userId)
      const pieces = createPieces()
      const { epoch, at, seq } = head
      const settings = await storedSettings(db, userId)
      const permissions = await permissionsFor(db, userId, clock.now())
      const start = JSON.stringify({ epoch, at, seq, settings, permissions })
      await pieces.write(`${start.slice(0, -1)},"likes":`)
      await writeLikes(pieces, userId)
      await pieces.write(',"playlists":')
      await writePlaylists(pieces, await livePlaylists(db, userId), withEntries)
      await pieces.write('}')
      return { head, bytes: pieces.bytes() }
    })
}
