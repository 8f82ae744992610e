import { Database } from 'bun:sqlite'
import { AppError, messageOf, systemCodeOf } from '../base/errors.ts'

/**
 * Claims a data folder for this process. The claim is an exclusive SQLite transaction on a file of its own: the
 * operating system lifts it when the process ends, however it ends.
 *
 * @throws AppError `conflict` when another process holds it; `folder_unusable` when the file cannot be used
 */
export function claimDataFolder(folder: string): { release(): void } {
  const path = `${folder}/.in-use`
  let database: Database | undefined
  try {
    database = new Database(path, { create: true })
    database.run('PRAGMA busy_timeout = 300')
    database.run('PRAGMA journal_mode = DELETE')
    database.run('BEGIN EXCLUSIVE')
  } catch (cause) {
    database?.close()
    if (systemCodeOf(cause)?.startsWith('SQLITE_BUSY'))
      throw new AppError(
        'conflict',
        `Another Pezzottify process uses ${folder}. Stop it first, or choose another folder with --data.`,
        { cause },
      )
    throw new AppError('folder_unusable', `${path} cannot be used (${messageOf(cause)}).`, { cause })
  }
  const claimed = database
  return {
    release: () => {
      claimed.run('ROLLBACK')
      claimed.close()
    },
  }
}
