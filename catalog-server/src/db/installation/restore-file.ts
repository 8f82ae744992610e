import { Database } from 'bun:sqlite'
import { existsSync } from 'node:fs'
import { AppError } from '../../base/errors.ts'
import { catalogSchema } from '../catalog/schema.ts'
import { checkIntegrity, hasTable, stepsIn } from '../migrate.ts'
import { sqliteErrorOf } from '../sqlite-errors.ts'
import { userSchema } from '../user/schema.ts'
import { copyWhole, readyFor } from '../whole-copy.ts'
import type { DatabasePaths, Found } from './examine.ts'
import { examine } from './examine.ts'
import { exchange } from './exchange.ts'
import type { Mark } from './marks.ts'
import { markIn, putMark, readNote, removeMark } from './marks.ts'
import { keptNameOf } from './set-aside.ts'

type RestoredFile = { label: Found['label']; path: string; kept: string | null; notes: string[] }

/**
 * Replaces a database with a copy, after a check of the copy. The operator confirms with this that the copy belongs to
 * the present other database: it gets the same mark.
 *
 * @param prepareUsers changes to a copy of user.db before it takes its place
 * @throws AppError `conflict` when the copy is damaged, newer than this program or of neither database; nothing was
 * changed then
 */
export function restoreDatabaseFile(
  file: string,
  paths: DatabasePaths,
  prepareUsers: (path: string) => void,
): RestoredFile {
  using copy = openCopy(file)
  const label = labelOf(copy, file)
  const [schema, path] = label === 'user.db' ? [userSchema, paths.userDb] : [catalogSchema, paths.catalogDb]
  checkIntegrity(copy, file)
  stepsIn(copy, schema)
  const { user, catalog } = examine(paths)
  const other = label === 'user.db' ? catalog : user
  const present = other.state === 'usable' ? other.mark : readNote(paths.dataFolder)
  const own = markIn(copy)
  const ready = readyFor(path)
  copyWhole(copy, ready, (made) => {
    markAs(made, present)
    if (label === 'user.db') prepareUsers(made)
  })
  const isReplaced = existsSync(path)
  const kept = keptNameOf(path)
  const move = { ready, place: path, kept, isDatabase: true }
  exchange(paths.dataFolder, { moves: [move], mark: null, remove: [] })
  return { label, path, kept: isReplaced ? kept : null, notes: notesOn(other, own, present) }
}

function openCopy(file: string): Database {
  try {
    const copy = new Database(file, { readonly: true })
    copy.query('SELECT count(*) FROM sqlite_schema').get()
    return copy
  } catch (cause) {
    if (sqliteErrorOf(cause)?.code !== 'damaged') throw cause
    throw new AppError('conflict', `${file} is damaged, or no database at all. Nothing was changed.`, {
      cause,
    })
  }
}

function labelOf(copy: Database, file: string): Found['label'] {
  if (hasTable(copy, 'artists')) return 'catalog.db'
  if (hasTable(copy, 'user')) return 'user.db'
  throw new AppError('conflict', `${file} is no copy of user.db or catalog.db. Nothing was changed.`)
}

function markAs(path: string, mark: Mark | null): void {
  using database = new Database(path)
  if (mark) putMark(database, mark)
  else removeMark(database)
}

function notesOn(other: Found, own: Mark | null, present: Mark | null): string[] {
  if (other.state === 'absent')
    return [`${other.label} ${other.problem} (${other.path}): restore it too before the server starts.`]
  if (other.state === 'unusable') return [other.problem]
  return own && present && own.installation !== present.installation
    ? [
        `It comes from another installation than ${other.label}: likes and playlists may name music that is not there.`,
      ]
    : []
}
