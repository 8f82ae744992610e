import type { UserId } from '@pezzottify/contract'
import { Setting } from '@pezzottify/contract'
import type { Kysely } from 'kysely'
import type { UserTables } from './tables.ts'

/** The settings that a user ever set. Those of another version, which this one does not know, are left out. */
export async function storedSettings(db: Kysely<UserTables>, userId: UserId): Promise<Setting[]> {
  const rows = await db
    .selectFrom('user_settings')
    .select(['setting_key', 'setting_value'])
    .where('user_id', '=', userId)
    .orderBy('setting_key')
    .execute()
  return rows.flatMap(({ setting_key, setting_value }) => {
    const known = Setting.safeParse({ key: setting_key, value: JSON.parse(setting_value) })
    return known.success ? [known.data] : []
  })
}
