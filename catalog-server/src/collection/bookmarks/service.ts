import type { TrackId, UserId } from '@pezzottify/contract'
import type { Clock } from '../../base/clock.ts'
import { AppError } from '../../base/errors.ts'
import type { UserStore } from '../../db/user/schema.ts'
import { unlessGone } from '../../events/index.ts'

export type Bookmarks = ReturnType<typeof createBookmarks>
export type Bookmark = {
  track_id: TrackId
  position_ms: number
  comment: string
  created: number
  changed: number
}

/** Of one user. They are listed as a whole. */
export const bookmarksMax = 1_000
export const bookmarkCommentMaxCharacters = 1_000

/** Places in tracks that a user wants to return to, one in a track. */
export function createBookmarks({ users, clock }: { users: UserStore; clock: Clock }) {
  const countOthers = users.writer.query<{ count: number }, [UserId, string]>(
    'SELECT count(*) AS count FROM bookmark WHERE user_id = ? AND track_id <> ?',
  )
  const put = users.writer.query<unknown, [UserId, string, number, string, number]>(
    `INSERT INTO bookmark (user_id, track_id, position_ms, comment, created, changed)
     VALUES (?1, ?2, ?3, ?4, ?5, ?5)
     ON CONFLICT DO UPDATE SET position_ms = excluded.position_ms, comment = excluded.comment,
       changed = excluded.changed`,
  )

  return {
    /** The latest changed first. */
    list: async (userId: UserId): Promise<Bookmark[]> => {
      const rows = await users.read
        .selectFrom('bookmark')
        .select(['track_id', 'position_ms', 'comment', 'created', 'changed'])
        .where('user_id', '=', userId)
        .orderBy('changed', 'desc')
        .orderBy('track_id')
        .execute()
      return rows.map((row) => ({ ...row, track_id: row.track_id as TrackId }))
    },

    /** Replaces the one that the track has. @throws AppError `bad_request` for too many, or a bad position */
    set: async (
      userId: UserId,
      { track_id, position_ms, comment }: Omit<Bookmark, 'created' | 'changed'>,
    ): Promise<void> => {
      if (!Number.isSafeInteger(position_ms) || position_ms < 0)
        throw new AppError('bad_request', 'A position is a number of milliseconds from 0 on')
      if (comment.length > bookmarkCommentMaxCharacters)
        throw new AppError('bad_request', `A comment has at most ${bookmarkCommentMaxCharacters} characters`)
      const isKept = await unlessGone(
        users.gate.transact(() => {
          if ((countOthers.get(userId, track_id)?.count ?? 0) >= bookmarksMax) return false
          put.run(userId, track_id, position_ms, comment, clock.now())
          return true
        }),
      )
      if (!isKept) throw new AppError('bad_request', `At most ${bookmarksMax} bookmarks are kept`)
    },

    /** Whether there was one. */
    remove: async (userId: UserId, trackId: TrackId): Promise<boolean> => {
      const { numDeletedRows } = await users.write
        .deleteFrom('bookmark')
        .where('user_id', '=', userId)
        .where('track_id', '=', trackId)
        .executeTakeFirstOrThrow()
      return numDeletedRows > 0n
    },
  }
}
