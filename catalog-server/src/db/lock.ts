import { Database } from 'bun:sqlite'
import { AppError } from '../base/errors.ts'

/**
 * Claims a data folder for this process. The claim is an exclusive SQLite transaction on a file of its own: the
 * operating system lifts it when the process ends, however it ends.
 *
 * @throws AppError `conflict` when another process holds it
 */
export function claimDataFolder(folder: string): { release(): void } {
  const database = new Database(`${folder}/.in-use`, { create: true })
  try {
    database.run('PRAGMA busy_timeout = 300')
    database.run('PRAGMA journal_mode = DELETE')
    database.run('BEGIN EXCLUSIVE')
  } catch (cause) {
    database.close()
    throw new AppError(
      'conflict',
      `Another Pezzottify process uses ${folder}. Stop it first, or choose another folder with --data.`,
      { cause },
    )
  }
  return {
    release: () => {
      database.run('ROLLBACK')
      database.close()
    },
  }
}
