import type { Database, SQLQueryBindings } from 'bun:sqlite'
import { messageOf, systemCodeOf } from '../../base/errors.ts'
import type { Report } from './report.ts'

type Values = Record<string, SQLQueryBindings>
type Wanted<C extends string> = { table: string; kind: string; columns: readonly C[]; unfitBecause?: string }

/**
 * An insert that keeps existing rows and counts the result. `unfitBecause` gives the reason, in
 * words, why a row with a dangling reference is refused.
 */
export function createInsert<const C extends string>(
  target: Database,
  report: Report,
  { table, kind, columns, unfitBecause = 'something it belongs to does not exist' }: Wanted<C>,
) {
  const statement = target.query<unknown, SQLQueryBindings[]>(
    `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')}) ON CONFLICT DO NOTHING`,
  )
  return (name: string, values: Pick<Values, C>): 'new' | 'there' | 'unfit' => {
    try {
      const { changes } = statement.run(...columns.map((column) => values[column]))
      if (changes === 0) {
        report.there(kind)
        return 'there'
      }
      report.taken(kind)
      return 'new'
    } catch (error) {
      const code = systemCodeOf(error) ?? ''
      if (!code.startsWith('SQLITE_CONSTRAINT')) throw error
      report.unfit(kind, name, code.endsWith('FOREIGNKEY') ? unfitBecause : reasonOf(messageOf(error)))
      return 'unfit'
    }
  }
}

/** `NOT NULL constraint failed: artists.name` in our words. */
const reasonOf = (message: string): string => {
  const column = /^NOT NULL constraint failed: \w+\.(\w+)/.exec(message)?.[1]
  return column ? `has no ${column}` : message
}
