import type { UserId } from '@pezzottify/contract'
import { Setting } from '@pezzottify/contract'
import { valueIn } from '../../base/stored-json.ts'
import type { Kysely } from 'kysely'
import type { UserTables } from '../../db/user/tables.ts'

/**
 * The settings that a user ever set, without those that this version does not know or cannot read: other programs write
 * this table too.
 */
export async function storedSettings(db: Kysely<UserTables>, userId: UserId): Promise<Setting[]> {
  const rows = await db
    .selectFrom('user_settings')
    .select(['setting_key', 'setting_value'])
    .where('user_id', '=', userId)
    .orderBy('setting_key')
    .execute()
  return rows.flatMap(({ setting_key, setting_value }) => {
    const known = Setting.safeParse({ key: setting_key, value: valueIn(setting_value) })
    return known.success ? [known.data] : []
  })
}
