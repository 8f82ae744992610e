import { columnsOf, type Schema } from '../db/migrate.ts'

/** The schema of an earlier version: that after the first `count` of its steps. */
export function earlierSchema(schema: Schema, count: number): Schema {
  const migrations = schema.migrations.slice(0, count)
  return { ...schema, migrations, columns: columnsOf(migrations) }
}
