import type { DownloadToken, UserId } from '@pezzottify/contract'
import type { Clock } from '../../base/clock.ts'
import { flushRegularly } from '../../base/flush-regularly.ts'
import { permissionsWithUsedUp } from '../../identity/index.ts'
import type { UserStore } from '../../db/user/schema.ts'
import type { UserTables } from '../../db/user/tables.ts'
import { unlessGone } from '../../events/index.ts'
import { notFound } from '../../base/errors.ts'
import { sha256Hex } from '../../base/ids.ts'
import type { Log } from '../../base/log.ts'
import type { Selectable } from 'kysely'

export type Kind = DownloadToken['kind']
type LinkRow = Selectable<UserTables['download_token']>
export type Link = { id: number; userId: UserId; kind: Kind; contentId: string }
export type IssuedLink = DownloadToken & { url: string }
export type UsedLink = DownloadToken & { use_count: number; last_used_at: number | null }

const secretBytes = 32
/** How long an expired link is listed before it is deleted. */
const rememberedSeconds = 30 * 86_400
const listedMax = 500

/**
 * Download links. Their secrets are stored as hashes only. Uses are collected in memory and written together, so that
 * downloads do not write.
 */
export function createLinks(users: UserStore, clock: Clock, log: Log) {
  const used = new Map<number, { count: number; at: number }>()

  const flush = async (): Promise<void> => {
    if (used.size === 0) return
    const uses = [...used]
    used.clear()
    await users.exclusively((writer) => {
      const add = writer.query(
        'UPDATE download_token SET use_count = use_count + ?, last_used_at = ? WHERE id = ?',
      )
      writer.transaction(() => {
        for (const [id, { count, at }] of uses) add.run(count, at, id)
      })()
    })
  }
  const { close } = flushRegularly(flush, log, 'Uses of download links were not kept')

  return {
    /** @throws AppError `not_found` when the user was deleted meanwhile */
    issue: async (userId: UserId, kind: Kind, contentId: string, seconds: number): Promise<IssuedLink> => {
      const secret = Buffer.from(crypto.getRandomValues(new Uint8Array(secretBytes))).toString('base64url')
      const now = clock.now()
      const issuing = users.write.transaction().execute(async (tx) => {
        await tx
          .deleteFrom('download_token')
          .where('user_id', '=', userId)
          .where('expires_at', '<', now - rememberedSeconds)
          .execute()
        return tx
          .insertInto('download_token')
          .values({
            user_id: userId,
            token_hash: sha256Hex(secret),
            kind,
            content_id: contentId,
            created_at: now,
            expires_at: now + seconds,
          })
          .returningAll()
          .executeTakeFirstOrThrow()
      })
      const row = await unlessGone(issuing)
      return { ...toToken(row), url: `/v1/download/${secret}` }
    },

    list: async (userId: UserId): Promise<UsedLink[]> => {
      const rows = await users.read
        .selectFrom('download_token')
        .selectAll()
        .where('user_id', '=', userId)
        .orderBy('id', 'desc')
        .limit(listedMax)
        .execute()
      return rows.map((row) => {
        const recent = used.get(row.id)
        return {
          ...toToken(row),
          use_count: row.use_count + (recent?.count ?? 0),
          last_used_at: recent?.at ?? row.last_used_at,
        }
      })
    },

    /** Revoking twice has no further effect. @throws AppError `not_found`, also for another user's link */
    revoke: async (userId: UserId, id: number): Promise<void> => {
      const result = await users.write
        .updateTable('download_token')
        .set((eb) => ({ revoked_at: eb.fn.coalesce('revoked_at', eb.val(clock.now())) }))
        .where('id', '=', id)
        .where('user_id', '=', userId)
        .executeTakeFirst()
      if (result.numUpdatedRows === 0n) throw notFound()
    },

    /**
     * @throws AppError `not_found` for an unknown, expired or revoked one, and when its issuer may no longer issue
     * links
     */
    find: async (secret: string): Promise<Link> => {
      const now = clock.now()
      const row = await users.read
        .selectFrom('download_token')
        .selectAll()
        .where('token_hash', '=', sha256Hex(secret))
        .where('revoked_at', 'is', null)
        .where('expires_at', '>', now)
        .executeTakeFirst()
      if (!row) throw notFound()
      const mayIssue = await permissionsWithUsedUp(users.read, row.user_id as UserId, now)
      if (!mayIssue.includes('IssueContentDownload')) throw notFound()
      return { id: row.id, userId: row.user_id as UserId, kind: row.kind, contentId: row.content_id }
    },

    noteUse: (id: number): void => {
      used.set(id, { count: (used.get(id)?.count ?? 0) + 1, at: clock.now() })
    },

    close,
  }
}

const toToken = (row: LinkRow): DownloadToken => ({
  id: row.id,
  kind: row.kind,
  content_id: row.content_id,
  created_at: row.created_at,
  expires_at: row.expires_at,
  revoked_at: row.revoked_at,
})
