import type { ContentType, UserId } from '@pezzottify/contract'
import { contentTypes } from '@pezzottify/contract'
import type { Clock } from '../../clock.ts'
import { contentTypeNumber } from '../../db/user/content-types.ts'
import { permissionsFor } from '../../db/user/permissions.ts'
import { createLiveEntries, livePlaylists } from '../../db/user/playlist-entries.ts'
import type { UserStore } from '../../db/user/schema.ts'
import { storedSettings } from '../../db/user/stored-settings.ts'
import type { EventLog } from '../../events/log.ts'
import { objectText } from '../../http/serialized.ts'

/** After so many rows others get their turn: a millisecond or two. */
const rowsAtOnce = 2_000

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
  const likes = users.still.query<{ content_id: string }, [number, number]>(
    'SELECT content_id FROM liked_content WHERE user_id = ? AND content_type = ? ORDER BY id',
  )
  const entriesOf = createLiveEntries(users.still)

  async function likesText(userId: UserId): Promise<string> {
    const members: Record<string, string> = {}
    for (const type of contentTypes)
      members[`${type}s` satisfies `${ContentType}s`] = await idsText(userId, contentTypeNumber(type))
    return objectText(members)
  }

  async function idsText(userId: UserId, type: number): Promise<string> {
    const texts: string[] = []
    for (const { content_id: id } of likes.iterate(userId, type)) {
      texts.push(JSON.stringify(id))
      if (texts.length % rowsAtOnce === 0) await pause()
    }
    return `[${texts.join(',')}]`
  }

  async function playlistsText(
    playlists: Awaited<ReturnType<typeof livePlaylists>>,
    withEntries: boolean,
  ): Promise<string> {
    const texts: string[] = []
    let rowsSincePause = 0
    for (const { id, name } of playlists) {
      const rows = entriesOf(id)
      const list = withEntries ? { entries: rows } : { tracks: rows.map((row) => row.track_id) }
      texts.push(JSON.stringify({ id, name, ...list }))
      rowsSincePause += rows.length
      if (rowsSincePause < rowsAtOnce) continue
      rowsSincePause = 0
      await pause()
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
        likes: await likesText(userId),
        settings: JSON.stringify(await storedSettings(db, userId)),
        playlists: await playlistsText(await livePlaylists(db, userId), withEntries),
        permissions: JSON.stringify(await permissionsFor(db, userId, clock.now())),
      })
      return { head, text }
    })
}

const pause = (): Promise<void> => new Promise(setImmediate)
