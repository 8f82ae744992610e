import type { ContentType, UserId } from '@pezzottify/contract'
import type { Clock } from '../../base/clock.ts'
import { AppError } from '../../base/errors.ts'
import { inBatches } from '../../base/turns.ts'
import { contentTypeNumber } from './content-types.ts'
import type { UserStore } from '../../db/user/schema.ts'
import type { Actor, Append, EventLog, Undoers } from '../../events/index.ts'

export type Likes = ReturnType<typeof createLikes>
export type Likable = { type: ContentType; id: string }
/** `created`: when it was liked. */
export type Like = { id: string; created: number }

/** Likes in one change: each is an event that every device gets. */
const likesAtOnceMax = 1_000
const idsAtOnce = 500

/**
 * Likes of users. Ids are not looked up: an item that is gone from the catalog stays liked in case it
 * returns.
 */
export function createLikes({ users, events, clock }: { users: UserStore; events: EventLog; clock: Clock }) {
  const insert = users.writer.query<unknown, [UserId, number, string, number]>(
    `INSERT INTO liked_content (user_id, content_type, content_id, created) VALUES (?, ?, ?, ?)
     ON CONFLICT DO NOTHING`,
  )
  const remove = users.writer.query<unknown, [UserId, number, string]>(
    'DELETE FROM liked_content WHERE user_id = ? AND content_type = ? AND content_id = ?',
  )
  const times = users.reader.query<{ id: string; created: number }, [UserId, number, string]>(
    `SELECT content_id AS id, created FROM liked_content
     WHERE user_id = ? AND content_type = ? AND content_id IN (SELECT value FROM json_each(?))`,
  )
  const newest = users.reader.query<{ id: string; created: number }, [UserId, number, number, number]>(
    `SELECT content_id AS id, created FROM liked_content WHERE user_id = ? AND content_type = ?
     ORDER BY created DESC, id DESC LIMIT ? OFFSET ?`,
  )

  const likes = {
    /** Oldest first. */
    list: async (userId: UserId, type: ContentType): Promise<string[]> => {
      const rows = await users.read
        .selectFrom('liked_content')
        .select('content_id')
        .where('user_id', '=', userId)
        .where('content_type', '=', contentTypeNumber(type))
        .orderBy('id')
        .execute()
      return rows.map((row) => row.content_id)
    },

    /** When each was liked, of those among these ids that are. */
    timesOf: async (
      userId: UserId,
      type: ContentType,
      ids: readonly string[],
    ): Promise<Map<string, number>> => {
      const found = new Map<string, number>()
      await inBatches(ids, idsAtOnce, (batch) => {
        for (const { id, created } of times.all(userId, contentTypeNumber(type), JSON.stringify(batch)))
          found.set(id, created)
      })
      return found
    },

    /** Newest first, with the time of each; a page of them, or all. */
    newest: (userId: UserId, type: ContentType, { offset = 0, limit = -1 } = {}): Like[] =>
      newest.all(userId, contentTypeNumber(type), limit, offset),

    /** Liking an item again changes nothing and makes no event. */
    like: (actor: Actor, type: ContentType, id: string): Promise<void> =>
      likes.likeAll(actor, [{ type, id }]),

    unlike: (actor: Actor, type: ContentType, id: string): Promise<void> =>
      likes.unlikeAll(actor, [{ type, id }]),

    /** All of them or none. @throws AppError `bad_request` for too many */
    likeAll: (actor: Actor, items: readonly Likable[]): Promise<void> =>
      changeAll(actor, items, async ({ type, id }, append) => {
        const { changes } = insert.run(actor.user_id, contentTypeNumber(type), id, clock.now())
        if (changes > 0) await append('content_liked', { content_type: type, content_id: id })
      }),

    /** All of them or none. @throws AppError `bad_request` for too many */
    unlikeAll: (actor: Actor, items: readonly Likable[]): Promise<void> =>
      changeAll(actor, items, async ({ type, id }, append) => {
        const { changes } = remove.run(actor.user_id, contentTypeNumber(type), id)
        if (changes > 0) await append('content_unliked', { content_type: type, content_id: id })
      }),
  }

  async function changeAll(
    actor: Actor,
    items: readonly Likable[],
    change: (item: Likable, append: Append) => Promise<void>,
  ): Promise<void> {
    if (items.length > likesAtOnceMax)
      throw new AppError('bad_request', `At most ${likesAtOnceMax} likes are changed at once`)
    await events.record(actor, async (_, append) => {
      for (const item of items) await change(item, append)
    })
  }

  const undoers: Undoers<'content_liked' | 'content_unliked'> = {
    content_liked: (actor, { payload }) => likes.unlike(actor, payload.content_type, payload.content_id),
    content_unliked: (actor, { payload }) => likes.like(actor, payload.content_type, payload.content_id),
  }
  return { ...likes, undoers }
}
