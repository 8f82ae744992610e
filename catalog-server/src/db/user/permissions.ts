import type { SQLQueryBindings } from 'bun:sqlite'
import type { Permission, UserId } from '@pezzottify/contract'
import { parseRole, permissions, permissionsOf } from '@pezzottify/contract'
import type { ExpressionBuilder, Kysely } from 'kysely'
import { sql } from 'kysely'
import type { Store } from '../sqlite.ts'
import type { UserTables } from './tables.ts'

export type HeldPermissions = {
  /** In the order of the contract's list. */
  permissions: Permission[]
  /** Those among them that only grants for a number of uses give: each use must be taken from one. */
  counted: Set<Permission>
}

type HoldingRow = { role: string; number: number | null; countdown: number | null }

/** Where what a user may do is kept. */
export const permissionTables = ['user_role', 'user_extra_permission'] as const

/** Roles, and the extra grants that are active at a moment. */
const holdings = (db: Kysely<UserTables>, userId: number, now: number) =>
  db
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

/** Stand in the compiled query for what each request fills in. */
const marks = { userId: -1, now: -2 }

/** What a user may do at a moment, for every request that comes in: the query is put into words once. */
export function createPermissionLookup({ read, reader }: Pick<Store<UserTables>, 'read' | 'reader'>) {
  const compiled = holdings(read, marks.userId, marks.now).compile()
  const find = reader.query<HoldingRow, SQLQueryBindings[]>(compiled.sql)
  return (userId: UserId, now: number): HeldPermissions => {
    const parameters = compiled.parameters.map((value) =>
      value === marks.userId ? userId : value === marks.now ? now : value,
    )
    return heldBy(find.all(...(parameters as SQLQueryBindings[])))
  }
}

/** The union of the roles and of the grants. */
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
): Promise<Permission[]> => heldBy(await holdings(db, userId, now).execute()).permissions

/** Whether an extra grant counts at a moment: begun, not over, not used up. */
export const isActive = (eb: ExpressionBuilder<UserTables, 'user_extra_permission'>, now: number) =>
  eb.and([
    eb('start_time', '<=', now),
    eb.or([eb('end_time', 'is', null), eb('end_time', '>=', now)]),
    eb.or([eb('countdown', 'is', null), eb('countdown', '>', 0)]),
  ])

/** The 1-based place in the contract's list: what the database keeps of a permission. */
export const numberOf = (permission: Permission): number => permissions.indexOf(permission) + 1
