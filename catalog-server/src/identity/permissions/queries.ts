import type { SQLQueryBindings } from 'bun:sqlite'
import type { Permission, UserId } from '@pezzottify/contract'
import { parseRole, permissions, permissionsOf } from '@pezzottify/contract'
import type { Expression, ExpressionBuilder, Kysely, SqlBool } from 'kysely'
import { sql } from 'kysely'
import type { Store } from '../../db/sqlite.ts'
import type { UserTables } from '../../db/user/tables.ts'

export type HeldPermissions = {
  /** In the order of the contract's list. */
  permissions: Permission[]
  /** The permissions that only grants with a number of uses give: each use must be taken from a grant. */
  underQuota: Set<Permission>
}

type GrantRow = { role: string; number: number | null; countdown: number | null }

/** The tables that determine permissions. */
export const permissionTables = ['user_role', 'user_extra_permission'] as const

type Grants = ExpressionBuilder<UserTables, 'user_extra_permission'>
/** The condition that selects extra grants. */
type WhichGrants = (eb: Grants) => Expression<SqlBool>

/** Roles, and the selected extra grants. */
const grantRows = (db: Kysely<UserTables>, userId: number, which: WhichGrants) =>
  db
    .selectFrom('user_role')
    .select(['role', sql<number | null>`NULL`.as('number'), sql<number | null>`NULL`.as('countdown')])
    .where('user_id', '=', userId)
    .unionAll(
      db
        .selectFrom('user_extra_permission')
        .select([sql<string>`''`.as('role'), 'permission as number', 'countdown'])
        .where('user_id', '=', userId)
        .where(which),
    )

/** Placeholders in the compiled query for the values of each request. */
const marks = { userId: -1, now: -2 }

/** The permissions of a user at a time, for every incoming request: the query is compiled once. */
export function createPermissionLookup({ read, reader }: Pick<Store<UserTables>, 'read' | 'reader'>) {
  const compiled = grantRows(read, marks.userId, (eb) => isActive(eb, marks.now)).compile()
  const find = reader.query<GrantRow, SQLQueryBindings[]>(compiled.sql)
  return (userId: UserId, now: number): HeldPermissions => {
    const parameters = compiled.parameters.map((value) =>
      value === marks.userId ? userId : value === marks.now ? now : value,
    )
    return ownedPermissions(find.all(...(parameters as SQLQueryBindings[])))
  }
}

/** The union of the permissions of roles and grants. */
function ownedPermissions(rows: readonly GrantRow[]): HeldPermissions {
  const lasting = new Set<Permission>()
  const underQuota = new Set<Permission>()
  for (const { role, number, countdown } of rows) {
    const known = parseRole(role)
    for (const permission of known ? permissionsOf[known] : []) lasting.add(permission)
    const granted = number === null ? undefined : permissions[number - 1]
    if (granted) (countdown === null ? lasting : underQuota).add(granted)
  }
  return {
    permissions: permissions.filter((permission) => lasting.has(permission) || underQuota.has(permission)),
    underQuota: underQuota.difference(lasting),
  }
}

const held = async (db: Kysely<UserTables>, userId: UserId, which: WhichGrants): Promise<Permission[]> =>
  ownedPermissions(await grantRows(db, userId, which).execute()).permissions

/** The permissions of every user who has any. */
export async function permissionsOfAll(
  db: Kysely<UserTables>,
  now: number,
): Promise<ReadonlyMap<number, Permission[]>> {
  const rows = await db
    .selectFrom('user_role')
    .select(['user_id', 'role'])
    .select([sql<number | null>`NULL`.as('number'), sql<number | null>`NULL`.as('countdown')])
    .unionAll(
      db
        .selectFrom('user_extra_permission')
        .select(['user_id', sql<string>`''`.as('role'), 'permission as number', 'countdown'])
        .where((eb) => isActive(eb, now)),
    )
    .execute()
  const byUser = Map.groupBy(rows, ({ user_id }) => user_id)
  return new Map([...byUser].map(([id, own]) => [id, ownedPermissions(own).permissions]))
}

export const permissionsFor = (db: Kysely<UserTables>, userId: UserId, now: number): Promise<Permission[]> =>
  held(db, userId, (eb) => isActive(eb, now))

/** The same, with grants that are used up: results of their last use stay valid until the grants end or are revoked. */
export const permissionsWithUsedUp = (
  db: Kysely<UserTables>,
  userId: UserId,
  now: number,
): Promise<Permission[]> => held(db, userId, (eb) => isNotOver(eb, now))

/** The lasting permissions of a user: by a role, or by a grant with neither an end nor a number of uses. */
export const lastingPermissions = (db: Kysely<UserTables>, userId: UserId): Promise<Permission[]> =>
  held(db, userId, (eb) => eb.and([eb('end_time', 'is', null), eb('countdown', 'is', null)]))

/**
 * Whether an extra grant is active at a time: not ended, not used up. Its start is not a condition: it is active from
 * when it is given, and a clock that is set back does not disable it.
 */
export const isActive = (eb: Grants, now: number) =>
  eb.and([isNotOver(eb, now), eb.or([eb('countdown', 'is', null), eb('countdown', '>', 0)])])

const isNotOver = (eb: Grants, now: number) => eb.or([eb('end_time', 'is', null), eb('end_time', '>=', now)])

/** The 1-based index in the contract's list, as the database stores a permission. */
export const numberOf = (permission: Permission): number => permissions.indexOf(permission) + 1
