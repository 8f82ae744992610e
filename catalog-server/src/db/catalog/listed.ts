import type { RawBuilder } from 'kysely'
import { sql } from 'kysely'
import type { ListedTable } from './listed-sql.ts'
import { listedSql } from './listed-sql.ts'

export const isListed = (table: ListedTable): RawBuilder<boolean> => sql.raw(listedSql[table])
