import type { ContentType, UserId } from '@pezzottify/contract'
import { contentTypes } from '@pezzottify/contract'
import type { Clock } from '../../clock.ts'
import { contentTypeNumber } from '../../db/user/content-types.ts'
import { permissionsFor } from '../../db/user/permissions.ts'
import { livePlaylists } from '../../db/user/playlist-entries.ts'
import type { UserStore } from '../../db/user/schema.ts'
import { storedSettings } from '../../db/user/stored-settings.ts'
import type { EventLog } from '../../events/log.ts'
import { objectText } from '../../http/serialized.ts'

/** After so much text others get their turn: a millisecond or two. */
const charactersAtOnce = 128 * 1024

type Json = { json: string }

/** In SQLite itself: rows that become objects here, and text again at once, would take twice the time. */
const likedIds = `SELECT json_group_array(content_id ORDER BY id) AS json FROM liked_content
  WHERE user_id = ? AND content_type = ?`
const live = 'FROM user_playlist_tracks WHERE playlist_id = ? AND removed_at IS NULL'
const entryList = `SELECT json_group_array(json_object('id', id, 'track_id', track_id, 'key', order_key)
  ORDER BY order_key) AS json ${live}`
const trackList = `SELECT json_group_array(track_id ORDER BY order_key) AS json ${live}`

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
  const likes = still.query<Json, [number, number]>(likedIds)
  const [entries, tracks] = [entryList, trackList].map((text) => still.query<Json, [string]>(text))

  const likesText = (userId: UserId): string => {
    const member = (type: ContentType) => [
      `${type}s`,
      likes.get(userId, contentTypeNumber(type))?.json ?? '[]',
    ]
    return objectText(Object.fromEntries(contentTypes.map(member)))
  }

  async function playlistsText(
    playlists: Awaited<ReturnType<typeof livePlaylists>>,
    withEntries: boolean,
  ): Promise<string> {
    const texts: string[] = []
    let sincePause = 0
    for (const { id, name } of playlists) {
      const list = (withEntries ? entries : tracks)?.get(id)?.json ?? '[]'
      const head = { id: JSON.stringify(id), name: JSON.stringify(name) }
      texts.push(objectText({ ...head, [withEntries ? 'entries' : 'tracks']: list }))
      sincePause += list.length
      if (sincePause < charactersAtOnce) continue
      sincePause = 0
      await new Promise(setImmediate)
    }
    return `[${texts.join(',')}]`
  }

  /** All effects of the events up to `seq` and none of later ones. */
  return (userId: UserId, withEntries: boolean) =>
    users.snapshot(async (db) => {
      const head = events.atOneMoment.head(userId)
      const text = objectText({
        epoch: JSON.stringify(head.epoch),
        at: String(head.at),
        seq: String(head.seq),
        likes: likesText(userId),
        settings: JSON.stringify(await storedSettings(db, userId)),
        playlists: await playlistsText(await livePlaylists(db, userId), withEntries),
        permissions: JSON.stringify(await permissionsFor(db, userId, clock.now())),
      })
      return { head, text }
    })
}
