import { statSync } from 'node:fs'
import { AppError } from '../../base/errors.ts'
import { catalogSchema } from '../catalog/schema.ts'
import type { Schema } from '../migrate.ts'
import { isEmpty, stepsIn } from '../migrate.ts'
import { openToRead } from '../open-to-read.ts'
import { sqliteErrorOf } from '../sqlite-errors.ts'
import { userSchema } from '../user/schema.ts'
import type { Mark } from './marks.ts'
import { markIn, readNote, wasUsed } from './marks.ts'

export type DatabasePaths = { dataFolder: string; catalogDb: string; userDb: string }

/** The state of the file at the path of a database. */
export type Found = { label: 'user.db' | 'catalog.db'; path: string } & (
  | { state: 'absent'; problem: 'is missing' | 'is empty' }
  /** A file of another program, of a newer version, or damaged. */
  | { state: 'unusable'; problem: string }
  | { state: 'usable'; mark: Mark | null }
)

export type Examined = {
  paths: DatabasePaths
  user: Found
  catalog: Found
  note: Mark | null
  wasUsed: boolean
}

/** Examines the databases of an installation. Nothing is created or changed. */
export const examine = (paths: DatabasePaths): Examined => ({
  paths,
  user: find('user.db', paths.userDb, userSchema),
  catalog: find('catalog.db', paths.catalogDb, catalogSchema),
  note: readNote(paths.dataFolder),
  wasUsed: wasUsed(paths.dataFolder),
})

function find(label: Found['label'], path: string, schema: Schema): Found {
  const sizeBytes = statSync(path, { throwIfNoEntry: false })?.size
  if (sizeBytes === undefined) return { label, path, state: 'absent', problem: 'is missing' }
  if (sizeBytes === 0) return { label, path, state: 'absent', problem: 'is empty' }
  try {
    using database = openToRead(path)
    if (isEmpty(database)) return { label, path, state: 'absent', problem: 'is empty' }
    stepsIn(database, schema)
    return { label, path, state: 'usable', mark: markIn(database) }
  } catch (error) {
    if (error instanceof AppError) return { label, path, state: 'unusable', problem: error.message }
    if (sqliteErrorOf(error)?.code !== 'damaged') throw error
    return { label, path, state: 'unusable', problem: `${label} is damaged, or no database at all.` }
  }
}

/** The reason why a server must not start on these databases, in words; null when it may. */
export function objectionTo({ user, catalog, note, wasUsed }: Examined): string | null {
  for (const found of [user, catalog]) if (found.state === 'unusable') return found.problem
  if (user.state === 'absent' && catalog.state === 'absent')
    return wasUsed
      ? `user.db and catalog.db are missing or empty (${user.path}, ${catalog.path}), but a server ran on this data folder before.`
      : null
  for (const [gone, there] of [
    [user, catalog],
    [catalog, user],
  ] as const)
    if (gone.state === 'absent')
      return there.state === 'usable' && (there.mark || wasUsed)
        ? `${gone.label} ${gone.problem} (${gone.path}), but ${there.label} is there and was used with one.`
        : null
  return user.state === 'usable' && catalog.state === 'usable'
    ? objectionToPair(user.mark, catalog.mark, note)
    : null
}

function objectionToPair(user: Mark | null, catalog: Mark | null, note: Mark | null): string | null {
  if (!user && !catalog) return null
  if (user?.installation === catalog?.installation && user?.round === catalog?.round) return null
  if (wasCutOff(user, catalog, note)) return null
  if (!user || !catalog)
    return `${user ? 'catalog.db' : 'user.db'} was never used together with ${user ? 'user.db' : 'catalog.db'}.`
  if (user.installation !== catalog.installation)
    return 'user.db and catalog.db belong to different installations.'
  return user.round < catalog.round
    ? 'user.db is a copy of an earlier time than catalog.db.'
    : 'catalog.db is a copy of an earlier time than user.db.'
}

/**
 * A start marks the user database first, the catalog second, the note last: this order tells a power cut in between
 * from an older copy.
 */
function wasCutOff(user: Mark | null, catalog: Mark | null, note: Mark | null): boolean {
  if (!user || (catalog && catalog.installation !== user.installation)) return false
  const reached = catalog?.round ?? 0
  return user.round === reached + 1 && (note === null || note.round <= reached)
}
