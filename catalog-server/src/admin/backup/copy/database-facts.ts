import type { Database } from 'bun:sqlite'
import { catalogSchema } from '../../../db/catalog/schema.ts'
import { markIn } from '../../../db/installation/marks.ts'
import type { Schema } from '../../../db/migrate.ts'
import { stepsIn } from '../../../db/migrate.ts'
import { userSchema } from '../../../db/user/schema.ts'
import type { DatabaseFacts, DatabaseName } from './manifest.ts'

const schemas: Record<DatabaseName, Schema> = { 'user.db': userSchema, 'catalog.db': catalogSchema }

/**
 * Facts about a database with which a copy can be compared.
 *
 * @throws AppError `conflict` when it is newer than this program, or not ours
 */
export function factsOf(database: Database, name: DatabaseName): DatabaseFacts {
  const names = database
    .query<{ name: string }, []>(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
    )
    .all()
  const count = (sql: string): number => database.query<{ count: number }, []>(sql).get()?.count ?? 0
  return {
    schema_steps: stepsIn(database, schemas[name]),
    user_version:
      database.query<{ user_version: number }, []>('PRAGMA user_version').get()?.user_version ?? 0,
    mark: markIn(database),
    tables: Object.fromEntries(
      names.map(({ name: table }) => [
        table,
        count(`SELECT count(*) AS count FROM "${table.replaceAll('"', '""')}"`),
      ]),
    ),
    broken_references: count('SELECT count(*) AS count FROM pragma_foreign_key_check'),
  }
}
