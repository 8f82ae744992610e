import type { Database } from 'bun:sqlite'
import type { Permission, UserId } from '@pezzottify/contract'
import { parseRole, permissions, permissionsOf } from '@pezzottify/contract'
import type { ExpressionBuilder, Kysely } from 'kysely'
import { sql } from 'kysely'
import type { UserTables } from './tables.ts'

export type HeldPermissions = {
  /** In the order of the contract's list. */
  permissions: Permission[]
  /** Those among them that only grants for a number of uses give: each use must be taken from one. */
  counted: Set<Permission>
}

/** What a user may do at a moment: the union of their roles and of the extra grants that are active then. */
export async function resolvePermissions(
  db: Kysely<UserTables>,
  userId: UserId,
  now: number,
): Promise<HeldPermissions> {
  const rows = await db
    .selectFrom('user_role')
    .select(['role', sql<number | null>`NULL`.as('number'), sql<number | null>`NULL`.as('countdown')])
    .where('user_id', '=', userId)
    .unionAll(
      db
        .selectFrom('user_extra_permission')
        .select([sql<string>`''`.as('role'), 'permission as number', 'countdown'])
        .where('user_id', '=', userId)
        .where((eb) => isActive(eb, now)),
    )
    .execute()
  return heldBy(rows)
}

/** The same for every request that comes in: prepared once, and read without waiting. */
export function createPermissionLookup(reader: Database): (userId: UserId, now: number) => HeldPermissions {
  const find = reader.query<HoldingRow, [number, number]>(
    `SELECT role, NULL AS number, NULL AS countdown FROM user_role WHERE user_id = ?1
     UNION ALL
     SELECT '', permission, countdown FROM user_extra_permission
     WHERE user_id = ?1 AND start_time <= ?2 AND (end_time IS NULL OR end_time >= ?2)
       AND (countdown IS NULL OR countdown > 0)`,
  )
  return (userId, now) => heldBy(find.all(userId, now))
}

type HoldingRow = { role: string; number: number | null; countdown: number | null }

function heldBy(rows: readonly HoldingRow[]): HeldPermissions {
  const lasting = new Set<Permission>()
  const counted = new Set<Permission>()
  for (const { role, number, countdown } of rows) {
    const known = parseRole(role)
    for (const permission of known ? permissionsOf[known] : []) lasting.add(permission)
    const granted = number === null ? undefined : permissions[number - 1]
    if (granted) (countdown === null ? lasting : counted).add(granted)
  }
  return {
    permissions: permissions.filter((permission) => lasting.has(permission) || counted.has(permission)),
    counted: counted.difference(lasting),
  }
}

export const permissionsFor = async (
  db: Kysely<UserTables>,
  userId: UserId,
  now: number,
): Promise<Permission[]> => (await resolvePermissions(db, userId, now)).permissions

/** Whether an extra grant counts at a moment: begun, not over, not used up. */
export const isActive = (eb: ExpressionBuilder<UserTables, 'user_extra_permission'>, now: number) =>
  eb.and([
    eb('start_time', '<=', now),
    eb.or([eb('end_time', 'is', null), eb('end_time', '>=', now)]),
    eb.or([eb('countdown', 'is', null), eb('countdown', '>', 0)]),
  ])

/** The 1-based place in the contract's list: what the database keeps of a permission. */
export const numberOf = (permission: Permission): number => permissions.indexOf(permission) + 1
