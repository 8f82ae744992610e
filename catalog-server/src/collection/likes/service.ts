import type { ContentType, UserId } from '@pezzottify/contract'
import type { Clock } from '../../base/clock.ts'
import { contentTypeNumber } from './content-types.ts'
import type { UserStore } from '../../db/user/schema.ts'
import type { Actor, EventLog, Undoers } from '../../events/index.ts'

export type Likes = ReturnType<typeof createLikes>

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

    /** Liking an item again changes nothing and makes no event. */
    like: (actor: Actor, type: ContentType, id: string): Promise<void> =>
      events.record(actor, async (_, append) => {
        const { changes } = insert.run(actor.user_id, contentTypeNumber(type), id, clock.now())
        if (changes > 0) await append('content_liked', { content_type: type, content_id: id })
      }),

    unlike: (actor: Actor, type: ContentType, id: string): Promise<void> =>
      events.record(actor, async (_, append) => {
        const { changes } = remove.run(actor.user_id, contentTypeNumber(type), id)
        if (changes > 0) await append('content_unliked', { content_type: type, content_id: id })
      }),
  }
  const undoers: Undoers<'content_liked' | 'content_unliked'> = {
    content_liked: (actor, { payload }) => likes.unlike(actor, payload.content_type, payload.content_id),
    content_unliked: (actor, { payload }) => likes.like(actor, payload.content_type, payload.content_id),
  }
  return { ...likes, undoers }
}
