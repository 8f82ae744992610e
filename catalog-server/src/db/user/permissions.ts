import type { Permission, UserId } from '@pezzottify/contract'
import { parseRole, permissions, permissionsOf } from '@pezzottify/contract'
import type { Kysely } from 'kysely'
import { sql } from 'kysely'
import type { UserTables } from './tables.ts'

/**
 * What a user may do at a moment: the union of their roles and of the extra grants that are active then, in the order of
 * the contract's list.
 */
export async function permissionsFor(
  db: Kysely<UserTables>,
  userId: UserId,
  now: number,
): Promise<Permission[]> {
  const rows = await db
    .selectFrom('user_role')
    .select(['role', sql<number | null>`NULL`.as('number')])
    .where('user_id', '=', userId)
    .unionAll(
      db
        .selectFrom('user_extra_permission')
        .select([sql<string>`''`.as('role'), 'permission as number'])
        .where('user_id', '=', userId)
        .where('start_time', '<=', now)
        .where((eb) => eb.or([eb('end_time', 'is', null), eb('end_time', '>=', now)]))
        .where((eb) => eb.or([eb('countdown', 'is', null), eb('countdown', '>', 0)])),
    )
    .execute()
  const held = new Set<Permission>()
  for (const { role, number } of rows) {
    const known = parseRole(role)
    for (const permission of known ? permissionsOf[known] : []) held.add(permission)
    const granted = number === null ? undefined : permissions[number - 1]
    if (granted) held.add(granted)
  }
  return permissions.filter((permission) => held.has(permission))
}
